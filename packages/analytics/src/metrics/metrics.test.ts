import { parseStory, type StoryEvent } from '@matchcut/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../fixtures/property.ts';
import { days, keep as keepIn, NIGHT, questions } from '../../../../fixtures/random-arrivals.ts';
import { randomStories } from '../../../../fixtures/random-stories.ts';
import { useWarehouse } from '../../../../fixtures/warehouse.ts';
import { simulatedSession } from '../simulate/simulated-session.ts';
import { audience, retention, traitsSeen } from './audience.ts';
import { answersAfter, decisionTime, optionShare } from './choices.ts';
import { ConditionError } from './condition-sql.ts';
import { conditional } from './conditional.ts';
import { discovery, endingShare } from './endings.ts';
import { Oracle, type Arrival } from './oracle.ts';
import { live, overview, versions } from './overview.ts';
import { experiment } from './experiment.ts';
import { flows, paths } from './paths.ts';
import { quality, watchTime } from './playing.ts';
import { dropOff, segmentFigures } from './segments.ts';
import { predictorWeights } from './weights.ts';

const here = useWarehouse();

const keep = (arrivals: readonly Arrival[]): Promise<void> => keepIn(here.warehouse, arrivals);

const CONDITIONS = [
  {
    given: 'visited(stairs) or not chosen(ask-hall.a)',
    wanted: 'visited(out) and not visited(roof)',
  },
  { given: 'key', wanted: 'fear >= 2 and not mood == "wild"' },
  {
    given: 'fear + fear * 2 - 1 > 2 or (key == visited(roof)) == true',
    wanted: 'fear == -1 or mood != "calm" or not hat',
  },
  { given: 'key or fear', wanted: 'mood < 2 or key != mood' },
  {
    given: '(key and fear > 0) == true or not key == hat',
    wanted: '(not key or mood == "wild") == (fear < 2)',
  },
];

describe('each metric', () => {
  it('says what a plain reading of the events says, whatever came twice, late, out of order or by a wrong clock', async () => {
    const watched = randomStories.chain((story) => fc.tuple(days(story), questions(story.id)));
    await fc.assert(
      fc.asyncProperty(watched, async ([arrivals, question]) => {
        await keep(arrivals);
        const oracle = new Oracle(arrivals, question);
        expect(await overview(here.warehouse, question)).toEqual(oracle.overview());
        expect(await versions(here.warehouse, question)).toEqual(oracle.versions());
        expect(rounded(await optionShare(here.warehouse, question))).toEqual(
          rounded(oracle.optionShare()),
        );
        expect(await decisionTime(here.warehouse, question)).toEqual(oracle.decisionTime());
        expect(await answersAfter(here.warehouse, question)).toEqual(oracle.answersAfter());
        expect(await endingShare(here.warehouse, question)).toEqual(oracle.endingShare());
        expect(await discovery(here.warehouse, question)).toEqual(oracle.discovery());
        expect(await segmentFigures(here.warehouse, question)).toEqual(oracle.segments());
        expect(await dropOff(here.warehouse, question)).toEqual(oracle.dropOff());
        for (const prefix of [[], ['hall'], ['hall', 'stairs']])
          expect(await paths(here.warehouse, question, { prefix, limit: 5 })).toEqual(
            oracle.paths({ prefix, limit: 5 }),
          );
        expect(await flows(here.warehouse, question, { steps: 4 })).toEqual(
          oracle.flows({ steps: 4 }),
        );
        expect(await watchTime(here.warehouse, question)).toEqual(oracle.watchTime());
        expect(await quality(here.warehouse, question)).toEqual(oracle.quality());
        expect(await traitsSeen(here.warehouse, question)).toEqual(oracle.traits());
        for (const by of ['device', 'territory', 'nothing'])
          expect(await audience(here.warehouse, question, by)).toEqual(oracle.audience(by));
        for (const by of ['device', 'territory'])
          expect(
            (await experiment(here.warehouse, question, by)).map(({ arm, viewers, successes }) => ({
              arm,
              viewers,
              successes,
            })),
          ).toEqual(oracle.arms(by));
        expect(await retention(here.warehouse, question)).toEqual(oracle.retention());
        for (const conditions of CONDITIONS)
          expect(rounded(await conditional(here.warehouse, question, conditions))).toEqual(
            rounded(oracle.conditional(conditions)),
          );
      }),
      cases(2),
    );
  }, 600_000);
});

