import { printDiagnostic, type Paint } from '../diagnostics/print.ts';
import { loadStoryFile } from '../load-story.ts';
import type { Coverage } from '../paths/play-graph.ts';
import { storyPaths, type StoryPath } from '../paths/story-paths.ts';
import type { Output } from './output.ts';

/** Prints walks that cover a story. */
export function paths(
  file: string,
  {
    coverage,
    asJson,
    paint,
  }: { readonly coverage: Coverage; readonly asJson: boolean; readonly paint: Paint },
): Output {
  const { story, diagnostics, files } = loadStoryFile(file);
  if (!story)
    return {
      text: diagnostics.map((diagnostic) => printDiagnostic(diagnostic, files, paint)).join('\n\n'),
      exitCode: 1,
    };
  const found = storyPaths(story, coverage);
  if (!found)
    return {
      text: `${paint('red', '✗')} The story has too many states for its paths to be laid out. Narrow the bounds of numbers that conditions ask for.`,
      exitCode: 1,
    };
  if (asJson)
    return { text: JSON.stringify({ story: story.id, coverage, ...found }, null, 2), exitCode: 0 };
  if (found.paths.length === 0)
    return {
      text: `${paint('red', '✗')} ${found.uncovered.length > 0 ? 'No ending can be reached: run matchcut check.' : 'There is nothing to choose.'}`,
      exitCode: 1,
    };
  const what = coverage === 'options' ? 'option' : 'pair of consecutive answers';
  const verdict = found.isSmallest ? "fewer can't do it" : `it takes ${found.atLeast} at least`;
  const count = found.paths.length === 1 ? '1 path covers' : `${found.paths.length} paths cover`;
  return {
    text: [
      ...found.paths.map((path, index) => line(path, index + 1, paint)),
      '',
      `${paint('green', '✓')} ${count} every ${what} (${verdict}).`,
      ...(found.uncovered.length > 0
        ? [
            `${paint('yellow', '!')} Not covered, since no ending can be reached after them: ${found.uncovered.join(', ')}.`,
          ]
        : []),
    ].join('\n'),
    exitCode: 0,
  };
}

function line({ answers, seed, ending }: StoryPath, number: number, paint: Paint): string {
  const steps = answers.map((answer) => answer ?? '(a new session)').join(' → ');
  let where = `→ ${ending} (seed ${seed})`;
  if (answers.includes(null)) where = '(over several sessions)';
  else if (seed === null) where = '(no seed was found that draws these lots)';
  return `${String(number).padStart(3)}. ${steps} ${paint('dim', where)}`;
}
