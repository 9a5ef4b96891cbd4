#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import { codePage } from '../diagnostics/codes.ts';
import { coloured, plain } from '../diagnostics/print.ts';
import { analyticsWeights } from './analytics.ts';
import { build } from './build.ts';
import { check } from './check.ts';
import { create, dev } from './dev.ts';
import { EXPORTS, exportStory, graph, importFile } from './exchange.ts';
import { format } from './format.ts';
import { mediaBuild, mediaCheck } from './media.ts';
import { paths } from './paths.ts';
import { progressBar } from './progress.ts';
import { simulate } from './simulate.ts';
import { stringsExport, stringsImport } from './strings.ts';

const program = new Command('matchcut').description(
  'Write, check, try out and build stories of interactive branching video.',
);
const paint = process.stdout.isTTY === true && !process.env['NO_COLOR'] ? coloured : plain;

program
  .command('new')
  .description('make a new project: a story that plays, to write on from')
  .argument('<folder>', 'where; it must not exist yet, or be empty')
  .addHelpText('after', '\nExit codes: 0 it was made, 1 the folder can not be used.')
  .action(async (folder: string) => {
    tell(await create(folder, paint));
  });

program
  .command('dev')
  .description(
    'play a story while it is written: cards where there is no film yet, reloading at every change',
  )
  .argument('<story>', 'a story in YAML or JSON')
  .option('--port <number>', 'where it is served', count, 4321)
  .addHelpText('after', '\nExit codes: 1 it could not start.')
  .action(async (file: string, options: { port: number }) => {
    tell(await dev(file, { port: options.port, paint }));
  });

program
  .command('check')
  .description('check that a story is valid and that every path through it works')
  .argument('<story>', 'a story in YAML or JSON')
  .option('--json', 'print diagnostics as JSON')
  .option('--notes', 'print notes too: what may well be meant')
  .option('--sarif', 'print diagnostics as SARIF 2.1.0, for code hosts')
  .option('--fix', "first make the fixes that can't change what is meant: names, spelling, form")
  .option('--strict', 'warnings fail too')
  .option('--most-states <number>', 'stop after this many states', count)
  .addHelpText(
    'after',
    '\nExit codes: 0 the story is sound, 1 it has errors (with --strict: or warnings), 3 no errors were found, but not all states were checked.',
  )
  .action(
    async (
      file: string,
      options: {
        json?: boolean;
        sarif?: boolean;
        notes?: boolean;
        fix?: boolean;
        strict?: boolean;
        mostStates?: number;
      },
    ) => {
      const plain = options.json ? 'json' : 'text';
      const format = options.sarif ? 'sarif' : plain;
      tell(
        await check(file, {
          format,
          isStrict: options.strict === true,
          showsNotes: options.notes === true,
          fixes: options.fix === true,
          mostStates: options.mostStates,
          paint,
        }),
      );
    },
  );

program
  .command('simulate')
  .description('send simulated viewers through a story')
  .argument('<story>', 'a story in YAML or JSON')
  .option('--viewers <number>', 'how many, ten million at most', viewers, 10_000)
  .addOption(
    new Option('--model <model>', 'how they choose')
      .choices(['uniform', 'default', 'explorer'])
      .default('uniform'),
  )
  .option(
    '--from <file>',
    'choose by the shares in a file: your own weights, or recorded ones from the analytics API',
  )
  .option('--seed <number>', 'the same seed gives the same figures', count, 1)
  .option('--json', 'print all figures as JSON')
  .option('--html <file>', 'write a report with charts')
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 the story has errors or a file could not be read or written.',
  )
  .action(
    async (
      file: string,
      options: {
        viewers: number;
        model: 'uniform' | 'default' | 'explorer';
        from?: string;
        seed: number;
        json?: boolean;
        html?: string;
      },
    ) => {
      tell(
        await simulate(file, {
          ...options,
          asJson: options.json === true,
          paint,
          onProgress: progressBar(options.viewers),
        }),
      );
    },
  );

