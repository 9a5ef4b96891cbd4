import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { Tally } from '../collector/tally.ts';
import type { WriteAheadLog } from '../collector/write-ahead-log.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { createHealth } from './health.ts';

const NOW = 1_764_000_000_000;

async function readiness({
  unloadedSince,
  isAnswering = true,
}: {
  readonly unloadedSince?: number;
  readonly isAnswering?: boolean;
}): Promise<string> {
  let said = '';
  const response = {
    writeHead: (status: number) => ({ end: (text: string) => (said = `${status} ${text}`) }),
  } as unknown as ServerResponse;
  const warehouse = {
    query: async () => (isAnswering ? [] : Promise.reject(new Error('gone'))),
  } as unknown as Warehouse;
  await createHealth({
    log: { unloadedSince, unloadedBytes: 4_096 } as WriteAheadLog,
    warehouse,
    tally: new Tally(),
    now: () => NOW,
  })('/readyz', response);
  return said;
}

it.each([
  ['nothing waits', {}, '200 ready\n'],
  ['the last block is just being loaded', { unloadedSince: NOW - 2_000 }, '200 ready\n'],
  ['its clock was set back since', { unloadedSince: NOW + 3_600_000 }, '200 ready\n'],
  [
    'nothing could be loaded for two minutes',
    { unloadedSince: NOW - 120_000 },
    '503 loading is behind: events have waited for 120 s, 4096 bytes in all\n',
  ],
  ['the warehouse is away', { isAnswering: false }, '503 the warehouse does not answer\n'],
])(
  'a server to which it happens that %s answers so when asked whether it is ready',
  async (_, state, answer) => {
    expect(await readiness(state)).toBe(answer);
  },
);
