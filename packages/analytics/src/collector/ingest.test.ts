import { describe, expect, it } from 'vitest';
import { storyEvent as event } from '../../../../fixtures/events.ts';
import { readBatch } from './ingest.ts';

describe('a batch', () => {
  it('keeps its good events among bad ones, and says why the others were not taken', () => {
    const batch = readBatch(
      JSON.stringify({
        events: [
          event('s', 0),
          { ...event('s', 1), type: 'explode' },
          { ...event('s', 2), seq: -1 },
          null,
        ],
      }),
    );
    expect(batch).toMatchObject({
      isReadable: true,
      events: [{ seq: 0 }],
      rejected: [{ index: 1 }, { index: 2, reason: '"seq" is wrong (too_small)' }, { index: 3 }],
    });
  });

  it.each([
    ['half a character', { viewer: '\ud800' }],
    ['a number that would wrap', { seq: 2 ** 32 }],
    ['a position beyond a day', { positionMs: 1e12 }],
    ['a story whose name is no id', { story: 'my story' }],
  ])('does not take an event with %s', (_, more) => {
    expect(readBatch(JSON.stringify({ events: [{ ...event('s', 0), ...more }] }))).toMatchObject({
      events: [],
      rejected: [{ index: 0 }],
    });
  });

  it('drops fields that events do not have', () => {
    const batch = readBatch(
      JSON.stringify({ events: [{ ...event('s', 0), email: 'mara@example.org' }] }),
    );
    expect(JSON.stringify(batch)).not.toContain('mara');
  });

  it.each([
    ['empty', '', 'not JSON'],
    ['a list', '[]', 'must be'],
    ['null', 'null', 'must be'],
    ['without events', '{"events":[]}', 'must be'],
    ['too long', JSON.stringify({ events: Array(501).fill(0) }), '500 is the most'],
  ])('is refused when it is %s', (_, text, reason) => {
    expect(readBatch(text)).toMatchObject({
      isReadable: false,
      reason: expect.stringContaining(reason),
    });
  });

  it.each([-1e300, -1, 1e300, 8.65e15, '1764000000000', null])(
    'that says it was sent at %j says nothing',
    (sentAt) => {
      expect(readBatch(JSON.stringify({ events: [event('s', 0)], sentAt }))).toMatchObject({
        isReadable: true,
        events: [{ seq: 0 }],
        sentAt: undefined,
      });
    },
  );
});
