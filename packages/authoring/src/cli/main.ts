#!/usr/bin/env node
import { Command } from 'commander';
import { coloured, plain } from '../diagnostics/print.ts';
import { check } from './check.ts';

const program = new Command('matchcut').description('Write, check, play and measure interactive branching video.');

program
  .command('check')
  .description('check that a story is valid and that every path through it works')
  .argument('<story>', 'a story in YAML or JSON')
  .option('--json', 'print diagnostics as JSON')
  .option('--strict', 'warnings fail too')
  .option('--most-states <number>', 'stop after this many states', Number)
  .addHelpText('after', '\nExit codes: 0 the story is sound, 1 it has errors (with --strict: or warnings).')
  .action(async (file: string, options: { json?: boolean; strict?: boolean; mostStates?: number }) => {
    const isColourful = process.stdout.isTTY === true && !process.env['NO_COLOR'];
    const { text, exitCode } = await check(file, { asJson: options.json === true, isStrict: options.strict === true, mostStates: options.mostStates, paint: isColourful ? coloured : plain });
    process.stdout.write(`${text}\n`);
    process.exitCode = exitCode;
  });

await program.parseAsync();
