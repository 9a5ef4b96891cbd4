import type { Choice, Option, Segment, Story } from '../story/story.ts';
import type { AnsweredBy } from './happening.ts';

/** How a transition enters a segment. `exit`: at the last segment's end, by what an option chose or by a route. */
export type Entry = 'start' | 'option' | 'exit' | 'back';

/** Actions of a story's machine, by name, with what they need: plain data, so that they survive JSON. */
export type StoryAction =
  | { readonly type: 'enter'; readonly params: { readonly segment: string; readonly cause: Entry } }
  | { readonly type: 'open'; readonly params: { readonly choice: string } }
  | { readonly type: 'skip'; readonly params: { readonly choice: string } }
  | {
      readonly type: 'take';
      readonly params: {
        readonly choice: string;
        readonly option: string;
        readonly by: AnsweredBy;
      };
    }
  | { readonly type: 'finish'; readonly params: { readonly ending: string } }
  | { readonly type: 'move' }
  | { readonly type: 'end' };

/** Guards of a story's machine, by name. `when` repeats the author's condition for whoever draws the machine. */
export type StoryGuard =
  | { readonly type: 'asks'; readonly params: { readonly choice: string } }
  | { readonly type: 'skips'; readonly params: { readonly choice: string } }
  | {
      readonly type: 'chooses';
      readonly params: {
        readonly choice: string;
        readonly option: string;
        readonly when?: string | undefined;
      };
    }
  | {
      readonly type: 'defaultsTo';
      readonly params: { readonly choice: string; readonly option: string };
    }
  | {
      readonly type: 'leadsTo';
      readonly params: { readonly segment: string; readonly when?: string | undefined };
    }
  | { readonly type: 'isOver' }
  | { readonly type: 'canGoBack'; readonly params: { readonly segment: string } };

/** A transition of a story's machine, as XState takes it. */
export interface StoryTransition {
  readonly target?: string;
  readonly guard?: StoryGuard;
  readonly actions?: readonly StoryAction[];
  readonly reenter?: boolean;
}

/** A state of a story's machine, as XState takes it. */
export interface StoryStateConfig {
  readonly id?: string;
  readonly description?: string | undefined;
  readonly tags?: readonly string[];
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly initial?: string;
  readonly states?: Readonly<Record<string, StoryStateConfig>>;
  readonly on?: Readonly<Record<string, readonly StoryTransition[]>>;
  readonly always?: readonly StoryTransition[];
}

/** A story as the config of a standard XState v5 machine: plain JSON. */
export interface StoryMachineConfig {
  readonly id: string;
  readonly description?: string | undefined;
  readonly version: string;
  /** The story without its segments: each stands in the `meta` of its state, so that the config holds all of the story. */
  readonly meta: { readonly story: Omit<Story, 'segments'> };
  readonly initial: { readonly target: string; readonly actions: readonly StoryAction[] };
  readonly on: Readonly<Record<string, readonly StoryTransition[]>>;
  readonly states: Readonly<Record<string, StoryStateConfig>>;
}

/** Names of the states within a segment. They have spaces, which ids never have. */
export const PLAYING_OUT = 'playing out';
/** The state of an ending that has played. */
export const OVER = 'over';
/** The state that waits for a choice to open. */
export const beforeChoice = (choice: Choice): string => `before ${choice.id}`;
/** The state in which a choice is open. */
export const duringChoice = (choice: Choice): string => `choice ${choice.id}`;

/**
 * Compiles a story to machine config. Each segment is a compound state whose id is the segment's: it
 * waits for its choices one after another, plays out, and leads on. Time enters by the events `position`
 * (media time) and `ended`; answers by `choose`; `back` goes to a checkpoint.
 */
