import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../fixtures/property.ts';
import { eventSchema } from '../events/event-schema.ts';
import type { StoryEvent } from '../events/event.ts';
import { parseStory } from '../story/validate.ts';
import type { PredictorWeights } from '../predict/weights.ts';
import type { Story } from '../story/story.ts';
import { savedAt, SessionError } from './saved-session.ts';
import { createSession, type Session, type SessionOptions } from './session.ts';

/** A pier with one timed choice, a crossing that loops or ends, a coin that the viewer keeps. */
function ferry(change: (story: any) => void = () => undefined): Story {
  const story = {
    matchcut: 1,
    id: 'ferry',
    title: 'The ferry',
    version: 'v1',
    start: 'pier',
    variables: { coins: { type: 'int', max: 3, scope: 'viewer' }, wet: { type: 'bool' } },
    segments: {
      pier: {
        durationMs: 10_000,
        checkpoint: { title: 'The pier' },
        choices: [
          {
            id: 'pay',
            prompt: 'The ferryman waits',
            opensAtMs: 2_000,
            closesAtMs: 8_000,
            default: 'wait',
            options: [
              {
                id: 'give',
                label: 'Give a coin',
                when: 'coins > 0',
                unavailable: 'locked',
                to: 'crossing',
              },
              { id: 'wait', label: 'Wait', do: ['coins += 1'] },
              { id: 'jump', label: 'Jump', do: ['wet = true'], to: 'water', cut: 'now' },
              { id: 'whistle', label: 'Whistle', when: 'visited(water)', to: 'crossing' },
            ],
          },
        ],
        routes: [{ to: 'pier' }],
      },
      water: {
        durationMs: 4_000,
        routes: [
          { to: 'pier', weight: 1 },
          { to: 'crossing', weight: 1 },
        ],
      },
      crossing: { durationMs: 5_000, ending: { id: 'across', title: 'Across' } },
    },
  };
  change(story);
  return parseStory(story);
}

const types = (events: readonly StoryEvent[]) => events.map(({ type }) => type);