/** Two ways to the same real number differ in the last digits. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, item: unknown) =>
    typeof item === 'number' ? Number(item.toPrecision(12)) : item,
  );
}

describe('a conditional question', () => {
  it.each([
    ["that can't be read", 'visited(', /visited\(/],
    ['that is a number', 'nerve + 2', /compare it/],
    ['that is a text', '"calm"', /compare it/],
    ['that takes a number for a condition', 'not (nerve + 2)', /"nerve \+ 2" neither/],
    ['that counts with what is no number', 'nerve + true > 2', /"true" is no whole number/],
    ['on where a session is', 'at(pier)', /visited\(pier\)/],
  ])('is refused with what to do if it is one %s', async (_, given, message) => {
    const asked = conditional(here.warehouse, { story: 'house' }, { given, wanted: 'true' });
    await expect(asked).rejects.toThrow(ConditionError);
    await expect(asked).rejects.toThrow(message);
  });

  it('leaves out those of whom nothing can be said: players that tell no variables', async () => {
    const story = parseStory({
      matchcut: 1,
      id: 'ferry',
      title: 'Ferry',
      start: 'pier',
      variables: { wet: { type: 'bool' } },
      segments: {
        pier: { durationMs: 1_000, do: ['wet = true'], ending: { id: 'end', title: 'End' } },
      },
    });
    const told = simulatedSession(story, { seed: 1, startAtMs: NIGHT });
    const older = told.map(
      (event) => ({ ...event, session: 'older', variables: undefined }) as StoryEvent,
    );
    await keep([...told, ...older].map((event) => ({ event, receivedAt: NIGHT })));
    const ask = (wanted: string) =>
      conditional(here.warehouse, { story: 'ferry' }, { given: 'visited(pier)', wanted });
    expect(await ask('wet')).toMatchObject({ sessions: 2, given: 1, both: 1 });
    expect(await ask('not wet')).toMatchObject({ sessions: 2, given: 1, both: 0 });
    expect(await ask('wet > 0')).toMatchObject({ sessions: 2, given: 0 });
  });

  it('takes what one event tells for one moment', async () => {
    const event = (seq: number, change: Partial<StoryEvent>) =>
      ({
        matchcut: 1,
        story: 'ferry',
        storyVersion: 'v1',
        session: 'one',
        seq,
        at: NIGHT + seq,
        segment: 'pier',
        step: 0,
        positionMs: 0,
        ...change,
      }) as StoryEvent;
    const events = [
      event(0, {
        type: 'session_started',
        resumedFrom: null,
        variables: { cold: true, wet: false },
      }),
      event(1, {
        type: 'segment_entered',
        from: null,
        cause: 'start',
        variables: { cold: false, wet: true },
      }),
    ];
    await keep(events.map((each) => ({ event: each, receivedAt: NIGHT })));
    const ask = (wanted: string) =>
      conditional(here.warehouse, { story: 'ferry' }, { given: 'true', wanted });
    expect(await ask('cold == wet')).toMatchObject({ sessions: 1, given: 1, both: 0 });
    expect(await ask('cold != wet')).toMatchObject({ sessions: 1, given: 1, both: 1 });
    expect(await ask('(cold and true) != (wet and true)')).toMatchObject({ both: 1 });
    expect(await ask('(cold and true) == (wet and true)')).toMatchObject({ both: 0 });
  });

  it('takes names as values, never as SQL', async () => {
    await keep([]);
    expect(
      await conditional(
        here.warehouse,
        { story: "x' OR 1 = 1 --" },
        { given: 'visited(a_b)', wanted: 'true' },
      ),
    ).toEqual({ sessions: 0, given: 0, both: 0, share: 0, low: 0, high: 1 });
  });
});

describe('the last minute', () => {
  it('comes in steps of five seconds', async () => {
    const story = parseStory({
      matchcut: 1,
      id: 'ferry',
      title: 'Ferry',
      start: 'pier',
      segments: { pier: { durationMs: 1_000, ending: { id: 'end', title: 'End' } } },
    });
    const [first, ...others] = simulatedSession(story, { seed: 1, startAtMs: NIGHT });
    const arrivals = [
      { event: first as StoryEvent, receivedAt: NIGHT - 57_000 },
      ...others.map((event) => ({ event, receivedAt: NIGHT - 1 })),
      { event: { ...(first as StoryEvent), session: 'old' }, receivedAt: NIGHT - 60_001 },
    ];
    await keep(arrivals);
    expect(await live(here.warehouse, { story: 'ferry' }, NIGHT)).toEqual([
      { second: 55, events: 1, sessions: 1 },
      { second: 0, events: others.length, sessions: 1 },
    ]);
  });
});

describe('the weights for the predictor', () => {
  it('count answers in general and after those before, where enough viewers gave them', async () => {
    const event = (session: string, seq: number, choice: string, option: string) =>
      ({
        matchcut: 1,
        story: 'ferry',
        storyVersion: 'v1',
        session,
        seq,
        at: NIGHT,
        segment: 'pier',
        step: seq,
        positionMs: 0,
        type: 'choice_made',
        choice,
        option,
        by: 'viewer',
        decisionMediaMs: 1,
        decisionWallMs: 1,
      }) as StoryEvent;
    const six = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((session, index) => [
      event(session, 0, 'pay', index < 5 ? 'coin' : 'wait'),
      event(session, 1, 'deck', index < 2 ? 'up' : 'down'),
    ]);
    await keep(six.map((each) => ({ event: each, receivedAt: NIGHT })));
    expect((await predictorWeights(here.warehouse, { story: 'ferry' })).choices).toEqual({
      pay: { counts: { coin: 5, wait: 1 }, after: {} },
      deck: { counts: { up: 2, down: 4 }, after: { 'pay.coin': { up: 2, down: 3 } } },
    });
  });
});
