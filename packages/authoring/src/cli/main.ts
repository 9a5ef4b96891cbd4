#!/usr/bin/env node
import { Command } from 'commander';
import { coloured, plain } from '../diagnostics/print.ts';
import { check } from './check.ts';

const program = new Command('matchcut').description('Write, check, play and measure interactive branching video.');

program
  .command('check')
  .description('check a story file and say what is wrong, where, and what to do')
  .argument('<story>', 'a story in YAML or JSON')
  .option('--json', 'print diagnostics as JSON')
  .addHelpText('after', '\nExit codes: 0 the story is valid, 1 it has errors.')
  .action(async (file: string, options: { json?: boolean }) => {
    const isColourful = process.stdout.isTTY === true && !process.env['NO_COLOR'];
    const { text, exitCode } = await check(file, { asJson: options.json === true, paint: isColourful ? coloured : plain });
    process.stdout.write(`${text}\n`);
    process.exitCode = exitCode;
  });

await program.parseAsync();