function play(
  story: Story,
  options: SessionOptions = {},
): { session: Session; events: StoryEvent[] } {
  const events: StoryEvent[] = [];
  let at = 1_000;
  const session = createSession(story, {
    seed: 7,
    now: () => (at += 10),
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { session, events };
}

describe('a session that begins somewhere else', () => {
  it('has the variables, visits and answers that it is given, and the rest as at the start', () => {
    const story = ferry();
    const saved = savedAt(story, 'pier', {
      variables: { coins: 2, nonsense: 1, wet: 'maybe' },
      visited: ['water', 'nowhere'],
      chosen: ['pay.jump'],
    });
    const { session, events } = play(story, { saved: JSON.parse(JSON.stringify(saved)) });
    expect(session.state).toMatchObject({
      segment: 'pier',
      positionMs: 0,
      step: 1,
      variables: { coins: 2, wet: false },
    });
    expect(types(events)).toEqual(['session_started']);
    session.position(2_000);
    expect(session.state.choice?.options.map(({ id, isOpen }) => [id, isOpen])).toEqual([
      ['give', true],
      ['wait', true],
      ['jump', true],
      ['whistle', true],
    ]);
  });

  it('can begin where nothing is asked, and goes on from there', () => {
    const story = ferry();
    const { session } = play(story, { saved: savedAt(story, 'crossing') });
    session.ended();
    expect(session.state.isOver).toBe(true);
  });

  it("can't begin where there is nothing", () => {
    expect(() => savedAt(ferry(), 'nowhere')).toThrow(SessionError);
  });
});

describe('a choice', () => {
  it('opens and closes by media time', () => {
    const { session } = play(ferry());
    session.position(1_999);
    expect(session.state.choice).toBeNull();
    session.position(2_000);
    expect(session.state.choice?.options.map((option) => [option.id, option.isOpen])).toEqual([
      ['give', false],
      ['wait', true],
      ['jump', true],
    ]);
    session.position(8_000);
    expect(session.state.choice).toBeNull();
  });

  it('takes the default when the window closes in silence', () => {
    const { session, events } = play(ferry());
    session.position(2_000);
    session.position(8_000);
    expect(events.at(-1)).toMatchObject({
      type: 'choice_made',
      option: 'wait',
      by: 'silence',
      decisionMediaMs: 6_000,
      step: 1,
    });
    expect(session.state.variables).toMatchObject({ coins: 1 });
  });

  it('takes the default when the media ends before its window closed', () => {
    const { session, events } = play(ferry());
    session.position(3_000);
    session.ended();
    expect(events.map((event) => event.type)).toEqual([
      'session_started',
      'segment_entered',
      'choice_opened',
      'choice_made',
      'segment_entered',
    ]);
  });

  it('refuses locked, hidden and unknown options, and late answers', () => {
    const { session } = play(ferry());
    session.position(2_000);
    expect(['give', 'whistle', 'fly'].map((option) => session.choose(option))).toEqual([
      false,
      false,
      false,
    ]);
    session.position(8_000);
    expect(session.choose('jump')).toBe(false);
  });

  it('with no open option is skipped', () => {
    const { session, events } = play(
      ferry((story) => {
        for (const option of story.segments.pier.choices[0].options) option.when = 'coins > 2';
      }),
    );
    session.position(5_000);
    expect(session.state.choice).toBeNull();
    expect(events.at(-1)).toMatchObject({ type: 'choice_skipped', choice: 'pay' });
  });

  it('gives way to the first open option when its default is locked', () => {
    const { session, events } = play(
      ferry((story) => {
        story.segments.pier.choices[0].default = 'give';
      }),
    );
    session.position(2_000);
    session.position(9_000);
    expect(events.at(-1)).toMatchObject({ option: 'wait', by: 'silence' });
  });

  it('leads at the end of its segment, or at once when it says so', () => {
    const atEnd = play(ferry(), { viewer: { variables: { coins: 2 } } }).session;
    atEnd.position(2_000);
    atEnd.choose('give');
    expect([atEnd.state.segment, atEnd.state.branches]).toEqual([
      'pier',
      [{ segment: 'crossing', probability: 1 }],
    ]);
    atEnd.ended();
    expect(atEnd.state.segment).toBe('crossing');

    const { session: atOnce, events } = play(ferry());
    atOnce.position(2_000);
    atOnce.choose('jump');
    expect(atOnce.state.segment).toBe('water');
    expect(events.slice(-2)).toMatchObject([
      { type: 'choice_made', segment: 'pier', positionMs: 2_000 },
      { type: 'segment_entered', segment: 'water', from: 'pier', cause: 'option' },
    ]);
  });
});

describe('a session', () => {
  it('foresees the segments that may follow, the one that silence leads to first', () => {
    const { session } = play(ferry());
    expect(session.state.branches.map(({ segment }) => segment)).toEqual(['pier', 'water']);
  });

  it('reaches an ending and is over when its media has ended', () => {
    const { session, events } = play(ferry(), { viewer: { variables: { coins: 1 } } });
    session.position(2_000);
    session.choose('give');
    session.ended();
    expect([session.state.ending?.id, session.state.isOver]).toEqual(['across', false]);
    session.ended();
    expect(session.state.isOver).toBe(true);
    expect(events.at(-1)).toMatchObject({ type: 'story_ended', ending: 'across' });
  });

  it('goes back to a checkpoint as it was, but keeps what belongs to the viewer', () => {
    const { session } = play(ferry());
    session.position(2_000);
    session.choose('jump');
    expect(session.state.variables).toMatchObject({ wet: true });
    expect(session.back('water')).toBe(false);
    expect(session.back('pier')).toBe(true);
    expect(session.state).toMatchObject({
      segment: 'pier',
      positionMs: 0,
      step: 0,
      variables: { wet: false },
    });
    session.position(2_000);
    session.choose('wait');
    session.ended();
    session.back('pier');
    expect(session.state.variables).toMatchObject({ coins: 1 });
  });

  it('ignores viewer variables that do not fit', () => {
    const { session } = play(ferry(), { viewer: { variables: { coins: 99, wet: true } } });
    expect(session.state.variables).toEqual({ coins: 0, wet: false });
  });

  it('keeps whole numbers within their bounds', () => {
    const { session } = play(ferry());
    for (let round = 0; round < 5; round += 1) session.ended();
    expect(session.state.variables).toMatchObject({ coins: 3 });
  });

  it('lets whoever hears of a choice answer it at once', () => {
    const heard: boolean[] = [];
    const answering = createSession(ferry(), {
      seed: 1,
      onEvent: (event) => {
        if (event.type === 'choice_opened') heard.push(answering.choose('jump'));
      },
    });
    answering.position(2_000);
    expect([heard, answering.state.segment]).toEqual([[true], 'water']);
  });

  it('tells nothing more once it has stopped', () => {
    const { session, events } = play(ferry());
    session.stop();
    session.report({ type: 'paused' });
    session.position(2_000);
    expect(types(events)).toEqual(['session_started', 'segment_entered']);
  });

  it('refuses a viewer id that events could not carry', () => {
    for (const id of ['', 'x'.repeat(65), '\ud800'])
      expect(() => play(ferry(), { viewer: { id } })).toThrow('MC4004');
  });

  it('cuts a long message where no character is torn', () => {
    const { session, events } = play(ferry());
    session.report({
      type: 'error',
      code: 'MC5004',
      message: `${'x'.repeat(999)}🚂`,
      isFatal: true,
    });
    expect(eventSchema.safeParse(events.at(-1)).success).toBe(true);
  });

  it('numbers its events without a gap, each valid by the schema', () => {
    const { session, events } = play(ferry(), { viewer: { id: 'viewer-1' } });
    session.position(2_000);
    session.report({ type: 'paused' });
    session.choose('jump');
    session.ended();
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index));
    for (const event of events) expect(eventSchema.parse(event)).toEqual(event);
  });
});

