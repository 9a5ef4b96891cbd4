#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseStory } from '@matchcut/runtime';
import { createAnalyticsServer } from '../server/analytics-server.ts';

const HELP = `matchcut-analytics [--data folder] [--port number] [--host address] [--story story.json …]

Collects events at /v1/events, answers questions at /api/stories, shows the dashboard at /dashboard/.
`;

const values = readOptions();

if (values === undefined) {
  process.exitCode = 2;
} else if (values.help) {
  process.stdout.write(HELP);
} else {
  const built = join(import.meta.dirname, '..', 'dashboard');
  const analytics = await createAnalyticsServer({
    dataFolder: values.data,
    dashboardFolder: existsSync(join(built, 'index.html')) ? built : undefined,
    stories: await Promise.all(values.story.map(async (file) => parseStory(JSON.parse(await readFile(file, 'utf8'))))),
    report: (message) => process.stderr.write(`${message}\n`),
  });
  const server = createServer((request, response) => {
    void analytics.handle(request, response).then((isAnswered) => {
      if (!isAnswered) response.writeHead(404).end();
    });
  });
  server.once('error', (error) => {
    process.stderr.write(`${values.host}:${values.port} can't be listened on (${(error as NodeJS.ErrnoException).code ?? error.message}). Name another by --port or --host.\n`);
    process.exitCode = 1;
    void analytics.close();
  });
  server.listen(Number(values.port), values.host, () => {
    process.stdout.write(`listening on http://${values.host}:${(server.address() as AddressInfo).port}\n`);
  });
  const stop = (): void => {
    server.close(() => void analytics.close());
    server.closeIdleConnections();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** The command line, or undefined, with its fault told, if it can't be read. */
function readOptions() {
  try {
    return parseArgs({
      options: {
        data: { type: 'string', default: '.matchcut/analytics' },
        port: { type: 'string', default: '8070' },
        host: { type: 'string', default: '127.0.0.1' },
        story: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return undefined;
  }
}
