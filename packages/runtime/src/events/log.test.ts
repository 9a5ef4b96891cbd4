import { describe, expect, it } from 'vitest';
import type { StoryEvent } from './event.ts';
import { createEventLog, type EventLogOptions } from './log.ts';
import { memoryStore, type SendResult } from './log-ports.ts';

function event(seq: number): StoryEvent {
  return {
    matchcut: 1,
    story: 'ferry',
    storyVersion: 'v1',
    session: 's',
    seq,
    at: 0,
    segment: 'pier',
    step: 0,
    positionMs: 0,
    type: 'paused',
  };
}

/** A collector whose answers are scripted, and a clock that is turned by hand. */
function setUp(options: Partial<EventLogOptions> = {}, answers: SendResult[] = []) {
  const sent: number[][] = [];
  const beacons: number[][] = [];
  let timers: { due: number; run: () => void }[] = [];
  let time = 0;
  const store = options.store ?? memoryStore();
  const log = createEventLog({
    store,
    random: () => 0,
    transport: {
      send: async (batch) => {
        sent.push(batch.map(({ seq }) => seq));
        return answers.shift() ?? { kind: 'acknowledged', rejected: 0 };
      },
      beacon: (batch) => beacons.push(batch.map(({ seq }) => seq)) < 3,
    },
    clock: {
      after: (ms, run) => {
        const timer = { due: time + ms, run };
        timers.push(timer);
        return () => {
          timers = timers.filter((other) => other !== timer);
        };
      },
    },
    ...options,
  });
  const pass = async (ms: number) => {
    time += ms;
    const due = timers.filter((timer) => timer.due <= time);
    timers = timers.filter((timer) => timer.due > time);
    for (const timer of due) timer.run();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { log, sent, beacons, store, pass };
}

describe('the event log', () => {
  it('sends events in batches, after a short wait', async () => {
    const { log, sent, pass } = setUp();
    log.record(event(0));
    log.record(event(1));
    expect(sent).toEqual([]);
    await pass(1_000);
    expect(sent).toEqual([[0, 1]]);
    expect(log.pending).toBe(0);
  });

  it('sends a full batch at once', async () => {
    const { log, sent, pass } = setUp({ batchSize: 2 });
    log.record(event(0));
    log.record(event(1));
    await pass(0);
    expect(sent).toEqual([[0, 1]]);
  });

  it('tries again with growing pauses until the collector acknowledges', async () => {
    const { log, sent, pass } = setUp({}, [{ kind: 'retry' }, { kind: 'retry' }]);
    log.record(event(0));
    await pass(1_000);
    await pass(499);
    expect(sent).toHaveLength(1);
    await pass(1);
    expect(sent).toHaveLength(2);
    await pass(999);
    expect(sent).toHaveLength(2);
    await pass(1);
    expect(sent).toEqual([[0], [0], [0]]);
    expect(log.pending).toBe(0);
  });

  it('waits as long as the collector asks', async () => {
    const { log, sent, pass } = setUp({}, [{ kind: 'retry', afterMs: 30_000 }]);
    log.record(event(0));
    await pass(1_000);
    await pass(29_999);
    expect(sent).toHaveLength(1);
    await pass(1);
    expect(sent).toHaveLength(2);
  });

  it('waits no longer than an hour, whatever somebody in between asks', async () => {
    const { log, sent, pass } = setUp({}, [{ kind: 'retry', afterMs: 1e12 }]);
    log.record(event(0));
    await pass(1_000);
    await pass(3_599_999);
    expect(sent).toHaveLength(1);
    await pass(1);
    expect(sent).toHaveLength(2);
  });

  it.each([
    ['a batch', { kind: 'rejected' }, 2],
    ['one event of a batch', { kind: 'acknowledged', rejected: 1 }, 1],
  ] as const)(
    'gives up %s that the collector rejects for good, and says how many events that were',
    async (_, answer, dropped) => {
      const { log, pass } = setUp({}, [answer]);
      log.record(event(0));
      log.record(event(1));
      await pass(1_000);
      expect([log.pending, log.dropped]).toEqual([0, dropped]);
    },
  );

  it('sends less at once where that was too large, and drops nothing where even one event is', async () => {
    const tooLarge = { kind: 'too-large' } as const;
    const { log, sent, pass } = setUp({}, [
      tooLarge,
      tooLarge,
      { kind: 'acknowledged', rejected: 0 },
      tooLarge,
    ]);
    for (let seq = 0; seq < 4; seq += 1) log.record(event(seq));
    await pass(1_000);
    expect([sent, log.pending, log.dropped]).toEqual([[[0, 1, 2, 3], [0, 1], [0], [1]], 3, 0]);
    await pass(500);
    expect([sent.slice(4), log.pending, log.dropped]).toEqual([[[1, 2, 3]], 0, 0]);
  });

  it('keeps unsent events for the next page', async () => {
    const first = setUp({}, [{ kind: 'retry' }]);
    first.log.record(event(0));
    await first.pass(1_000);
    const second = setUp({ store: first.store });
    await second.pass(0);
    await second.pass(1_000);
    expect(second.sent).toEqual([[0]]);
  });

  it('hands what is left to a beacon when the page hides', async () => {
    const { log, beacons } = setUp();
    log.record(event(0));
    log.hide();
    expect(beacons).toEqual([[0]]);
  });

  it("hands a beacon less where the browser won't take so much", () => {
    const beacons: number[][] = [];
    const { log } = setUp({
      transport: {
        send: async () => ({ kind: 'retry' }),
        beacon: (batch) => batch.length < 3 && beacons.push(batch.map(({ seq }) => seq)) > 0,
      },
    });
    for (let seq = 0; seq < 5; seq += 1) log.record(event(seq));
    log.hide();
    expect(beacons).toEqual([[0, 1], [2], [3, 4]]);
  });

  it('keeps what it gave a beacon until a request was acknowledged, and gives it to no second one', async () => {
    const { log, sent, beacons, store, pass } = setUp({}, [{ kind: 'retry' }]);
    log.record(event(0));
    log.hide();
    log.hide();
    await pass(0);
    expect([beacons, (await store.load()).length]).toEqual([[[0]], 1]);
    await pass(1_000);
    await pass(500);
    expect([sent, log.pending]).toEqual([[[0], [0]], 0]);
  });

  it('goes on sending after the page was hidden between two tries', async () => {
    const { log, sent, pass } = setUp({}, [{ kind: 'retry' }]);
    log.record(event(0));
    await pass(1_000);
    log.hide();
    log.record(event(1));
    await pass(60_000);
    expect(sent.at(-1)).toEqual([0, 1]);
    expect(log.pending).toBe(0);
  });

  it('lets the oldest go when there is no more room', () => {
    const { log } = setUp({ capacity: 2 });
    for (const seq of [0, 1, 2]) log.record(event(seq));
    expect([log.pending, log.dropped]).toEqual([2, 1]);
  });

  it('forgets also what earlier pages left when consent is denied', async () => {
    const first = setUp({}, [{ kind: 'retry' }]);
    first.log.record(event(0));
    await first.pass(1_000);
    const second = setUp({ store: first.store, consent: 'denied' });
    await second.pass(0);
    second.log.setConsent('granted');
    await second.pass(0);
    await second.pass(60_000);
    expect(second.sent).toEqual([]);
  });

  it('without consent lets nothing leave, and keeps nothing', async () => {
    const { log, sent, beacons, store, pass } = setUp({ consent: 'denied' });
    log.record(event(0));
    await log.flush();
    log.hide();
    await pass(60_000);
    expect({ sent, beacons, pending: log.pending, kept: await store.load() }).toEqual({
      sent: [],
      beacons: [],
      pending: 0,
      kept: [],
    });
  });

  it('holds events while consent is undecided, and sends or drops them by the answer', async () => {
    const granted = setUp({ consent: 'undecided' });
    granted.log.record(event(0));
    await granted.pass(5_000);
    expect(granted.sent).toEqual([]);
    expect(await granted.store.load()).toEqual([]);
    granted.log.setConsent('granted');
    await granted.pass(0);
    await granted.pass(1_000);
    expect(granted.sent).toEqual([[0]]);

    const denied = setUp({ consent: 'undecided' });
    denied.log.record(event(0));
    denied.log.setConsent('denied');
    await denied.pass(60_000);
    expect([denied.sent, denied.log.pending]).toEqual([[], 0]);
  });

  it('sends nothing after it was stopped', async () => {
    const { log, sent, pass } = setUp();
    log.record(event(0));
    log.stop();
    await pass(60_000);
    expect(sent).toEqual([]);
  });
});