export function toMachineConfig(story: Story): StoryMachineConfig {
  const { segments: _, ...head } = story;
  const segments = Object.entries(story.segments);
  return {
    id: story.id,
    description: story.title,
    version: story.version,
    meta: { story: head },
    initial: {
      target: story.start,
      actions: [{ type: 'enter', params: { segment: story.start, cause: 'start' } }],
    },
    on: {
      back: segments
        .filter(([, segment]) => segment.checkpoint)
        .map(([id]) => ({
          guard: { type: 'canGoBack', params: { segment: id } },
          target: `#${id}`,
          reenter: true,
          actions: [{ type: 'enter', params: { segment: id, cause: 'back' } }],
        })),
    },
    states: Object.fromEntries(segments.map(([id, segment]) => [id, segmentState(id, segment)])),
  };
}

function segmentState(id: string, segment: Segment): StoryStateConfig {
  const first = segment.choices[0];
  const states: Record<string, StoryStateConfig> = {};
  for (const [index, choice] of segment.choices.entries()) {
    const following = segment.choices[index + 1];
    Object.assign(states, choiceStates(choice, following ? beforeChoice(following) : PLAYING_OUT));
  }
  states[PLAYING_OUT] = { always: exits(segment) };
  if (segment.ending) states[OVER] = { tags: ['over'] };
  return {
    id,
    description: segment.title,
    tags: segment.ending ? ['ending'] : [],
    meta: { segment },
    initial: first ? beforeChoice(first) : PLAYING_OUT,
    on: { position: [{ actions: [{ type: 'move' }] }], ended: [{ actions: [{ type: 'end' }] }] },
    states,
  };
}

function choiceStates(choice: Choice, following: string): Record<string, StoryStateConfig> {
  const params = { choice: choice.id };
  return {
    [beforeChoice(choice)]: {
      always: [
        {
          guard: { type: 'asks', params },
          target: duringChoice(choice),
          actions: [{ type: 'open', params }],
        },
        {
          guard: { type: 'skips', params },
          target: following,
          actions: [{ type: 'skip', params }],
        },
      ],
    },
    [duringChoice(choice)]: {
      tags: ['choice'],
      meta: {
        prompt: choice.prompt ?? null,
        opensAtMs: choice.opensAtMs,
        closesAtMs: choice.closesAtMs,
      },
      on: {
        choose: choice.options.map((option) => ({
          guard: {
            type: 'chooses',
            params: {
              ...params,
              option: option.id,
              ...(option.when === undefined ? {} : { when: option.when }),
            },
          },
          ...answer(choice, option, 'viewer', following),
        })),
      },
      always: choice.options.map((option) => ({
        guard: { type: 'defaultsTo', params: { ...params, option: option.id } },
        ...answer(choice, option, 'silence', following),
      })),
    },
  };
}

function answer(
  choice: Choice,
  option: Option,
  by: AnsweredBy,
  following: string,
): StoryTransition {
  const take: StoryAction = { type: 'take', params: { choice: choice.id, option: option.id, by } };
  if (option.cut === 'now' && option.to !== undefined) return enter(option.to, 'option', [take]);
  return { target: following, actions: [take] };
}

function exits(segment: Segment): StoryTransition[] {
  if (segment.ending)
    return [
      {
        guard: { type: 'isOver' },
        target: OVER,
        actions: [{ type: 'finish', params: { ending: segment.ending.id } }],
      },
    ];
  const byOption = segment.choices
    .flatMap((choice) => choice.options.map((option) => option.to))
    .filter((to) => to !== undefined);
  const exits: StoryTransition[] = [];
  for (const to of new Set(byOption))
    exits.push({ guard: { type: 'leadsTo', params: { segment: to } }, ...enter(to, 'exit') });
  for (const route of segment.routes) {
    if (byOption.includes(route.to)) continue;
    exits.push({
      guard: {
        type: 'leadsTo',
        params: { segment: route.to, ...(route.when === undefined ? {} : { when: route.when }) },
      },
      ...enter(route.to, 'exit'),
    });
  }
  return exits;
}

function enter(
  segment: string,
  cause: Entry,
  before: readonly StoryAction[] = [],
): StoryTransition {
  return {
    target: `#${segment}`,
    reenter: true,
    actions: [...before, { type: 'enter', params: { segment, cause } }],
  };
}
