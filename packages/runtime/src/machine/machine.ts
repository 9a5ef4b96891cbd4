import {
  enqueueActions,
  setup,
  type AnyActorRef,
  type MetaObject,
  type ParameterizedObject,
  type ProvidedActor,
  type StateMachine,
  type StateSchema,
  type StateValue,
} from 'xstate';
import type { PredictorWeights } from '../predict/weights.ts';
import { segmentOf, type Choice, type Segment, type Story } from '../story/story.ts';
import { changes, initialContext, type StoryContext, type StoryInput } from './context.ts';
import { toMachineConfig, type Entry } from './config.ts';
import type { AnsweredBy, StoryHappening, Whereabouts } from './happening.ts';
import { StoryRules } from './rules.ts';

/** What a story's machine is told. */
export type StoryMachineEvent =
  /** The media has come to this position, in ms of the segment's own time. */
  | { readonly type: 'position'; readonly ms: number }
  /** The viewer picked an option of the open choice. */
  | { readonly type: 'choose'; readonly option: string }
  /** The segment's media has run to its end. */
  | { readonly type: 'ended' }
  /** The viewer goes back to a checkpoint that was reached. */
  | { readonly type: 'back'; readonly segment: string };

/** A story as an XState v5 machine: state ids are segment ids, everything it does it also emits. */
export type StoryMachine = StateMachine<
  StoryContext,
  StoryMachineEvent,
  Record<string, AnyActorRef | undefined>,
  ProvidedActor,
  ParameterizedObject,
  ParameterizedObject,
  string,
  StateValue,
  string,
  StoryInput,
  unknown,
  StoryHappening,
  MetaObject,
  StateSchema
>;

/**
 * Compiles a validated story to a standard XState v5 machine, ready for `createActor(machine, { input: { seed } })`.
 * The same seed and the same events give the same states, always.
 *
 * @param weights What earlier viewers chose, for choices whose default is predicted; without them the author's odds count.
 */
export function toMachine(story: Story, weights?: PredictorWeights): StoryMachine {
  const rules = new StoryRules(story, weights);
  const machine = setup({
    types: {} as {
      context: StoryContext;
      events: StoryMachineEvent;
      emitted: StoryHappening;
      input: StoryInput;
    },
    guards: {
      asks: ({ context }, { choice: id }: { choice: string }) => {
        const choice = currentChoice(story, context, id);
        return (
          context.positionMs >= choice.opensAtMs && rules.openOptions(choice, context).length > 0
        );
      },
      skips: ({ context }, { choice: id }: { choice: string }) =>
        context.positionMs >= currentChoice(story, context, id).opensAtMs,
      chooses: (
        { context, event },
        { option, when }: { choice: string; option: string; when?: string | undefined },
      ) => event.type === 'choose' && event.option === option && rules.holds(when, context),
      defaultsTo: ({ context }, { choice: id, option }: { choice: string; option: string }) => {
        const choice = currentChoice(story, context, id);
        return (
          context.positionMs >= choice.closesAtMs &&
          rules.defaultOption(choice, context)?.value.id === option
        );
      },
      leadsTo: ({ context }, { segment }: { segment: string; when?: string | undefined }) =>
        context.hasEnded && rules.exit(currentSegment(story, context), context)?.value === segment,
      isOver: ({ context }) => context.hasEnded,
      canGoBack: ({ context, event }, { segment }: { segment: string }) =>
        event.type === 'back' &&
        event.segment === segment &&
        Object.hasOwn(context.checkpoints, segment),
    },
    actions: {
      // Media can run a little longer than the story says; for the story it doesn't.
      move: enqueueActions(({ context, event, enqueue }) => {
        if (event.type === 'position')
          enqueue.assign({
            positionMs: Math.min(event.ms, currentSegment(story, context).durationMs),
          });
      }),
      end: enqueueActions(({ context, enqueue }) => {
        enqueue.assign({ positionMs: currentSegment(story, context).durationMs, hasEnded: true });
      }),
      open: enqueueActions(({ context, enqueue }, { choice: id }: { choice: string }) => {
        const choice = currentChoice(story, context, id);
        const open = rules.openOptions(choice, context).map((option) => option.id);
        const locked = choice.options
          .filter((option) => option.unavailable === 'locked' && !open.includes(option.id))
          .map((option) => option.id);
        enqueue.emit({ ...whereabouts(context), type: 'choice_opened', choice: id, open, locked });
      }),
      skip: enqueueActions(({ context, enqueue }, { choice }: { choice: string }) => {
        enqueue.emit({ ...whereabouts(context), type: 'choice_skipped', choice });
      }),
      take: enqueueActions(
        (
          { context, enqueue },
          { choice: id, option: optionId, by }: { choice: string; option: string; by: AnsweredBy },
        ) => {
          const choice = currentChoice(story, context, id);
          const option = choice.options.find((candidate) => candidate.id === optionId);
          if (!option) return;
          // Only silence draws lots; a viewer's answer leaves the random sequence where it was.
          const random =
            by === 'silence'
              ? (rules.defaultOption(choice, context)?.random ?? context.random)
              : context.random;
          const taken = rules.take(choice, option, random, context);
          enqueue.assign(taken);
          enqueue.emit({
            ...whereabouts(taken),
            type: 'choice_made',
            choice: id,
            option: optionId,
            by,
            ...changes(context.variables, taken.variables),
          });
        },
      ),
      enter: enqueueActions(
        (
          { context, enqueue },
          { segment: id, cause: entry }: { segment: string; cause: Entry },
        ) => {
          const segment = segmentOf(story, id);
          if (!segment) return;
          const random =
            entry === 'exit'
              ? (rules.exit(currentSegment(story, context), context)?.random ?? context.random)
              : context.random;
          const left = context.next === null ? 'route' : 'option';
          const cause = entry === 'exit' ? left : entry;
          const remembered = cause === 'back' ? context.checkpoints[id] : undefined;
          const entered = rules.enter(
            id,
            segment,
            remembered ? rules.restore(remembered, context) : { ...context, random },
          );
          enqueue.assign(entered);
          enqueue.emit({
            ...whereabouts(entered),
            type: 'segment_entered',
            segment: id,
            from: cause === 'start' ? null : context.segment,
            cause,
            ...changes(context.variables, entered.variables),
          });
          if (segment.ending)
            enqueue.emit({
              ...whereabouts(entered),
              type: 'ending_reached',
              ending: segment.ending.id,
            });
        },
      ),
      finish: enqueueActions(({ context, enqueue }, { ending }: { ending: string }) => {
        enqueue.emit({ ...whereabouts(context), type: 'story_ended', ending });
      }),
    },
  });
  // XState infers a machine's types from a literal config; ours comes from data, so that they are stated.
  const config = {
    ...toMachineConfig(story),
    context: ({ input }: { input: StoryInput }) => initialContext(story, input),
  };
  return machine.createMachine(config as never) as unknown as StoryMachine;
}

function whereabouts({ segment, step, positionMs }: StoryContext): Whereabouts {
  return { segment, step, positionMs };
}

function currentSegment(story: Story, context: StoryContext): Segment {
  const segment = segmentOf(story, context.segment);
  if (!segment) throw new Error(`segment "${context.segment}" is not in story "${story.id}"`);
  return segment;
}

function currentChoice(story: Story, context: StoryContext, id: string): Choice {
  const choice = currentSegment(story, context).choices.find((candidate) => candidate.id === id);
  if (!choice) throw new Error(`choice "${id}" is not in segment "${context.segment}"`);
  return choice;
}
