import type { StoryEvent } from '@matchcut/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../fixtures/property.ts';
import { batchBody } from './batch-body.ts';

const SENT_AT = 1_764_000_000_000;
const answer = (option: string) =>
  ({
    matchcut: 1,
    story: 'ferry',
    storyVersion: 'v1',
    session: 's',
    seq: 4,
    at: SENT_AT,
    segment: 'pier',
    step: 1,
    positionMs: 5_000,
    type: 'choice_made',
    choice: 'pay',
    option,
    by: 'viewer',
    decisionMediaMs: 900,
    decisionWallMs: 900,
  }) as StoryEvent;
const lengthOf = (text: string) => new TextEncoder().encode(text).length;

describe('a batch that is sent', () => {
  it('is as long whichever option was chosen, and however it is written', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme' }),
        fc.string({ minLength: 1, maxLength: 64 }),
        (one, other) => {
          expect(lengthOf(batchBody([answer(one)], SENT_AT))).toBe(
            lengthOf(batchBody([answer(other)], SENT_AT)),
          );
        },
      ),
      cases(100),
    );
  });

  it('holds the events and when they were sent, filled up to a round length', () => {
    for (const count of [1, 12, 200]) {
      const events = Array.from({ length: count }, () => answer('coin'));
      const body = batchBody(events, SENT_AT);
      expect(JSON.parse(body)).toMatchObject({ events, sentAt: SENT_AT });
      expect(lengthOf(body) % 4_096).toBe(0);
    }
  });
});
