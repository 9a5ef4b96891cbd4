import { CODES, codePage, storyFileSchema } from '@matchcut/authoring';
import { metricsReference } from './metrics-reference.ts';
import { playerReference } from './player-reference.ts';

/** The files of the repository that are made from its sources, by path from the top. */
export async function referenceFiles(): Promise<Readonly<Record<string, string>>> {
  const codes = Object.keys(CODES);
  return {
    'packages/authoring/story.schema.json': `${JSON.stringify(storyFileSchema(), null, 2)}\n`,
    'docs/metrics.md': metricsReference(),
    'docs/player-reference.md': await playerReference(),
    'docs/diagnostics/README.md': `# Diagnostics\n\nWhat \`matchcut check\` and the language server tell, by code. \`matchcut explain MC2003\` shows the same in the terminal.\n\n| code | meaning |\n|---|---|\n${codes.map((code) => `| [${code}](${code}.md) | ${CODES[code]?.title} |`).join('\n')}\n`,
    ...Object.fromEntries(
      codes.map((code) => [`docs/diagnostics/${code}.md`, codePage(code) ?? '']),
    ),
  };
}
