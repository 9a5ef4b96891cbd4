import { buildStory } from '../build-story.ts';
import { printDiagnostic, type Paint } from '../diagnostics/print.ts';
import { loadStoryFile } from '../load-story.ts';
import { writeOutput, type Output } from './output.ts';

/** Builds a story file to the JSON that the player loads. */
export async function build(file: string, target: string, paint: Paint): Promise<Output> {
  const { story, diagnostics, files } = loadStoryFile(file);
  if (!story)
    return {
      text: diagnostics.map((diagnostic) => printDiagnostic(diagnostic, files, paint)).join('\n\n'),
      exitCode: 1,
    };
  const built = buildStory(story);
  const failed = await writeOutput(target, JSON.stringify(built), paint);
  return (
    failed ?? {
      text: `${paint('green', '✓')} ${paint('bold', built.title)}, version ${built.version}, is in ${target}.`,
      exitCode: 0,
    }
  );
}
