// `npm run demo`: builds what is stale, serves film, collector and dashboard at one address, and opens it.
// `--port 8080` another port, `--fresh` without what was watched before, `--no-open` leaves the browser alone.
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDemo, type Demo } from './demo-server.ts';
import { run } from './run-program.ts';

const FIRST_PORT = 8060;
const PORTS_TRIED = 20;

const HELP = 'npm run demo -- [--port 8060] [--fresh] [--no-open]\n';

const values = readOptions();
const dataFolder = join(import.meta.dirname, '..', '.matchcut', 'demo');

await run('node', ['--conditions=source', 'tools/build.ts', '--if-stale']);
if (values.fresh) await rm(dataFolder, { recursive: true, force: true });
const demo = await start().catch((error: NodeJS.ErrnoException) => {
  const reason =
    error.code === 'EADDRINUSE'
      ? `Port ${values.port} is in use; name another by --port.`
      : error.message;
  process.stderr.write(`${reason}\n`);
  process.exit(1);
});
process.stdout.write(`
  Night Train, an interactive film

    Watch      ${demo.address}/
    Dashboard  ${demo.address}/dashboard/

  What you choose shows up on the dashboard within seconds. It is kept in .matchcut/demo.
  Press Ctrl+C to stop.

`);
if (!values['no-open']) openBrowser(`${demo.address}/`);

let isClosing = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (isClosing) process.exit(1);
    isClosing = true;
    void demo.close().then(() => process.exit(0));
  });
}

/** On the port that was asked for, or the first free one from where we begin. */
async function start(): Promise<Demo> {
  const report = (message: string) => void process.stderr.write(`${message}\n`);
  if (values.port !== undefined)
    return startDemo({ dataFolder, port: Number(values.port), report });
  for (let port = FIRST_PORT; ; port += 1) {
    try {
      return await startDemo({ dataFolder, port, report });
    } catch (error) {
      if (
        (error as NodeJS.ErrnoException).code !== 'EADDRINUSE' ||
        port === FIRST_PORT + PORTS_TRIED
      )
        throw error;
    }
  }
}

/** Opens the user's own browser where there is a screen to show it on. */
function openBrowser(address: string): void {
  const hasScreen =
    process.stdout.isTTY &&
    (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
  if (!hasScreen) return;
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  spawn(opener, [address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

function readOptions(): {
  port?: string | undefined;
  fresh?: boolean | undefined;
  'no-open'?: boolean | undefined;
} {
  try {
    const { values: read } = parseArgs({
      options: {
        port: { type: 'string' },
        fresh: { type: 'boolean' },
        'no-open': { type: 'boolean' },
      },
    });
    const port = Number(read.port ?? FIRST_PORT);
    if (Number.isInteger(port) && port >= 0 && port < 65_536) return read;
    throw new Error(`"${read.port}" is no port.`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${HELP}`);
    process.exit(1);
  }
}
