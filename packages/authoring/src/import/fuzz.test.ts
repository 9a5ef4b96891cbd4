import { describe, expect, it } from 'vitest';
import { fuzzed, misread, READER_NAMES } from '../../../../fixtures/fuzz.ts';
import { isThorough } from '../../../../fixtures/property.ts';

const EACH = isThorough ? 600 : 40;

// `npm run bench -- fuzz` does the same with 100,000 texts, and watches for hangs.
describe('whatever text it is given', () => {
  it.each(READER_NAMES)(
    'the reader of %s gives a story or an error with its place',
    (reader) => {
      for (let number = 0; number < EACH; number += 1) {
        const text = fuzzed(reader, number);
        const wrong = misread(reader, text);
        expect(
          wrong,
          `${reader} ${number}: ${JSON.stringify(text).slice(0, 2_000)}`,
        ).toBeUndefined();
      }
    },
    300_000,
  );
});
