import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { buildStory } from '../build-story.ts';
import { printDiagnostic, type Paint } from '../diagnostics/print.ts';
import { loadStoryFile } from '../load-story.ts';
import type { Output } from './output.ts';

/** Builds a story file to the JSON that the player loads. */
export async function build(file: string, target: string, paint: Paint): Promise<Output> {
  const { story, diagnostics, files } = loadStoryFile(file);
  if (!story) return { text: diagnostics.map((diagnostic) => printDiagnostic(diagnostic, files, paint)).join('\n\n'), exitCode: 1 };
  const built = buildStory(story);
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, JSON.stringify(built));
  } catch (error) {
    return { text: `${paint('red', '✗')} ${target} can't be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`, exitCode: 1 };
  }
  return { text: `${paint('green', '✓')} ${paint('bold', built.title)}, version ${built.version}, is in ${target}.`, exitCode: 0 };
}
