import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrivenPage } from './driven.ts';

/** Lets films start without a gesture, and keeps the browser from looking for anything beyond this machine. */
const PREFERENCES = {
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

/** Opens Firefox, and drives it by WebDriver BiDi (W3C). */
export async function openFirefox(): Promise<DrivenPage> {
  const profile = await mkdtemp(join(tmpdir(), 'matchcut-firefox-'));
  await writeFile(
    join(profile, 'user.js'),
    Object.entries(PREFERENCES)
      .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
      .join(''),
  );
  const browser = spawn(
    'firefox-esr',
    [
      '--headless',
      '--no-remote',
      '--remote-debugging-port',
      '0',
      '--profile',
      profile,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const address = await new Promise<string>((resolve, reject) => {
    let heard = '';
    browser.stderr.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
      const listening = /listening on (ws:\S+)/.exec(heard)?.[1];
      if (listening) resolve(listening);
    });
    browser.once('exit', () => reject(new Error(`Firefox went: ${heard}`)));
  });
  const bidi = await connect(`${address}/session`);
  await bidi('session.new', { capabilities: {} });
  const { contexts } = (await bidi('browsingContext.getTree', {})) as {
    contexts: { context: string }[];
  };
  const context = contexts[0]?.context ?? '';
  await bidi('browsingContext.setViewport', { context, viewport: { width: 1_280, height: 800 } });
  return {
    goTo: async (url) =>
      void (await bidi('browsingContext.navigate', { context, url, wait: 'complete' })),
    async evaluate(expression) {
      // As text, since values come in a form of their own otherwise.
      const answer = (await bidi('script.evaluate', {
        expression: `(async () => JSON.stringify(await (${expression})) ?? 'null')()`,
        target: { context },
        awaitPromise: true,
      })) as { type: string; result: { value: string }; exceptionDetails?: { text: string } };
      if (answer.type !== 'success')
        throw new Error(answer.exceptionDetails?.text ?? 'the page threw');
      return JSON.parse(answer.result.value) as unknown;
    },
    screenshot: async () =>
      Buffer.from(
        ((await bidi('browsingContext.captureScreenshot', { context })) as { data: string }).data,
        'base64',
      ),
    async close() {
      await bidi('browser.close', {}).catch(() => undefined);
      if (browser.exitCode === null) await new Promise((resolve) => browser.once('exit', resolve));
      await rm(profile, { recursive: true, force: true });
    },
  };
}

type Call = (method: string, params: object) => Promise<unknown>;

async function connect(address: string): Promise<Call> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`no connection to ${address}`)));
  });
  socket.addEventListener('message', ({ data }) => {
    const { id, type, result, message } = JSON.parse(String(data)) as {
      id?: number;
      type: string;
      result: unknown;
      message: string;
    };
    const call = waiting.get(id ?? -1);
    if (type === 'error') call?.reject(new Error(message));
    else call?.resolve(result);
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser has gone'));
  });
  let last = 0;
  return (method, params) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      socket.send(JSON.stringify({ id: last, method, params }));
    });
}
