import type { StoryEvent } from '@matchcut/runtime';

/** Bodies are as long as a multiple of this. */
const STEP_BYTES = 4_096;

/**
 * A batch of events as it is sent. It is filled up to a round length: on an encrypted line, how much is sent must not
 * tell which option was chosen (Mitra et al., "White Mirror: Leaking Sensitive Information from Interactive Netflix
 * Movies", 2019, read Bandersnatch's choices off it).
 *
 * @param sentAt Now, in ms since 1970 by the viewer's clock: by it the collector knows how wrong that is.
 */
export function batchBody(events: readonly StoryEvent[], sentAt: number): string {
  const bare = JSON.stringify({ events, sentAt, fill: '' });
  const bytes = new TextEncoder().encode(bare).length;
  return `${bare.slice(0, -2)}${'.'.repeat(Math.ceil(bytes / STEP_BYTES) * STEP_BYTES - bytes)}"}`;
}
