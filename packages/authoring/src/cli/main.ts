#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';
import { coloured, plain } from '../diagnostics/print.ts';
import { build } from './build.ts';
import { check } from './check.ts';

const program = new Command('matchcut').description('Check and build stories of interactive branching video.');
const paint = process.stdout.isTTY === true && !process.env['NO_COLOR'] ? coloured : plain;

program
  .command('check')
  .description('check that a story is valid and that every path through it works')
  .argument('<story>', 'a story in YAML or JSON')
  .option('--json', 'print diagnostics as JSON')
  .option('--strict', 'warnings fail too')
  .option('--most-states <number>', 'stop after this many states', count)
  .addHelpText('after', '\nExit codes: 0 the story is sound, 1 it has errors (with --strict: or warnings).')
  .action(async (file: string, options: { json?: boolean; strict?: boolean; mostStates?: number }) => {
    tell(await check(file, { asJson: options.json === true, isStrict: options.strict === true, mostStates: options.mostStates, paint }));
  });

program
  .command('build')
  .description('build a story to the JSON that the player loads')
  .argument('<story>', 'a story in YAML or JSON')
  .option('-o, --out <file>', 'where it goes', 'dist/story.json')
  .addHelpText('after', '\nExit codes: 0 it was built, 1 it has errors or could not be written.')
  .action(async (file: string, options: { out: string }) => {
    tell(await build(file, options.out, paint));
  });

await program.parseAsync();

function tell({ text, exitCode }: { readonly text: string; readonly exitCode: number }): void {
  process.stdout.write(`${text}\n`);
  process.exitCode = exitCode;
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a whole number above zero.');
}