program
  .command('paths')
  .description('find few walks that cover every option, to be played as tests')
  .argument('<story>', 'a story in YAML or JSON')
  .option('--pairs', 'cover every pair of consecutive answers instead')
  .option('--json', 'print them as JSON')
  .addHelpText('after', '\nExit codes: 0 done, 1 the story has errors or too many states.')
  .action((file: string, options: { pairs?: boolean; json?: boolean }) => {
    tell(
      paths(file, {
        coverage: options.pairs ? 'pairs' : 'options',
        asJson: options.json === true,
        paint,
      }),
    );
  });

program
  .command('import')
  .description('make a story of a Twee 3, ink or XState file')
  .argument('<file>', 'what Twine, Inky or Stately saved')
  .addOption(
    new Option('--from <kind>', 'what it is, if the name of the file does not say').choices([
      'twee',
      'ink',
      'xstate',
    ]),
  )
  .option('-o, --out <file>', 'where the story goes; standard output if not given')
  .addHelpText(
    'after',
    '\nExit codes: 0 it was imported (what was left out is told), 1 it could not be read or written.',
  )
  .action(async (file: string, options: { from?: string; out?: string }) => {
    tell(await importFile(file, { ...options, paint }));
  });

program
  .command('export')
  .description('write a story in another form')
  .argument('<story>', 'a story in YAML or JSON')
  .addOption(
    new Option('--to <form>', 'which form').choices(Object.keys(EXPORTS)).makeOptionMandatory(),
  )
  .option('-o, --out <file>', 'where it goes; standard output if not given')
  .addHelpText(
    'after',
    '\nExit codes: 0 it was written, 1 the story has errors or could not be written.',
  )
  .action(async (file: string, options: { to: string; out?: string }) => {
    tell(await exportStory(file, { ...options, paint }));
  });

program
  .command('graph')
  .description('draw a story as an interactive page, with what the checker finds')
  .argument('<story>', 'a story in YAML or JSON')
  .option('-o, --out <file>', 'where it goes', 'dist/graph.html')
  .option('--server <url>', 'an analytics server: draws where viewers went and left')
  .option('--version-of-story <version>', 'with --server: viewers of one version of the story')
  .addHelpText(
    'after',
    '\nExit codes: 0 it was drawn, 1 the story has errors, could not be written, or the server does not answer.',
  )
  .action(
    async (file: string, options: { out: string; server?: string; versionOfStory?: string }) => {
      tell(
        await graph(file, {
          out: options.out,
          server: options.server,
          version: options.versionOfStory,
          paint,
        }),
      );
    },
  );

const analytics = program.command('analytics').description('bring back what viewers did');
analytics
  .command('weights')
  .description('write what viewers chose, for the player to foresee what the next ones will')
  .argument('<story>', "the story's id")
  .option('--server <address>', 'where the analytics server is', 'http://127.0.0.1:8070')
  .option('--version-of-story <version>', 'only what was chosen in this version')
  .option('-o, --out <file>', 'where it goes', 'dist/weights.json')
  .addHelpText(
    'after',
    '\nExit codes: 0 it was written, 1 the server does not answer, or the file could not be written.',
  )
  .action(
    async (story: string, options: { server: string; versionOfStory?: string; out: string }) => {
      tell(await analyticsWeights({ ...options, story, version: options.versionOfStory, paint }));
    },
  );

program
  .command('format')
  .description('format story files in place')
  .argument('<stories...>', 'files in YAML')
  .option('--check', 'change nothing, and fail if a file is not formatted')
  .addHelpText(
    'after',
    '\nExit codes: 0 all are formatted now, 1 a file could not be read or (with --check) is not formatted.',
  )
  .action(async (files: string[], options: { check?: boolean }) => {
    tell(await format(files, { isCheck: options.check === true, paint }));
  });

program
  .command('lsp')
  .description('serve an editor: the language server, over standard input and output')
  .option('--stdio', 'as editors say it; there is no other way')
  .action(async () => {
    const { createConnection, ProposedFeatures } = await import('vscode-languageserver/node');
    const { serveLanguage } = await import('../lsp/server.ts');
    serveLanguage(createConnection(ProposedFeatures.all, process.stdin, process.stdout));
  });

