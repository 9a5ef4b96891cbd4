// One ClickHouse server, for tests. The library of chDB holds all of ClickHouse; its command line, which listens when
// told so, is what is called here.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DataType, load, open } from 'ffi-rs';

const [folder = '', config = ''] = process.argv.slice(2);
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'lib-linux-x64-gnu',
  'linux-arm64': 'lib-linux-arm64-gnu',
  'darwin-x64': 'lib-darwin-x64',
  'darwin-arm64': 'lib-darwin-arm64',
};
const analytics = createRequire(
  join(import.meta.dirname, '..', '..', 'packages', 'analytics', 'package.json'),
);
const chdb = createRequire(analytics.resolve('chdb'));
open({
  library: 'chdb',
  path: join(
    dirname(chdb.resolve(`@chdb/${PACKAGES[`${process.platform}-${process.arch}`] ?? ''}`)),
    'libchdb.so',
  ),
});

const statements = [
  'SYSTEM START LISTEN TCP',
  'SYSTEM START LISTEN HTTP',
  'SELECT sleepEachRow(1) FROM numbers(1000000) SETTINGS max_block_size = 1 FORMAT Null',
];
const words = [
  'clickhouse-local',
  `--path=${folder}`,
  `--config-file=${config}`,
  '--query',
  statements.join('; '),
];
await load({
  library: 'chdb',
  funcName: 'chdb_query_cmdline',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [words.length, words],
  runInNewThread: true,
});
process.stderr.write('the ClickHouse server has ended\n');
process.exit(1);
