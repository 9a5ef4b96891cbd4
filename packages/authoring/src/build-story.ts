import { createHash } from 'node:crypto';
import type { Story } from '@matchcut/runtime';

/** A story as the player loads it: its version set to a hash of its content, in whatever languages, so that events and saves tell which text they mean. */
export function buildStory(story: Story): Story {
  const { version: _, translations, ...content } = story;
  const version = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12);
  return { ...content, ...(translations ? { translations } : {}), version };
}
