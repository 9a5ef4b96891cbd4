import { describe, expect, it } from 'vitest';
import type { FileReader } from '../assembly/include.ts';
import { diagnose } from '../diagnose.ts';
import { importInk } from '../import/ink.ts';
import { importTwee } from '../import/twee.ts';
import { importXState } from '../import/xstate.ts';
import { loadStory, MAX_STORY_BYTES } from '../load-story.ts';
import type { Code } from './codes/code.ts';
import { codePage, CODES } from './codes.ts';

/** The codes that a text earns, read with the example's further files beside it. */
function earned(text: string, { files = {}, importedFrom }: Code): string[] {
  if (importedFrom) {
    const importText = importedFrom === 'ink' ? importInk : importTwee;
    const read = text.startsWith('{') ? importXState : importText;
    return read(text, 'story').diagnostics.map(({ code }) => code);
  }
  const reader: FileReader = {
    read: (file) =>
      Object.hasOwn(files, file)
        ? { text: files[file] ?? '' }
        : { problem: 'no such file', advice: 'Check its name.' },
  };
  const { diagnostics } = diagnose(loadStory(text, 'story.yaml', reader), { mostStates: 2_000 });
  return diagnostics.map(({ code }) => code);
}

// MC1002 is about the size of a file, which no example could show.
const shown = Object.entries(CODES).filter(([code]) => code !== 'MC1002');

describe('the page of a code', () => {
  it.each(shown)('%s shows a story that earns it', (code, entry) => {
    expect(earned(entry.bad, entry)).toContain(code);
  });

  it.each(shown)('%s shows how it is put right', (code, entry) => {
    expect(earned(entry.good, entry)).not.toContain(code);
    expect(earned(entry.good, entry).filter((other) => /^MC[123]/.test(other))).toEqual([]);
  });

  it('names the bound that the loader has', () => {
    expect(codePage('MC1002')).toContain(`${MAX_STORY_BYTES / 1024 / 1024} MB`);
  });
});
