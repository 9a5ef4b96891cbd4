// `npm run bench -- <name>`: runs one bench, or all of them without a name. Prints a table for people and
// writes bench/results/<name>.json.
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { check } from './bench/check.ts';
import { fuzz } from './bench/fuzz.ts';
import { ingest } from './bench/ingest.ts';
import { media } from './bench/media.ts';
import { metrics } from './bench/metrics.ts';
import { predict } from './bench/predict.ts';
import { prefetch } from './bench/prefetch.ts';
import { seam } from './bench/seam.ts';
import { size } from './bench/size.ts';
import { startup } from './bench/startup.ts';
import type { Figure } from './bench/figure.ts';
import { watched } from './bench/progress.ts';

const BENCHES: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  check,
  fuzz,
  ingest,
  media,
  metrics,
  predict,
  prefetch,
  seam,
  size,
  startup,
};

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(BENCHES);
const unknown = names.find((name) => !Object.hasOwn(BENCHES, name));
if (unknown !== undefined) {
  process.stderr.write(
    `There is no bench "${unknown}". Known: ${Object.keys(BENCHES).join(', ')}.\n`,
  );
  process.exit(1);
}

const folder = join(import.meta.dirname, '..', 'bench', 'results');
await mkdir(folder, { recursive: true });
for (const name of names) {
  const figures = await watched(name, async () => (await BENCHES[name]?.()) ?? []);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  await writeFile(
    join(folder, `${name}.json`),
    `${JSON.stringify({ bench: name, machine, commit: commit(), figures }, null, 2)}\n`,
  );
  process.stdout.write(`\n${name} (${machine})\n${table(figures)}\n`);
  if (figures.some((figure) => !isMet(figure))) process.exitCode = 1;
}

function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.id,
    `${round(figure.value)} ${figure.unit}`,
    figure.peer === undefined ? '' : `${figure.peer}: ${round(figure.peerValue ?? Number.NaN)}`,
    figure.ratio === undefined ? '' : `× ${round(figure.ratio)}`,
    figure.goal === undefined
      ? ''
      : `${isMet(figure) ? '✓' : '✗'} ${figure.goal.op} ${figure.goal.value}`,
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
    )
    .join('\n');
}

function isMet({ value, goal }: Figure): boolean {
  if (goal === undefined) return true;
  return goal.op === '<=' ? value <= goal.value : value >= goal.value;
}

function round(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 4, useGrouping: false });
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
