import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Story } from '@matchcut/runtime';
import { within } from './sources.ts';

/** A picture that an option is shown with. */
export interface OptionPicture {
  readonly name: string;
  /** The first segment that asks with it. */
  readonly segment: string;
  readonly file: string;
  readonly isThere: boolean;
}

/**
 * The pictures that a story's options name, each once.
 *
 * @throws MediaError MC8005 if one lies outside the folder of sources.
 */
export async function findPictures(
  story: Story,
  folder: string,
): Promise<readonly OptionPicture[]> {
  const named = new Map<string, string>();
  for (const [segment, { choices }] of Object.entries(story.segments)) {
    for (const { picture } of choices.flatMap(({ options }) => options))
      if (picture !== undefined && !named.has(picture)) named.set(picture, segment);
  }
  return Promise.all(
    [...named].map(async ([name, segment]) => {
      const file = join(folder, within(folder, name, 'story'));
      return {
        name,
        segment,
        file,
        isThere: await stat(file).then(
          (stats) => stats.isFile(),
          () => false,
        ),
      };
    }),
  );
}
