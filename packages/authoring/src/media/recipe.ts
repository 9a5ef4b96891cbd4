import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import * as z from 'zod';
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

const recipeSchema = z.strictObject({
  frameRate: z.union([z.number().transform(String), z.string()]).refine(isRate, 'write 25 or 24000/1001, from 1 to 120').optional(),
  size: z.string().regex(/^\d{1,4}[02468]x\d{1,4}[02468]$/, 'write 1920x1080, both even').optional(),
  ladder: z.array(z.strictObject({ height: z.int().min(90).max(4_320).multipleOf(2), kbps: z.int().min(50).max(100_000) })).min(1).max(10).default([...LADDER]),
  crf: z.number().min(10).max(40).default(21),
  mediaSegmentSeconds: z.number().min(0.5).max(10).default(2),
  loudness: z.union([z.number().min(-40).max(-5), z.literal('off').transform(() => null)]).default(-16),
  audioKbps: z.int().min(32).max(512).default(128),
  sources: z.record(z.string(), z.string().min(1)).default({}),
});

function isRate(text: string): boolean {
  const rate = ratio(text, '/');
  return /^\d+(?:\.\d+)?(?:\/\d+)?$/.test(text) && rate >= 1 && rate <= 120;
}

/**
 * Reads `media.yaml`; every field has a default, and so has the file unless it `mustExist`.
 *
 * @throws MediaError MC8003 if it is malformed.
 */
export async function readRecipe(file: string, { mustExist = false }: { readonly mustExist?: boolean } = {}): Promise<MediaRecipe> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && !mustExist) return '';
    throw new MediaError('MC8003', `${file} can't be read (${error.code}).`);
  });
  let data: unknown;
  try {
    data = parse(text, { maxAliasCount: 20 }) ?? {};
  } catch (error) {
    throw new MediaError('MC8003', `${file} is no YAML: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  }
  const parsed = recipeSchema.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new MediaError('MC8003', `${file}${issue?.path.length ? `: "${issue.path.join('.')}"` : ''}: ${issue?.message ?? 'malformed'}`);
  }
  const { loudness, ...rest } = parsed.data;
  return { ...rest, loudnessLufs: loudness };
}
