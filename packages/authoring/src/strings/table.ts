import * as z from 'zod/mini';
import { isMapping } from '../formats/mapping.ts';
import type { WrittenPath, YamlSource } from '../formats/yaml-source.ts';

/** A line in another language. */
export interface TranslatedLine {
  /** The line as it was when it was translated. */
  readonly source: string;
  /** Empty while it isn't translated. */
  readonly text: string;
}

/** The texts of a story in another language. */
export interface StringTable {
  readonly story: string;
  readonly language: string;
  /** By line, as `storyLines` names them. */
  readonly lines: ReadonlyMap<string, TranslatedLine>;
}

/** Why something is no table, and where. */
export interface TableFault {
  readonly path: WrittenPath;
  readonly message: string;
  readonly advice: string;
}

const MAX_LINES = 500_000;
const ADVICE = 'Write it anew by `matchcut strings export`.';

const head = z.object({ matchcut: z.literal(1), story: z.string(), language: z.string() });
const line = z.object({ source: z.string(), text: z._default(z.string(), '') });

/** Reads a table out of a file's data. */
export function readTable({ data }: Pick<YamlSource, 'data'>): StringTable | TableFault {
  const parsed = head.safeParse(data);
  const written = isMapping(data) ? data['lines'] : undefined;
  if (!parsed.success || !isMapping(written))
    return {
      path: [],
      message:
        'this is no table of strings: it has no "matchcut: 1", "story", "language" and "lines"',
      advice: ADVICE,
    };
  const entries = Object.entries(written);
  if (entries.length > MAX_LINES)
    return {
      path: ['lines'],
      message: `the table has more than ${MAX_LINES} lines`,
      advice: 'No story has so many.',
    };
  const lines = new Map<string, TranslatedLine>();
  for (const [name, value] of entries) {
    const entry = line.safeParse(value);
    if (!entry.success)
      return {
        path: ['lines', name],
        message: `line "${name}" needs a "source" and a "text"`,
        advice: ADVICE,
      };
    lines.set(name, entry.data);
  }
  return { story: parsed.data.story, language: parsed.data.language, lines };
}

/** A table as it stands in a file. */
export function printTable({ story, language, lines }: StringTable): string {
  return `${JSON.stringify({ matchcut: 1, story, language, lines: Object.fromEntries(lines) }, null, 2)}\n`;
}
