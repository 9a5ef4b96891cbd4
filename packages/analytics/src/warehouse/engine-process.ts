// Holds the embedded engine, in a process of its own, so that whatever it runs into never takes the collector along.
import { type Engine, openEngine } from './engine.ts';

/** A call of one of the engine's functions. */
export type Call = {
  [Name in keyof Engine]: {
    readonly id: number;
    readonly name: Name;
    readonly args: Parameters<Engine[Name]>;
  };
}[keyof Engine];

/** How a call ended, or how opening did, as `id` 0. */
export type Reply =
  | { readonly id: number; readonly isDone: true; readonly result: string | undefined }
  | {
      readonly id: number;
      readonly isDone: false;
      readonly message: string;
      readonly code: number;
    };

const [folder = ''] = process.argv.slice(2);
// Who owns this process ends it; a Ctrl+C at the terminal reaches both.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.once('disconnect', end);
// What the engine writes is for its owner alone.
process.umask(0o077);

const engine = await replyTo(0, async () => openEngine(folder));
if (engine === undefined) process.exit(1);
process.on('message', (call: Call) => void replyTo(call.id, () => run(engine, call)));

async function run(of: Engine, call: Call): Promise<string | undefined> {
  if (call.name === 'query') return of.query(...call.args);
  await (call.name === 'insertFile' ? of.insertFile(...call.args) : of.close());
  return undefined;
}

async function replyTo<Result>(
  id: number,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    const result = await work();
    send({ id, isDone: true, result: typeof result === 'string' ? result : undefined });
    return result;
  } catch (error) {
    send({
      id,
      isDone: false,
      message: error instanceof Error ? error.message : String(error),
      code: (error as { clickhouseCode?: number }).clickhouseCode ?? -1,
    });
    return undefined;
  }
}

function send(reply: Reply): void {
  process.send?.(reply, (error: Error | null) => {
    if (error) end();
  });
}

/** Nobody waits for an answer any more, and what wasn't acknowledged will be loaded again. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}
