import { toMachineConfig, type Story } from '@matchcut/runtime';
import { buildStory } from '../build-story.ts';
import { diagnose } from '../diagnose.ts';
import { printDiagnostic, type Paint } from '../diagnostics/print.ts';
import { toDot } from '../export/dot.ts';
import { graphPage } from '../export/graph-page.ts';
import { toMermaid } from '../export/mermaid.ts';
import { type Traffic, trafficSchema } from '../export/traffic.ts';
import { toYaml } from '../export/yaml.ts';
import type { Imported } from '../import/draft.ts';
import { importInk } from '../import/ink.ts';
import { importTwee } from '../import/twee.ts';
import { importXState } from '../import/xstate.ts';
import { diskReader, loadStoryFile } from '../load-story.ts';
import type { Property } from '../properties/property.ts';
import { askServer } from './ask-server.ts';
import { writeOutput, type Output } from './output.ts';

/** What stories are exported to. */
export const EXPORTS: Readonly<
  Record<string, (story: Story, properties: readonly Property[]) => string>
> = {
  yaml: toYaml,
  json: (story) => `${JSON.stringify(buildStory(story), null, 2)}\n`,
  xstate: (story) => `${JSON.stringify(toMachineConfig(story), null, 2)}\n`,
  mermaid: toMermaid,
  dot: toDot,
};

/** What stories are imported from, by the ending of the file's name. */
export const IMPORTS: Readonly<Record<string, (text: string, file: string) => Imported>> = {
  twee: importTwee,
  tw: importTwee,
  ink: importInk,
  json: importXState,
};

const SEVERITIES = ['error', 'warning', 'note'] as const;

/** Makes a story file of another system's file. */
export async function importFile(
  file: string,
  {
    from,
    out,
    paint,
  }: {
    readonly from?: string | undefined;
    readonly out?: string | undefined;
    readonly paint: Paint;
  },
): Promise<Output> {
  const ending = from === 'xstate' ? 'json' : (from ?? file.replace(/^.*\./, '').toLowerCase());
  const read = Object.hasOwn(IMPORTS, ending) ? IMPORTS[ending] : undefined;
  if (!read)
    return {
      text: `${paint('red', '✗')} Files of this kind can't be imported. Say which it is: --from twee, ink or xstate.`,
      exitCode: 1,
    };
  const answer = diskReader.read(file);
  if ('problem' in answer)
    return {
      text: `${paint('red', '✗')} ${file}: ${answer.problem}. ${answer.advice}`,
      exitCode: 1,
    };
  const { story, diagnostics } = read(answer.text, file);
  const told = diagnostics.map((diagnostic) =>
    printDiagnostic(diagnostic, [{ file, text: answer.text }], paint),
  );
  if (!story) return { text: told.join('\n\n'), exitCode: 1 };
  const text = toYaml(story);
  // Without a place to write it to, the story alone goes to standard output; what was left out is told as comments.
  if (out === undefined)
    return {
      text: `${told.length > 0 ? `${diagnostics.map(({ range, message }) => `# ${file}:${range.start.line}: ${message}`).join('\n')}\n` : ''}${text.trimEnd()}`,
      exitCode: 0,
    };
  const failed = await writeOutput(out, text, paint);
  if (failed) return failed;
  const counts = SEVERITIES.map(
    (severity) =>
      [
        severity,
        diagnostics.filter((diagnostic) => diagnostic.severity === severity).length,
      ] as const,
  ).filter(([, count]) => count > 0);
  const summary = counts
    .map(([severity, count]) => `${count} ${severity}${count === 1 ? '' : 's'}`)
    .join(', ');
  return {
    text: [
      ...told,
      `${paint('green', '✓')} ${paint('bold', story.title)}: ${Object.keys(story.segments).length} segments are in ${out}${summary ? ` (${summary})` : ''}. Check it with: matchcut check ${out}`,
    ].join('\n\n'),
    exitCode: 0,
  };
}

/** Writes a story in another form. */
export async function exportStory(
  file: string,
  {
    to,
    out,
    paint,
  }: { readonly to: string; readonly out?: string | undefined; readonly paint: Paint },
): Promise<Output> {
  const { story, properties, diagnostics, files } = loadStoryFile(file);
  if (!story)
    return {
      text: diagnostics.map((diagnostic) => printDiagnostic(diagnostic, files, paint)).join('\n\n'),
      exitCode: 1,
    };
  const text = EXPORTS[to]?.(story, properties) ?? '';
  if (out === undefined) return { text: text.trimEnd(), exitCode: 0 };
  return (
    (await writeOutput(out, text, paint)) ?? {
      text: `${paint('green', '✓')} ${paint('bold', story.title)} is in ${out}.`,
      exitCode: 0,
    }
  );
}

/** How `matchcut graph` runs and speaks. */
export interface GraphCommand {
  readonly out: string;
  /** An analytics server, to draw what viewers did. */
  readonly server?: string | undefined;
  /** One version of the story; all without it. */
  readonly version?: string | undefined;
  readonly paint: Paint;
}

/** Writes the interactive graph of a story, with what the checker finds and, from a server, what viewers did. */
export async function graph(
  file: string,
  { out, server, version, paint }: GraphCommand,
): Promise<Output> {
  const loaded = loadStoryFile(file);
  if (!loaded.story)
    return {
      text: loaded.diagnostics
        .map((diagnostic) => printDiagnostic(diagnostic, loaded.files, paint))
        .join('\n\n'),
      exitCode: 1,
    };
  const traffic =
    server === undefined ? undefined : await trafficFrom(server, loaded.story.id, version);
  if (traffic && 'problem' in traffic)
    return { text: `${paint('red', '✗')} ${traffic.problem}`, exitCode: 1 };
  const page = await graphPage(loaded.story, diagnose(loaded).checked, traffic);
  return (
    (await writeOutput(out, page, paint)) ?? {
      text: `${paint('green', '✓')} The graph of ${paint('bold', loaded.story.title)} is in ${out}.`,
      exitCode: 0,
    }
  );
}

async function trafficFrom(
  server: string,
  story: string,
  version: string | undefined,
): Promise<Traffic | { readonly problem: string }> {
  const [segments, flows] = await Promise.all([
    askServer(server, story, 'segments', { version }),
    askServer(server, story, 'flows', { version, steps: '1000' }),
  ]);
  if ('problem' in segments) return segments;
  if ('problem' in flows) return flows;
  return (
    trafficSchema.safeParse({ segments: segments.data, flows: flows.data }).data ?? {
      problem: `What ${server} gave is no traffic.`,
    }
  );
}
