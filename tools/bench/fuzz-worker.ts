import { parentPort, workerData } from 'node:worker_threads';
import { fuzzed, misread, READER_NAMES } from '../../fixtures/fuzz.ts';
import type { FuzzMessage } from './fuzz.ts';

const { from, to } = workerData as { readonly from: number; readonly to: number };
const send = (message: FuzzMessage): void => parentPort?.postMessage(message);

for (let number = from; number < to; number += 1) {
  const reader = READER_NAMES[number % READER_NAMES.length] ?? 'yaml';
  // Said before each text, so that one that hangs is known by its number.
  send({ done: number });
  const text = fuzzed(reader, number);
  const wrong = misread(reader, text);
  if (wrong !== undefined)
    send({
      done: number,
      wrong: `${reader} ${number}: ${wrong}\n${JSON.stringify(text).slice(0, 1_000)}`,
    });
}
send({ done: to });
