import {
  checkCondition,
  evaluate,
  parseCondition,
  type Expression,
  type ExpressionType,
  type StoryEvent,
  type Value,
  type Values,
} from '@matchcut/runtime';
import type { AudienceSlice, Retention, TraitSeen } from './audience.ts';
import type { AnswersAfter, DecisionTime, OptionShare, Quantiles } from './choices.ts';
import type { Conditional } from './conditional.ts';
import type { Discovery, EndingShare } from './endings.ts';
import type { Overview, VersionFigures } from './overview.ts';
import type { Flow, PathShare } from './paths.ts';
import type { Quality, WatchTime } from './playing.ts';
import type { Question } from './question.ts';
import type { DropOff, SegmentFigures } from './segments.ts';

/** An event as it arrived. */
export interface Arrival {
  readonly event: StoryEvent;
  readonly receivedAt: number;
}

type Of<Type extends StoryEvent['type']> = Extract<StoryEvent, { type: Type }>;

/**
 * The metrics once more, said in plain TypeScript over events as they arrived: what the SQL is held against. Written
 * from the definitions and for clarity; it looks at everything again for each question.
 */
export class Oracle {
  readonly #arrivals: readonly Arrival[];
  readonly #sessions: ReadonlyMap<string, readonly StoryEvent[]>;