program
  .command('explain')
  .description('explain the code of a diagnostic, with an example')
  .argument('<code>', 'such as MC2003')
  .addHelpText('after', '\nExit codes: 0 it was explained, 1 there is no such code.')
  .action((code: string) => {
    const page = codePage(code.toUpperCase());
    tell(
      page === undefined
        ? {
            text: /^MC[45]/i.test(code)
              ? `${code} is a code of the player: see its guide for embedders.`
              : `There is no code ${code}.`,
            exitCode: 1,
          }
        : { text: page, exitCode: 0 },
    );
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

const strings = program.command('strings').description('translate what viewers read');

strings
  .command('export')
  .description('write every line for a translator, with what is translated already')
  .argument('<story>', 'a story in YAML or JSON')
  .requiredOption('--language <tag>', 'into which language, such as de or pt-BR')
  .addOption(
    new Option('--to <form>', 'which form').choices(['json', 'csv', 'xliff']).default('json'),
  )
  .option('-o, --out <file>', 'where it goes; standard output if not given')
  .addHelpText(
    'after',
    '\nExit codes: 0 it was written, 1 the story has errors or could not be written.',
  )
  .action(
    async (
      file: string,
      options: { language: string; to: 'json' | 'csv' | 'xliff'; out?: string },
    ) => {
      tell(await stringsExport(file, { ...options, paint }));
    },
  );

strings
  .command('import')
  .description("put what a translator sent back into the story's table of strings")
  .argument('<story>', 'a story in YAML or JSON')
  .argument('<file>', 'a .json, .csv, .xlf or .xliff')
  .option('--language <tag>', 'which language it is in; CSV does not say')
  .addHelpText(
    'after',
    '\nExit codes: 0 it was imported (what was left out is told), 1 it could not be read or written.',
  )
  .action(async (file: string, from: string, options: { language?: string }) => {
    tell(await stringsImport(file, from, { ...options, paint }));
  });

const media = program.command('media').description('package the films of a story for the player');

media
  .command('build')
  .description(
    'make CMAF and HLS in several qualities, thumbnails, captions and the catalogue media.json, with ffmpeg',
  )
  .argument('<story>', 'a story in YAML or JSON')
  .option(
    '--sources <folder>',
    'the films, named after their segments; "sources" beside the story if not given',
  )
  .option(
    '--recipe <file>',
    'frame rate, size, ladder, loudness; "media.yaml" beside the story if not given',
  )
  .option('-o, --out <folder>', 'where it goes', 'dist')
  .option('--jobs <number>', 'how many encoders run at once', count)
  .option('--json', 'print what was found and made as JSON')
  .addHelpText(
    'after',
    '\nExit codes: 0 it was built, 1 sources have errors or an encoder failed, 130 it was stopped.',
  )
  .action(
    async (
      file: string,
      options: { sources?: string; recipe?: string; out: string; jobs?: number; json?: boolean },
    ) => {
      tell(
        await mediaBuild(file, {
          ...options,
          asJson: options.json === true,
          paint,
          signal: untilInterrupted(),
          onProgress: progressBar(1),
        }),
      );
    },
  );

media
  .command('check')
  .description('say what does not match between story and films, and at every possible join')
  .argument('<story>', 'a story in YAML or JSON')
  .option(
    '--sources <folder>',
    'the films, named after their segments; "sources" beside the story if not given',
  )
  .option(
    '--recipe <file>',
    'frame rate, size, ladder, loudness; "media.yaml" beside the story if not given',
  )
  .option('--json', 'print what was found as JSON')
  .addHelpText('after', '\nExit codes: 0 it can be built, 1 it has errors.')
  .action(async (file: string, options: { sources?: string; recipe?: string; json?: boolean }) => {
    tell(
      await mediaCheck(file, {
        ...options,
        asJson: options.json === true,
        paint,
        signal: untilInterrupted(),
      }),
    );
  });

// Whoever reads the output may stop early.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : 1),
);
await program.parseAsync();

function viewers(text: string): number {
  const number = count(text);
  if (number <= 10_000_000) return number;
  throw new InvalidArgumentError('Ten million are the most.');
}

/** Ctrl+C stops the encoders in an orderly way; a second one doesn't wait. */
function untilInterrupted(): AbortSignal {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  return interrupted.signal;
}

function tell({ text, exitCode }: { readonly text: string; readonly exitCode: number }): void {
  process.stdout.write(`${text}\n`);
  process.exitCode = exitCode;
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a whole number above zero.');
}
