import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that isn't there by then doesn't come. */
const START_MS = 120_000;

/** Real ClickHouse servers on this machine, each with data of its own, that know each other as the cluster `matchcut`. */
export interface ClickHouseNodes {
  /** HTTP addresses. */
  readonly urls: readonly string[];
  /** Ends one of them, as a crash would. */
  kill(index: number): Promise<void>;
  /** Starts one that was ended, on its data. */
  start(index: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts so many servers, one shard of the cluster each. */
export async function startClickHouse(count: number): Promise<ClickHouseNodes> {
  const folder = await mkdtemp(join(tmpdir(), 'matchcut-clickhouse-'));
  const ports = await freePorts(count * 2);
  const nodes = Array.from({ length: count }, (_, index) => ({
    http: ports[2 * index] ?? 0,
    tcp: ports[2 * index + 1] ?? 0,
  }));
  const shards = nodes
    .map(({ tcp }) => `<shard><replica><host>127.0.0.1</host><port>${tcp}</port></replica></shard>`)
    .join('');
  const children: (ChildProcess | undefined)[] = [];

  async function start(index: number): Promise<void> {
    const { http, tcp } = nodes[index] ?? { http: 0, tcp: 0 };
    const config = join(folder, `${index}.xml`);
    await writeFile(
      config,
      `<clickhouse><listen_host>127.0.0.1</listen_host><http_port>${http}</http_port><tcp_port>${tcp}</tcp_port><remote_servers><matchcut>${shards}</matchcut></remote_servers></clickhouse>`,
    );
    const child = fork(
      join(import.meta.dirname, 'node.ts'),
      [join(folder, String(index)), config],
      {
        execArgv: ['--disable-warning=ExperimentalWarning'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    );
    children[index] = child;
    const deadline = performance.now() + START_MS;
    while (!(await answers(`http://127.0.0.1:${http}/ping`))) {
      if (child.exitCode !== null || performance.now() > deadline)
        throw new Error('a ClickHouse server did not start');
      await sleep(50);
    }
  }

  async function kill(index: number): Promise<void> {
    const child = children[index];
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  await Promise.all(nodes.map((_, index) => start(index)));
  return {
    urls: nodes.map(({ http }) => `http://127.0.0.1:${http}`),
    kill,
    start,
    async close() {
      await Promise.all(nodes.map((_, index) => kill(index)));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(
    servers.map(async (server) => {
      server.close();
      await once(server, 'close');
    }),
  );
  return ports;
}
