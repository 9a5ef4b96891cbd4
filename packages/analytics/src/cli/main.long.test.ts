import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AnalyticsProcess,
  runAnalytics,
  startAnalytics,
} from '../../../../fixtures/analytics-process.ts';
import { answerEvent, postEvents, storyEvent } from '../../../../fixtures/events.ts';
import { openEmbeddedWarehouse } from '../warehouse/embedded-warehouse.ts';

let folder = '';
const running: AnalyticsProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
});

afterEach(async () => {
  for (const server of running.splice(0)) await server.kill();
  await rm(folder, { recursive: true, force: true });
});

async function start(...options: readonly string[]): Promise<AnalyticsProcess> {
  const server = await startAnalytics(folder, ...options);
  running.push(server);
  return server;
}

describe('matchcut-analytics', () => {
  it('loads all that it acknowledged before it ends, and erases a viewer, gives and takes everything when it is asked to', async () => {
    await writeFile(join(folder, 'keys'), '# for the player\n\nferry=secret\nferry=other=secret\n');
    const server = await start('--key-file', join(folder, 'keys'));
    const events = [answerEvent('a', 1, 'give'), storyEvent('a', 2, { viewer: 'ada' })];
    const statuses = [
      '',
      '?key=wrong',
      '?key=secret',
      `?key=${encodeURIComponent('other=secret')}`,
    ].map(async (query) => (await postEvents(server.address, events, { query })).status);
    expect(await Promise.all(statuses)).toEqual([401, 401, 200, 200]);
    expect(await server.stop()).toBe(0);
    expect((await readdir(join(folder, 'log'))).filter((name) => name.endsWith('.log'))).toEqual(
      [],
    );
    expect((await runAnalytics('--data', folder, '--erase-viewer', 'ada')).stdout).toBe(
      '1 events of "ada" erased, 0 left\n',
    );
    const [file, elsewhere] = [join(folder, 'all.parquet'), join(folder, 'elsewhere')];
    expect((await runAnalytics('--data', folder, '--export', file)).stdout).toMatch(
      /^all events are in .*all\.parquet, \d+ bytes\n$/,
    );
    expect((await runAnalytics('--data', elsewhere, '--import', file)).stdout).toMatch(
      /are taken\n$/,
    );
    const warehouse = await openEmbeddedWarehouse(join(elsewhere, 'warehouse'));
    expect(await warehouse.query('SELECT session, seq, option FROM events')).toEqual([
      { session: 'a', seq: 1, option: 'give' },
    ]);
    await warehouse.close();
    expect((await runAnalytics('--data', folder, '--export', file)).stderr).toContain(
      'is there already',
    );
    expect(
      (await runAnalytics('--data', folder, '--import', join(folder, 'nothing'))).stderr,
    ).toContain('there is no file');
  });

  it('forgets after as many days as it was last told to, until it is told otherwise', async () => {
    const limit = async (...options: readonly string[]): Promise<string | undefined> => {
      expect(
        await runAnalytics('--data', folder, ...options, '--erase-viewer', 'nobody'),
      ).toMatchObject({ code: 0 });
      const warehouse = await openEmbeddedWarehouse(join(folder, 'warehouse'));
      const [row] = await warehouse.query<{ create_table_query: string }>(
        "SELECT create_table_query FROM system.tables WHERE name = 'events'",
      );
      await warehouse.close();
      return / TTL .*?toIntervalDay\((\d+)\)/.exec(row?.create_table_query ?? '')?.[1];
    };
    expect([
      await limit('--keep-days', '30'),
      await limit(),
      await limit('--keep-days', 'forever'),
    ]).toEqual(['30', '30', undefined]);
  });

  it('lets nobody else touch the folder of one that runs, which goes on as if nothing had been', async () => {
    const server = await start();
    await postEvents(server.address, [answerEvent('before', 0, 'give')]);
    const message = `${join(folder, 'log')} is in use by process ${server.pid}; stop that one first, or name another folder\n`;
    for (const options of [
      ['--erase-viewer', 'ada'],
      ['--export', join(folder, 'x')],
      ['--port', '0'],
      ['--port', '0', '--clickhouse', 'http://127.0.0.1:9'],
    ]) {
      expect(await runAnalytics('--data', folder, ...options)).toMatchObject({
        code: 1,
        stderr: message,
      });
    }
    await postEvents(server.address, [answerEvent('after', 0, 'give')]);
    expect(await (await fetch(`${server.address}/readyz`)).text()).toBe('ready\n');
    await server.stop();
    const warehouse = await openEmbeddedWarehouse(join(folder, 'warehouse'));
    expect(await warehouse.query('SELECT session FROM events ORDER BY session')).toEqual([
      { session: 'after' },
      { session: 'before' },
    ]);
    await warehouse.close();
  });

  it('starts on the folder of one that was killed, also where another process has its number now', async () => {
    await (await start()).kill();
    await writeFile(join(folder, 'log', 'owner.pid'), String(process.pid));
    await writeFile(join(folder, 'warehouse', 'owner.pid'), String(process.pid));
    expect((await postEvents((await start()).address, [answerEvent('a', 0, 'give')])).status).toBe(
      200,
    );
  });

  it('repeats no secret, whatever is wrong', async () => {
    await writeFile(join(folder, 'keys'), 'ferry\n');
    await writeFile(join(folder, 'no-keys'), '  # ferry=key\n');
    const failures = [
      await runAnalytics('--data', folder, '--clickhouse', 'http://127.0.0.1:9/?token=s3cret'),
      await runAnalytics('--data', folder, '--key-file', join(folder, 'keys')),
      await runAnalytics('--data', folder, '--key-file', join(folder, 'no-keys')),
    ];
    expect(failures.map(({ stderr }) => stderr.split('\n')[0])).toEqual([
      expect.any(String),
      `${join(folder, 'keys')}:1: a line is written story=key`,
      expect.stringContaining(`${join(folder, 'no-keys')}: there is no key in it`),
    ]);
    for (const { stderr, stdout } of failures) expect(stdout + stderr).not.toContain('s3cret');
  });
});