  constructor(
    all: readonly Arrival[],
    { story, version, fromMs = 0, toMs = Infinity, trait }: Question,
  ) {
    const once = new Map<string, Arrival>();
    for (const arrival of all)
      once.set(`${arrival.event.story} ${arrival.event.session} ${arrival.event.seq}`, arrival);
    const ofStory = [...once.values()].filter(({ event }) => event.story === story);
    const withTrait = new Set(
      ofStory.flatMap(({ event }) =>
        trait &&
        event.type === 'session_started' &&
        (event.traits?.[trait.name] ?? '') === trait.value
          ? [event.session]
          : [],
      ),
    );
    const inVersion = ofStory.filter(({ event }) => !version || event.storyVersion === version);
    const inTime = new Set(
      [...grouped(inVersion, ({ event }) => event.session)].flatMap(([session, arrivals]) => {
        const first = firstAt(arrivals.map(({ event }) => event));
        return first >= fromMs && first < toMs ? [session] : [];
      }),
    );
    this.#arrivals = inVersion.filter(
      ({ event: { session } }) => inTime.has(session) && (!trait || withTrait.has(session)),
    );
    const events = this.#arrivals
      .map(({ event }) => event)
      .sort((one, other) => one.seq - other.seq);
    this.#sessions = grouped(events, ({ session }) => session);
  }

  overview(): Overview {
    return {
      sessions: this.#sessionsWith('session_started').length,
      started: this.#sessionsWith('playback_started').length,
      finished: this.#sessionsWith('ending_reached').length,
      viewers: new Set(this.#all('session_started').flatMap(({ viewer }) => viewer ?? [])).size,
      answers: this.#all('choice_made').length,
      errors: this.#all('error').filter(({ isFatal }) => isFatal).length,
      lastEventAt: Math.max(0, ...this.#arrivals.map(({ receivedAt }) => receivedAt)),
    };
  }

  versions(): readonly VersionFigures[] {
    const rows = [...new Set(this.#arrivals.map(({ event }) => event.storyVersion))].map(
      (version) => {
        const arrivals = this.#arrivals.filter(({ event }) => event.storyVersion === version);
        const sessionsWith = (type: StoryEvent['type']): number =>
          new Set(arrivals.flatMap(({ event }) => (event.type === type ? [event.session] : [])))
            .size;
        return {
          version,
          sessions: sessionsWith('session_started'),
          finished: sessionsWith('ending_reached'),
          firstAt: Math.min(...arrivals.map(({ receivedAt }) => receivedAt)),
        };
      },
    );
    return rows.sort(
      (one, other) => other.firstAt - one.firstAt || compare(one.version, other.version),
    );
  }

  optionShare(): readonly OptionShare[] {
    const answers = this.#all('choice_made');
    const rows = [...grouped(answers, ({ choice, option }) => `${choice} ${option}`).values()].map(
      (same): OptionShare => {
        const { choice, option } = same[0] as Of<'choice_made'>;
        const n = answers.filter((answer) => answer.choice === choice).length;
        const share = same.length / n;
        const byViewer = [
          ...grouped(
            answers.filter((answer) => answer.choice === choice),
            whoOf,
          ).values(),
        ].map(({ length }) => length);
        return {
          choice,
          option,
          answers: same.length,
          bySilence: same.filter(({ by }) => by === 'silence').length,
          n,
          viewers: byViewer.length,
          share,
          ...wilson(share, independent(byViewer)),
        };
      },
    );
    return rows.sort(
      (one, other) =>
        compare(one.choice, other.choice) ||
        other.answers - one.answers ||
        compare(one.option, other.option),
    );
  }

  decisionTime(): readonly DecisionTime[] {
    const byViewers = this.#all('choice_made').filter(({ by }) => by === 'viewer');
    return [...grouped(byViewers, ({ choice }) => choice)]
      .map(([choice, answers]) => ({
        choice,
        answers: answers.length,
        quantilesMs: quantiles(
          answers.map(({ decisionMediaMs }) => Math.round(decisionMediaMs)),
        ) as Quantiles,
      }))
      .sort((one, other) => compare(one.choice, other.choice));
  }

  answersAfter(): readonly AnswersAfter[] {
    const counts = new Map<string, AnswersAfter>();
    for (const events of this.#sessions.values()) {
      const answers = of(events, 'choice_made').map(({ choice, option }) => ({
        choice,
        option,
        name: `${choice}.${option}`,
      }));
      for (const [index, { choice, option }] of answers.entries()) {
        const [before, last] = [answers[index - 2]?.name, answers[index - 1]?.name];
        for (const after of [
          '',
          ...(last ? [last] : []),
          ...(before ? [`${before} ${last}`] : []),
        ]) {
          const key = `${choice} ${after} ${option}`;
          counts.set(key, { choice, option, after, answers: (counts.get(key)?.answers ?? 0) + 1 });
        }
      }
    }
    return [...counts.values()].sort(
      (one, other) =>
        compare(one.choice, other.choice) ||
        compare(one.after, other.after) ||
        compare(one.option, other.option),
    );
  }

  endingShare(): readonly EndingShare[] {
    const firsts = [...this.#sessions.values()].flatMap((events) =>
      of(events, 'ending_reached').slice(0, 1),
    );
    return [...grouped(firsts, ({ ending }) => ending)]
      .map(([ending, { length }]) => ({ ending, sessions: length, share: length / firsts.length }))
      .sort((one, other) => other.sessions - one.sessions || compare(one.ending, other.ending));
  }

  discovery(): readonly Discovery[] {
    const found = [
      ...grouped(this.#all('ending_reached'), ({ viewer, session }) => viewer ?? session).values(),
    ].map((events) => new Set(events.map(({ ending }) => ending)).size);
    return [...grouped(found, String).values()]
      .map((same) => ({ endings: same[0] ?? 0, viewers: same.length }))
      .sort((one, other) => one.endings - other.endings);
  }

  segments(): readonly SegmentFigures[] {
    const entered = this.#all('segment_entered');
    const rows = [...grouped(entered, ({ segment }) => segment)].map(
      ([segment, here]): SegmentFigures => {
        const sessions = new Set(here.map(({ session }) => session)).size;
        const leftHere = this.#lasts().filter((last) => last.segment === segment).length;
        return {
          segment,
          sessions,
          views: here.length,
          backs: here.filter(({ cause }) => cause === 'back').length,
          leftHere,
          dropOff: Math.min(1, leftHere / sessions),
        };
      },
    );
    return rows.sort(
      (one, other) => other.sessions - one.sessions || compare(one.segment, other.segment),
    );
  }

  dropOff(): readonly DropOff[] {
    const rows = [
      ...grouped(
        this.#lasts(),
        ({ segment, positionMs }) => `${segment} ${Math.floor(Math.round(positionMs) / 1_000)}`,
      ),
    ];
    return rows
      .map(([key, { length }]) => ({
        segment: key.split(' ')[0] ?? '',
        second: Number(key.split(' ')[1]),
        sessions: length,
      }))
      .sort((one, other) => compare(one.segment, other.segment) || one.second - other.second);
  }

  paths({
    prefix = [],
    limit = 20,
  }: { readonly prefix?: readonly string[]; readonly limit?: number } = {}): readonly PathShare[] {
    const all = this.#paths()
      .map(({ path }) => path.slice(0, 200))
      .filter((path) => prefix.every((segment, index) => path[index] === segment));
    const rows = [...grouped(all, (path) => path.join(' ')).values()].map((same) => ({
      path: same[0] ?? [],
      sessions: same.length,
      share: same.length / all.length,
    }));
    return rows
      .sort((one, other) => other.sessions - one.sessions || compareLists(one.path, other.path))
      .slice(0, limit);
  }

  flows({ steps = 12 }: { readonly steps?: number } = {}): readonly Flow[] {
    const all = this.#paths().flatMap(({ path, isFinished }) =>
      [...path, ...(isFinished ? [] : [''])]
        .slice(0, steps + 1)
        .flatMap((to, index, way) =>
          index === 0 ? [] : [{ step: index - 1, from: way[index - 1] ?? '', to }],
        ),
    );
    const rows = [...grouped(all, ({ step, from, to }) => `${step} ${from} ${to}`).values()].map(
      (same) => ({ ...(same[0] as Omit<Flow, 'sessions'>), sessions: same.length }),
    );
    return rows.sort(
      (one, other) =>
        one.step - other.step ||
        other.sessions - one.sessions ||
        compare(one.from, other.from) ||
        compare(one.to, other.to),
    );
  }

  watchTime(): WatchTime {
    const times = [...this.#sessions.values()].flatMap((events) => {
      let [runningSince, ran, hasRun]: [number | undefined, number, boolean] = [
        undefined,
        0,
        false,
      ];
      const stand = (at: number): void => {
        if (runningSince !== undefined) ran += Math.max(0, at - runningSince);
        runningSince = undefined;
      };
      for (const event of events) {
        const runs =
          event.type === 'playback_started' ||
          event.type === 'resumed' ||
          (event.type === 'segment_entered' && event.cause === 'back');
        if (!runs && event.type !== 'paused' && event.type !== 'story_ended') continue;
        stand(event.at);
        if (!runs) continue;
        runningSince = event.at;
        hasRun = true;
      }
      stand(events.at(-1)?.at ?? 0);
      return hasRun ? [ran] : [];
    });
    return { sessions: times.length, totalMs: sum(times), quantilesMs: quantiles(times) };
  }

  quality(): Quality {
    const starts = this.#all('playback_started')
      .map(({ wallMs = 0 }) => Math.round(wallMs))
      .filter((ms) => ms > 0);
    const stalls = this.#all('stalled');
    const seams = sum(
      [...this.#sessions.values()].map((events) =>
        Math.max(
          0,
          of(events, 'segment_entered').filter(({ cause }) => cause !== 'back').length - 1,
        ),
      ),
    );
    const failed = this.#all('error').filter(({ isFatal }) => isFatal);
    const distinct = (events: readonly StoryEvent[]): number =>
      new Set(events.map(({ session }) => session)).size;
    return {
      started: this.#sessionsWith('playback_started').length,
      startQuantilesMs: quantiles(starts),
      stalls: stalls.length,
      stalledSessions: distinct(stalls),
      stallMs: sum(stalls.map(({ wallMs }) => Math.round(wallMs))),
      seams,
      seamStalls: stalls.filter(({ positionMs }) => Math.round(positionMs) < 1_000).length,
      failedSessions: distinct(failed),
    };
  }

  traits(): readonly TraitSeen[] {
    const told = this.#all('session_started').flatMap(({ traits = {}, session }) =>
      Object.keys(traits).map((trait) => ({ trait, session })),
    );
    return [...grouped(told, ({ trait }) => trait)]
      .map(([trait, rows]) => ({
        trait,
        sessions: new Set(rows.map(({ session }) => session)).size,
      }))
      .sort((one, other) => compare(one.trait, other.trait));
  }

  audience(by: string): readonly AudienceSlice[] {
    const sessions = [...this.#sessions.values()].flatMap((events) =>
      of(events, 'session_started')
        .slice(0, 1)
        .map(({ traits = {} }) => ({
          value: traits[by] ?? '',
          isFinished: of(events, 'ending_reached').length > 0,
        })),
    );
    return [...grouped(sessions, ({ value }) => value)]
      .map(([value, rows]) => ({
        value,
        sessions: rows.length,
        finished: rows.filter(({ isFinished }) => isFinished).length,
      }))
      .sort((one, other) => other.sessions - one.sessions || compare(one.value, other.value));
  }

  /** Arms by how many viewers were in them, and finished. */
  arms(
    by: string,
  ): readonly { readonly arm: string; readonly viewers: number; readonly successes: number }[] {
    const sessions = [...this.#sessions.values()]
      .flatMap((events) =>
        of(events, 'session_started')
          .slice(0, 1)
          .map((started) => ({
            who: whoOf(started),
            session: started.session,
            arm: started.traits?.[by] ?? '',
            at: firstAt(events),
            isFinished: of(events, 'ending_reached').length > 0,
          })),
      )
      .filter(({ arm }) => arm !== '');
    const viewers = [...grouped(sessions, ({ who }) => who).values()].map((own) => ({
      arm:
        own.toSorted((one, other) => one.at - other.at || compare(one.session, other.session))[0]
          ?.arm ?? '',
      isFinished: own.some(({ isFinished }) => isFinished),
    }));
    return [...grouped(viewers, ({ arm }) => arm)]
      .map(([arm, those]) => ({
        arm,
        viewers: those.length,
        successes: those.filter(({ isFinished }) => isFinished).length,
      }))
      .sort((one, other) => other.viewers - one.viewers || compare(one.arm, other.arm));
  }

  retention(): readonly Retention[] {
    const DAY_MS = 86_400_000;
    // Days since 1970, which began on a Thursday, of the Monday before.
    const monday = (at: number): number => Math.floor((Math.floor(at / DAY_MS) + 3) / 7) * 7 - 3;
    const visits = [...this.#sessions.values()]
      .filter((events) => of(events, 'session_started').length > 0)
      .map((events) => ({ viewer: events[0]?.viewer, at: firstAt(events) }));
    const rows = [
      ...grouped(
        visits.filter(({ viewer }) => viewer !== undefined),
        ({ viewer }) => viewer ?? '',
      ).values(),
    ].flatMap((events) => {
      const weeks = [...new Set(events.map(({ at }) => monday(at)))];
      const first = Math.min(...weeks);
      return weeks.map((week) => ({
        cohort: new Date(first * DAY_MS).toISOString().slice(0, 10),
        week: (week - first) / 7,
      }));
    });
    return [...grouped(rows, ({ cohort, week }) => `${cohort} ${week}`).values()]
      .map((same) => ({ ...(same[0] as Omit<Retention, 'viewers'>), viewers: same.length }))
      .sort((one, other) => compare(one.cohort, other.cohort) || one.week - other.week);
  }

  conditional({ given, wanted }: { readonly given: string; readonly wanted: string }): Conditional {
    const [first, second] = [parseCondition(given), parseCondition(wanted)];
    const sessions = [...this.#sessions.values()]
      .filter((events) => of(events, 'session_started').length > 0)
      .map((events) => ({
        who: whoOf(events[0] as StoryEvent),
        isGiven: cameToHold(first, events),
        isWanted: cameToHold(second, events),
      }));
    const those = sessions.filter(({ isGiven, isWanted }) => isGiven && isWanted !== undefined);
    const both = those.filter(({ isWanted }) => isWanted).length;
    const share = those.length === 0 ? 0 : both / those.length;
    return {
      sessions: sessions.length,
      given: those.length,
      both,
      share,
      ...(those.length === 0
        ? { low: 0, high: 1 }
        : wilson(
            share,
            independent([...grouped(those, ({ who }) => who).values()].map(({ length }) => length)),
          )),
    };
  }

  #all<Type extends StoryEvent['type']>(type: Type): readonly Of<Type>[] {
    return [...this.#sessions.values()].flatMap((events) => of(events, type));
  }

  /** The last events of those who never reached an ending. */
  #lasts(): readonly StoryEvent[] {
    return [...this.#sessions.values()]
      .filter((events) => of(events, 'ending_reached').length === 0)
      .map((events) => events.at(-1) as StoryEvent);
  }

  #sessionsWith(type: StoryEvent['type']): readonly string[] {
    return [...this.#sessions].flatMap(([session, events]) =>
      of(events, type).length > 0 ? [session] : [],
    );
  }

  #paths(): { readonly path: readonly string[]; readonly isFinished: boolean }[] {
    return [...this.#sessions.values()]
      .map((events) => ({
        path: of(events, 'segment_entered').map(({ segment }) => segment),
        isFinished: of(events, 'ending_reached').length > 0,
      }))
      .filter(({ path }) => path.length > 0);
  }
}

/** Whether a condition can be asked of these values: all that it names are there, and of the right kind. */
function isFit(condition: Expression, values: Values): boolean {
  const texts = [...JSON.stringify([condition, values]).matchAll(/"([^"]*)"/g)].map(
    (match) => match[1] ?? '',
  );
  const typeOf = (value: Value): ExpressionType => {
    if (typeof value === 'boolean') return { kind: 'bool' };
    return typeof value === 'number' ? { kind: 'int' } : { kind: 'enum', values: texts };
  };
  try {
    checkCondition(condition, {
      variableType: (name) =>
        Object.hasOwn(values, name) ? typeOf(values[name] as Value) : undefined,
      hasSegment: () => true,
      hasOption: () => true,
    });
    return true;
  } catch {
    return false;
  }
}

/** Whose a session is: sessions without a viewer's id are each their own. */
function whoOf({ viewer, session }: StoryEvent): string {
  return viewer === undefined ? `session ${session}` : `viewer ${viewer}`;
}

/** As how many observations those count that came from one viewer each, if they are alike. */
function independent(counts: readonly number[]): number {
  return sum(counts) ** 2 / sum(counts.map((count) => count ** 2));
}

/** Between which a share of `n` truly lies, with 95 % confidence. */
function wilson(share: number, n: number): { readonly low: number; readonly high: number } {
  const z = 1.959964;
  const bound = (sign: number): number =>
    Math.min(
      1,
      Math.max(
        0,
        (share +
          z ** 2 / (2 * n) +
          sign * z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) /
          (1 + z ** 2 / n),
      ),
    );
  return { low: bound(-1), high: bound(1) };
}

/** Whether a condition did at some moment of a session; one that joins others, whether those did. Undefined if a variable is never told. */
function cameToHold(condition: Expression, events: readonly StoryEvent[]): boolean | undefined {
  if (condition.kind === 'not') {
    const held = cameToHold(condition.operand, events);
    return held === undefined ? undefined : !held;
  }
  if (condition.kind === 'and' || condition.kind === 'or') {
    const sides = new Set([
      cameToHold(condition.left, events),
      cameToHold(condition.right, events),
    ]);
    const decisive = condition.kind === 'or';
    if (sides.has(decisive)) return decisive;
    return sides.has(undefined) ? undefined : !decisive;
  }
  const visited = (segment: string): boolean =>
    of(events, 'segment_entered').some((event) => event.segment === segment);
  const chosen = (choice: string, option: string): boolean =>
    of(events, 'choice_made').some((event) => event.choice === choice && event.option === option);
  let known: Values = {};
  const moments = [
    {},
    ...events.map(
      (event) => (known = { ...known, ...('variables' in event ? event.variables : {}) }),
    ),
  ].filter((values) => isFit(condition, values));
  if (moments.length === 0) return undefined;
  return moments.some(
    (values: Values) =>
      evaluate(condition, {
        variable: (name) => values[name] as Value,
        visited,
        chosen,
        at: visited,
      }) === true,
  );
}

/** When a session began, by the earliest of its events. */
function firstAt(events: readonly StoryEvent[]): number {
  return Math.min(...events.map(({ at }) => at));
}

function of<Type extends StoryEvent['type']>(
  events: readonly StoryEvent[],
  type: Type,
): readonly Of<Type>[] {
  return events.filter((event): event is Of<Type> => event.type === type);
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** The sorted values at positions floor(q · n); null if there are none. */
function quantiles(values: readonly number[]): Quantiles | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((one, other) => one - other);
  return [0.1, 0.25, 0.5, 0.75, 0.9].map(
    (q) => sorted[Math.floor(q * sorted.length)] ?? 0,
  ) as unknown as Quantiles;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** By code units, as ClickHouse compares bytes; ids are ASCII. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function compareLists(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((item, index) => item !== other[index]);
  if (at === -1) return one.length - other.length;
  return other[at] === undefined ? 1 : compare(one[at] ?? '', other[at]);
}
