import { dirname, join } from 'node:path';
import type { Story } from '@matchcut/runtime';
import { printDiagnostic, type Paint } from '../diagnostics/print.ts';
import { loadStoryFile } from '../load-story.ts';
import { buildMedia, surveyMedia } from '../media/build-media.ts';
import type { MediaFinding } from '../media/check-media.ts';
import { MediaError } from '../media/media-error.ts';
import { readRecipe } from '../media/recipe.ts';
import type { Output } from './output.ts';

/** How `matchcut media` runs and speaks. */
export interface MediaCommand {
  /** Folder of the films; `sources` beside the story by default. */
  readonly sources?: string | undefined;
  /** The recipe; `media.yaml` beside the story by default. */
  readonly recipe?: string | undefined;
  readonly jobs?: number | undefined;
  readonly asJson: boolean;
  readonly paint: Paint;
  readonly signal?: AbortSignal | undefined;
}

const COLOURS = { error: 'red', warning: 'yellow', note: 'dim' } as const;

/** Packages a story's films for the player. */
export async function mediaBuild(
  file: string,
  command: MediaCommand & { readonly out: string; readonly onProgress: (done: number) => void },
): Promise<Output> {
  return withStory(file, command, async (story, options) => {
    const { catalogue, findings, made, kept } = await buildMedia(story, {
      ...options,
      out: command.out,
      onProgress: command.onProgress,
    });
    const { paint } = command;
    if (command.asJson)
      return {
        text: JSON.stringify(
          { findings, made, kept, catalogue: catalogue ? join(command.out, 'media.json') : null },
          null,
          2,
        ),
        exitCode: catalogue ? 0 : 1,
      };
    const told = findings.filter(({ severity }) => severity !== 'note');
    if (!catalogue)
      return {
        text: [
          ...print(told, paint),
          '',
          `${paint('red', '✗')} Nothing was built, and what was built before stays: put the errors right first.`,
        ].join('\n'),
        exitCode: 1,
      };
    const count = Object.keys(catalogue.segments).length;
    return {
      text: [
        ...print(told, paint),
        ...(told.length > 0 ? [''] : []),
        `${paint('green', '✓')} ${count} segments are packaged in ${join(command.out, 'media.json')}: ${made} files made, ${kept} kept.`,
      ].join('\n'),
      exitCode: 0,
    };
  });
}

/** Says what doesn't match between a story and its films, and between films that join. */
export async function mediaCheck(file: string, command: MediaCommand): Promise<Output> {
  return withStory(file, command, async (story, options) => {
    const { findings, house } = await surveyMedia(story, { ...options, isThorough: true });
    const { paint } = command;
    const hasErrors = findings.some(({ severity }) => severity === 'error');
    if (command.asJson)
      return { text: JSON.stringify({ findings, house }, null, 2), exitCode: hasErrors ? 1 : 0 };
    const format = `${house.width} × ${house.height} at ${Math.round(house.framesPerSecond * 1_000) / 1_000} frames a second, ${house.ladder.map(({ height }) => `${height}p`).join(', ')}${house.gainDb === 0 ? '' : `, sound ${house.gainDb > 0 ? '+' : ''}${house.gainDb} dB`}`;
    const sum = (severity: MediaFinding['severity']): number =>
      findings.filter((finding) => finding.severity === severity).length;
    return {
      text: [
        paint('bold', 'All segments become'),
        `  ${format}`,
        ...print(findings, paint),
        '',
        (['error', 'warning', 'note'] as const)
          .map((severity) => `${sum(severity)} ${severity}${sum(severity) === 1 ? '' : 's'}`)
          .join(', '),
      ].join('\n'),
      exitCode: hasErrors ? 1 : 0,
    };
  });
}

async function withStory(
  file: string,
  command: MediaCommand,
  run: (
    story: Story,
    options: {
      sources: string;
      recipe: Awaited<ReturnType<typeof readRecipe>>;
      jobs: number | undefined;
      signal: AbortSignal | undefined;
    },
  ) => Promise<Output>,
): Promise<Output> {
  const { paint, jobs, signal } = command;
  const { story, diagnostics, files } = loadStoryFile(file);
  if (!story)
    return {
      text: diagnostics.map((diagnostic) => printDiagnostic(diagnostic, files, paint)).join('\n\n'),
      exitCode: 1,
    };
  try {
    const recipe = await readRecipe(command.recipe ?? join(dirname(file), 'media.yaml'), {
      mustExist: command.recipe !== undefined,
    });
    return await run(story, {
      sources: command.sources ?? join(dirname(file), 'sources'),
      recipe,
      jobs,
      signal,
    });
  } catch (error) {
    if (error instanceof MediaError)
      return { text: `${paint('red', error.code)} ${error.message}`, exitCode: 1 };
    if (signal?.aborted)
      return {
        text: `${paint('yellow', '✗')} Stopped. What was finished is kept: run it again to go on.`,
        exitCode: 130,
      };
    throw error;
  }
}

function print(findings: readonly MediaFinding[], paint: Paint): string[] {
  return findings.flatMap(({ code, severity, segment, to, message, fix }) => [
    '',
    `${paint(COLOURS[severity], `${severity} ${code}`)} ${paint('bold', to === undefined ? segment : `${segment} → ${to}`)}: ${message}.`,
    `  ${paint('dim', fix)}`,
  ]);
}
