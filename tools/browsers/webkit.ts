import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import type { DrivenPage } from './driven.ts';

const STARTS_WITHIN_MS = 15_000;

/** Opens WebKitGTK's small browser on a screen of its own, and drives it by WebDriver (W3C). */
export async function openWebKit(): Promise<DrivenPage> {
  const port = await freePort();
  const driver = spawn(
    'xvfb-run',
    ['-a', '-s', '-screen 0 1400x1000x24', 'WebKitWebDriver', `--port=${port}`],
    { stdio: 'ignore', detached: true },
  );
  const stop = (): void => {
    if (driver.pid !== undefined && driver.exitCode === null) process.kill(-driver.pid);
  };
  try {
    return await openSession(`http://127.0.0.1:${port}`, stop);
  } catch (error) {
    stop();
    throw error;
  }
}

async function openSession(driver: string, stop: () => void): Promise<DrivenPage> {
  const call = async (
    method: 'POST' | 'GET' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<unknown> => {
    const response = await fetch(`${driver}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok)
      throw new Error(
        (value as { message?: string }).message ?? `${path} answered ${response.status}`,
      );
    return value;
  };
  await until(() => call('GET', '/status'));
  const { sessionId } = (await call('POST', '/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { args: ['--automation'] } } },
  })) as { sessionId: string };
  const session = `/session/${sessionId}`;
  await call('POST', `${session}/timeouts`, { script: 120_000 });
  await call('POST', `${session}/window/rect`, { width: 1_300, height: 950 }).catch(
    () => undefined,
  );
  return {
    goTo: async (url) => void (await call('POST', `${session}/url`, { url })),
    async evaluate(expression) {
      const script = `const done = arguments[0]; (async () => JSON.stringify(await (${expression})) ?? 'null')().then((text) => done({ text }), (error) => done({ error: String(error) }));`;
      const { text, error } = (await call('POST', `${session}/execute/async`, {
        script,
        args: [],
      })) as { text?: string; error?: string };
      if (text === undefined) throw new Error(error);
      return JSON.parse(text) as unknown;
    },
    screenshot: async () =>
      Buffer.from((await call('GET', `${session}/screenshot`)) as string, 'base64'),
    async close() {
      await Promise.race([
        call('DELETE', session).catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, 2_000)),
      ]);
      stop();
    },
  };
}

async function until<T>(attempt: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + STARTS_WITHIN_MS; ;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
