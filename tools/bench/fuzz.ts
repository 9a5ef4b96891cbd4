import { Worker } from 'node:worker_threads';
import type { Figure } from './figure.ts';
import { progress } from './progress.ts';

const INPUTS = Number(process.env['FUZZ_INPUTS'] ?? 100_000);
/** A text that takes longer than this counts as a hang. */
const LONGEST_MS = 5_000;

/** What the worker tells after each hundred texts, and of each that was taken wrongly. */
export type FuzzMessage =
  | { readonly done: number }
  | { readonly done: number; readonly wrong: string };

/** Texts made of stories, spoilt in every way, for each reader: none may crash it, hang it, or be refused without a place. */
export async function fuzz(): Promise<readonly Figure[]> {
  const counts = { crashes: 0, hangs: 0, unlocated: 0 };
  let from = 0;
  const started = performance.now();
  while (from < INPUTS) {
    progress(`fuzz: ${from.toLocaleString('en')} of ${INPUTS.toLocaleString('en')} texts`);
    const outcome = await run(from, (message) => {
      process.stderr.write(`${message}\n`);
      if (message.includes('crash:')) counts.crashes += 1;
      else counts.unlocated += 1;
    });
    if (outcome.hasHung) counts.hangs += 1;
    from = outcome.next;
  }
  const zero = { op: '<=', value: 0 } as const;
  return [
    { id: 'fuzz.inputs', value: from, unit: 'texts', goal: { op: '>=', value: INPUTS } },
    { id: 'fuzz.crashes', value: counts.crashes, unit: '', goal: zero },
    { id: 'fuzz.hangs', value: counts.hangs, unit: '', goal: zero },
    { id: 'fuzz.unlocatedErrors', value: counts.unlocated, unit: '', goal: zero },
    {
      id: 'fuzz.inputsPerSecond',
      value: from / ((performance.now() - started) / 1000),
      unit: 'texts/s',
    },
  ];
}

/** Runs a worker from one text on; a text that hangs it is skipped, in a new one. */
function run(
  from: number,
  tell: (wrong: string) => void,
): Promise<{ readonly next: number; readonly hasHung: boolean }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('fuzz-worker.ts', import.meta.url), {
      workerData: { from, to: INPUTS },
    });
    let done = from;
    let watch: NodeJS.Timeout;
    const wait = (): void => {
      clearTimeout(watch);
      watch = setTimeout(() => {
        tell(`hang: text ${done}`);
        void worker.terminate().then(() => resolve({ next: done + 1, hasHung: true }));
      }, LONGEST_MS);
    };
    worker.on('message', (message: FuzzMessage) => {
      done = message.done;
      if ('wrong' in message) tell(message.wrong);
      wait();
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      clearTimeout(watch);
      resolve({ next: Math.max(done, from + 1), hasHung: false });
    });
    wait();
  });
}
