import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type AnalyticsServer, createAnalyticsServer } from '@matchcut/analytics';
import { buildStory, loadStoryFile, plain, printDiagnostic } from '@matchcut/authoring';
import type { Story } from '@matchcut/runtime';
import { listen, pathOf, staticFiles } from './static-server.ts';

const root = join(import.meta.dirname, '..');
const episode = join(root, 'examples', 'night-train');

/** As strict as a studio may have it: no inline styles or scripts, and no text that becomes markup unless lit made it. */
const POLICY =
  "default-src 'self'; media-src 'self' blob:; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html";

/** What HLS read by video.js needs beside it: a worker of its own. */
const HLS_POLICY = `${POLICY} matchcut-player; worker-src blob:`;

export interface Demo {
  /** Where everything is served: the film at `/`, the dashboard at `/dashboard/`. */
  readonly address: string;
  readonly analytics: AnalyticsServer;
  close(): Promise<void>;
}

/** Serves the example episode, the collector and the dashboard from one address. */
export async function startDemo(options: {
  readonly dataFolder: string;
  readonly port?: number;
  readonly allowsHls?: boolean;
  readonly report?: (message: string) => void;
}): Promise<Demo> {
  const story = await builtStory();
  const analytics = await createAnalyticsServer({
    dataFolder: options.dataFolder,
    dashboardFolder: join(root, 'packages', 'analytics', 'dist', 'dashboard'),
    stories: [story],
    allowsSimulation: true,
    ...(options.report ? { report: options.report } : {}),
  });
  const element = join(root, 'packages', 'player-element');
  const files = [
    staticFiles('/player/', join(element, 'dist')),
    staticFiles('/themes/', join(element, 'themes')),
    staticFiles('/gallery/', join(root, 'examples', 'gallery')),
    staticFiles('/', episode),
  ];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pathname = pathOf(request);
    // A folder's page is its index; what stands behind it in the address is for its script.
    if (pathname === '/' || pathname === '/gallery/') request.url = `${pathname}index.html`;
    if (pathname !== undefined && !pathname.startsWith('/dashboard/'))
      response.setHeader('content-security-policy', options.allowsHls ? HLS_POLICY : POLICY);
    if (pathname === '/story.json') {
      response
        .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache' })
        .end(JSON.stringify(story));
      return;
    }
    for (const serve of [analytics.handle, ...files]) if (await serve(request, response)) return;
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.');
  }

  const { server, address } = await listen(answer, options.port).catch(async (error: unknown) => {
    await analytics.close();
    throw error;
  });
  return {
    address,
    analytics,
    async close() {
      await closed(server);
      await analytics.close();
    },
  };
}

async function builtStory(): Promise<Story> {
  const { story, diagnostics, files } = loadStoryFile(join(episode, 'story.yaml'));
  if (story) return buildStory(story);
  throw new Error(
    diagnostics.map((diagnostic) => printDiagnostic(diagnostic, files, plain)).join('\n'),
  );
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
