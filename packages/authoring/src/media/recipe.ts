import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { suggestion } from '../diagnostics/suggestion.ts';
import { readYaml, type WrittenPath, type YamlSource } from '../formats/yaml-source.ts';
import { MediaError } from './media-error.ts';
import { ratio } from './probe.ts';

/** One quality of the ladder. */
export interface Rung {
  readonly height: number;
  /** Ceiling of the picture's bit rate; quiet pictures take less. */
  readonly kbps: number;
}

/** How a story's media are to be made: what stands in `media.yaml`, with defaults filled in. */
export interface MediaRecipe {
  /** Frames a second, such as `25` or `24000/1001`; the sources' most common one if not given. */
  readonly frameRate?: string | undefined;
  /** Shape and largest size of the picture, such as `1920x1080`; the sources' most common one if not given. */
  readonly size?: string | undefined;
  /** Qualities, in any order; those above the size are left out. */
  readonly ladder: readonly Rung[];
  /** x264's constant rate factor: lower is better and larger. */
  readonly crf: number;
  /** How long media segments are; rounded to whole frames. */
  readonly mediaSegmentSeconds: number;
  /** Integrated loudness of the whole story; null leaves the sound as loud as it is. */
  readonly loudnessLufs: number | null;
  readonly audioKbps: number;
  /** Source files that aren't found by their segment's name, relative to the folder of sources. */
  readonly sources: Readonly<Record<string, string>>;
}

const LADDER: readonly Rung[] = [
  { height: 1080, kbps: 5_000 },
  { height: 720, kbps: 2_800 },
  { height: 540, kbps: 1_600 },
  { height: 360, kbps: 800 },
];

const fields = {
  frameRate: z
    .union([z.number().transform(String), z.string()])
    .refine(isRate)
    .optional(),
  size: z
    .string()
    .regex(/^\d{1,4}[02468]x\d{1,4}[02468]$/)
    .optional(),
  ladder: z
    .array(
      z.strictObject({
        height: z.int().min(90).max(4_320).multipleOf(2),
        kbps: z.int().min(50).max(100_000),
      }),
    )
    .min(1)
    .max(10)
    .default([...LADDER]),
  crf: z.number().min(10).max(40).default(21),
  mediaSegmentSeconds: z.number().min(0.5).max(10).default(2),
  loudness: z
    .union([z.number().min(-40).max(-5), z.literal('off').transform(() => null)])
    .default(-16),
  audioKbps: z.int().min(32).max(512).default(128),
  sources: z.record(z.string(), z.string().min(1)).default({}),
};
const recipeSchema = z.strictObject(fields);

/** What stands in each field, by its path without indexes and segments. */
const WANTED: Readonly<Record<string, string>> = {
  '': 'fields, one a line: crf: 21',
  frameRate: 'frames a second from 1 to 120: 25, or 24000/1001',
  size: 'width x height, both even: 1920x1080',
  ladder: 'a list of 1 to 10 qualities, each after "- ": { height: 720, kbps: 2800 }',
  'ladder.height': 'an even whole number from 90 to 4320',
  'ladder.kbps': 'a whole number from 50 to 100000',
  crf: 'a number from 10 to 40',
  mediaSegmentSeconds: 'a number from 0.5 to 10',
  loudness: 'LUFS from -40 to -5, or off',
  audioKbps: 'a whole number from 32 to 512',
  sources: 'a file for each segment: platform: rushes/04-platform.mov',
};

function isRate(text: string): boolean {
  const rate = ratio(text, '/');
  return /^\d+(?:\.\d+)?(?:\/\d+)?$/.test(text) && rate >= 1 && rate <= 120;
}

/**
 * Reads `media.yaml`; every field has a default, and so has the file unless it `mustExist`.
 *
 * @throws MediaError MC8003 if it is malformed: a line for each place, such as `media.yaml:3:6: …`.
 */
export async function readRecipe(
  file: string,
  { mustExist = false }: { readonly mustExist?: boolean } = {},
): Promise<MediaRecipe> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && !mustExist) return '';
    throw new MediaError('MC8003', `${file} can't be read (${error.code}).`);
  });
  // A recipe whose every line is a comment says nothing, as a missing one does.
  const source = readYaml(/^\s*[^\s#]/m.test(text) ? text : '{}', file, { mostDiagnostics: 20 });
  if (source.diagnostics.length > 0)
    throw malformed(
      file,
      source.diagnostics.map(({ range, message, advice }) => ({
        range,
        message: `${message}. ${advice}`,
      })),
    );
  const parsed = recipeSchema.safeParse(source.data ?? {});
  if (!parsed.success)
    throw malformed(
      file,
      parsed.error.issues.flatMap((issue) => complaints(issue, source)),
    );
  const { loudness, ...rest } = parsed.data;
  return { ...rest, loudnessLufs: loudness };
}

interface Complaint {
  readonly range: ReturnType<YamlSource['locate']>;
  readonly message: string;
}

function malformed(file: string, found: readonly Complaint[]): MediaError {
  const lines = found.map(
    ({ range, message }) => `${file}:${range.start.line}:${range.start.column}: ${message}`,
  );
  return new MediaError(
    'MC8003',
    lines.length === 1
      ? (lines[0] ?? '')
      : ['The recipe has several errors.', ...lines].join('\n  '),
  );
}

/** Says for people what the schema found. */
function complaints(issue: z.core.$ZodIssue, source: YamlSource): Complaint[] {
  const path = issue.path as WrittenPath;
  const kind = path.filter(
    (part, index) => typeof part === 'string' && path[index - 1] !== 'sources',
  );
  if (issue.code === 'unrecognized_keys') {
    const known = kind.length === 0 ? Object.keys(fields) : ['height', 'kbps'];
    return issue.keys.map((key) => {
      const meant = suggestion(key, known);
      return {
        range: source.locate([...path, key], 'key'),
        message: `"${key}" is no field here. ${meant === undefined ? `Fields are ${known.join(', ')}.` : `Did you mean "${meant}"?`}`,
      };
    });
  }
  const wanted = WANTED[kind.join('.')] ?? '';
  return [
    {
      range: source.locate(path, 'value'),
      message: `${path.length === 0 ? 'The recipe' : `"${path.join('.')}"`} must be ${wanted}.`,
    },
  ];
}