describe('the events of a session', () => {
  const told = (events: readonly StoryEvent[]) =>
    Object.assign({}, ...events.map((event) => ('variables' in event ? event.variables : {})));

  it('tell all variables at its beginning, and then what an answer or a segment changed', () => {
    const { session, events } = play(ferry(), { viewer: { variables: { coins: 2 } } });
    session.position(2_000);
    session.choose('jump');
    session.back('pier');
    expect(
      events.flatMap((event) => ('variables' in event ? [[event.type, event.variables]] : [])),
    ).toEqual([
      ['session_started', { coins: 2, wet: false }],
      ['choice_made', { wet: true }],
      ['segment_entered', { wet: false }],
    ]);
  });

  it('say what every variable is at any moment, also after going back and when it was taken up', () => {
    const moves = fc.array(
      fc.oneof(
        fc.constantFrom(
          'ended' as const,
          'jump' as const,
          'whistle' as const,
          'back' as const,
          'save' as const,
        ),
        fc.nat(10_000),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(fc.integer(), moves, (seed, played) => {
        let { session, events } = play(ferry(), { seed });
        for (const move of played) {
          if (move === 'ended') session.ended();
          else if (move === 'back') session.back('pier');
          else if (move === 'save')
            ({ session, events } = play(ferry(), { saved: session.save() }));
          else if (typeof move === 'string') session.choose(move);
          else session.position(move);
          expect(told(events)).toEqual(session.state.variables);
        }
      }),
      cases(100),
    );
  });
});

const weights = (choices: PredictorWeights['choices']): PredictorWeights => ({
  matchcut: 1,
  story: 'ferry',
  choices,
});
const LIKE_JUMPING = weights({
  pay: { counts: { jump: 30, give: 10, wait: 10 }, after: { 'pay.jump': { wait: 200 } } },
});

describe('a default that is predicted', () => {
  const silentAnswer = (
    options: SessionOptions,
    prepare: (story: any) => void = () => undefined,
  ) => {
    const story = ferry((change) => {
      change.segments.pier.choices[0].default = 'predicted';
      prepare(change);
    });
    const { session, events } = play(story, options);
    session.position(2_000);
    const shown = session.state.choice?.defaultOption;
    session.position(9_000);
    const [made] = events.flatMap((event) => (event.type === 'choice_made' ? [event] : []));
    expect(made).toMatchObject({ by: 'silence', option: shown });
    return shown;
  };

  it('takes what earlier viewers took most, and shows it while the choice is open', () => {
    expect(silentAnswer({ weights: LIKE_JUMPING })).toBe('jump');
  });

  it('goes by what viewers took after the same answers, also after going back and coming again', () => {
    const story = ferry((change) => {
      change.segments.pier.choices[0].default = 'predicted';
      change.segments.water.routes = [{ to: 'pier' }];
    });
    const { session } = play(story, { weights: LIKE_JUMPING });
    session.position(2_000);
    session.choose('jump');
    session.ended();
    session.position(2_000);
    expect([session.state.segment, session.state.choice?.defaultOption]).toEqual(['pier', 'wait']);
    session.back('pier');
    session.position(2_000);
    expect(session.state.choice?.defaultOption).toBe('jump');
  });

  it("goes by the author's odds as long as nothing is known", () => {
    expect(silentAnswer({})).toBe('wait');
    expect(
      silentAnswer({}, (story) => {
        story.segments.pier.choices[0].options.find(
          ({ id }: { id: string }) => id === 'jump',
        ).odds = 3;
      }),
    ).toBe('jump');
  });
});

describe('the same seed and the same answers', () => {
  it.each([['random'], ['predicted']])(
    'give the same path, also when it is saved and taken up at any moment, and silence is %s',
    (silence) => {
      const story = ferry((change) => {
        change.segments.pier.choices[0].default = silence;
      });
      const moves = fc.array(
        fc.oneof(fc.constant('ended' as const), fc.constant('jump' as const), fc.nat(10_000)),
        { maxLength: 30 },
      );
      fc.assert(
        fc.property(fc.integer(), moves, fc.nat(30), (seed, played, saveAfter) => {
          const straight = createSession(story, { seed, weights: LIKE_JUMPING });
          let resumed = createSession(story, { seed, weights: LIKE_JUMPING });
          played.forEach((move, index) => {
            if (index === saveAfter)
              resumed = createSession(story, {
                saved: JSON.parse(JSON.stringify(resumed.save())),
                weights: LIKE_JUMPING,
              });
            for (const session of [straight, resumed]) {
              if (move === 'ended') session.ended();
              else if (move === 'jump') session.choose('jump');
              else session.position(move);
            }
            expect(resumed.state).toEqual(straight.state);
          });
        }),
        cases(100),
      );
    },
  );

  it('draw a different path for another seed', () => {
    const ends = new Set<string>();
    for (let seed = 0; seed < 20; seed += 1) {
      const { session } = play(ferry(), { seed });
      session.position(2_000);
      session.choose('jump');
      session.ended();
      ends.add(session.state.segment);
    }
    expect([...ends].sort()).toEqual(['crossing', 'pier']);
  });
});

describe('a saved session', () => {
  const saved = () => {
    const { session } = play(ferry());
    session.position(3_000);
    return JSON.parse(JSON.stringify(session.save()));
  };

  it('is taken up by a changed story where it still fits', () => {
    const changed = ferry((story) => {
      story.version = 'v2';
      story.variables.hat = { type: 'bool', initial: true };
      delete story.variables.wet;
      story.segments.pier.choices[0].options.splice(2, 1);
      delete story.segments.water;
      story.segments.pier.choices[0].options.pop();
    });
    const { session, events } = play(changed, { saved: saved() });
    expect(session.state.variables).toEqual({ coins: 0, hat: true });
    expect(session.state.choice?.id).toBe('pay');
    expect(events[0]).toMatchObject({
      type: 'session_started',
      resumedFrom: expect.stringMatching(/^[0-9a-f]{32}$/),
      seq: 0,
    });
    expect(events[0]?.session).not.toBe((events[0] as { resumedFrom?: string }).resumedFrom);
  });

  it.each<[string, (data: any) => unknown, string]>([
    ['is garbage', () => 'x', 'MC4001'],
    ['has a prototype key', () => JSON.parse('{"__proto__":1}'), 'MC4001'],
    [
      'is of another story',
      (data) => {
        data.story = 'tram';
      },
      'MC4002',
    ],
    [
      'stands in a segment that is gone',
      (data) => {
        data.context.segment = 'harbour';
      },
      'MC4003',
    ],
    [
      'stands in a choice that is gone',
      (data) => {
        data.place = 'choice swim';
      },
      'MC4003',
    ],
    [
      'leads to a segment that is gone',
      (data) => {
        data.context.next = 'harbour';
      },
      'MC4003',
    ],
    [
      'leads to a segment that its own no longer leads to',
      (data) => {
        data.context.next = 'pier';
      },
      'MC4003',
    ],
  ])('says why it is refused when it %s', (_, change, code) => {
    const data = saved();
    const spoiled = change(data) ?? data;
    const refusal = () => createSession(ferry(), { saved: spoiled });
    expect(refusal).toThrow(SessionError);
    expect(refusal).toThrow(code);
  });
});
