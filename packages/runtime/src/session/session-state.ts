import { beforeChoice, duringChoice, OVER, PLAYING_OUT } from '../machine/config.ts';
import { viewerVariables, type StoryContext } from '../machine/context.ts';
import type { StoryRules } from '../machine/rules.ts';
import { branchesOf, type Branch } from '../predict/branches.ts';
import type { Region } from '../story/region.ts';
import {
  segmentOf,
  type Choice,
  type Ending,
  type Segment,
  type Story,
  type Values,
} from '../story/story.ts';

/** An option as a viewer sees it: a hidden one isn't there at all. */
export interface OfferedOption {
  readonly id: string;
  readonly label: string;
  /** False: shown, but locked. */
  readonly isOpen: boolean;
  /** The name of its picture, one of the catalogue's. */
  readonly picture: string | null;
  /** Where on the film it lies, in the order of time; empty if it is picked by a button. */
  readonly hotspot: readonly Region[];
}

/** A choice that waits for an answer. */
export interface OpenChoice {
  readonly id: string;
  readonly prompt: string | null;
  readonly opensAtMs: number;
  readonly closesAtMs: number;
  readonly options: readonly OfferedOption[];
  /** The option that silence takes, if it is known before (a random one isn't). */
  readonly defaultOption: string | null;
}

/** Where a play-through stands: all that a player needs to show. */
export interface SessionState {
  readonly segment: string;
  readonly positionMs: number;
  /** How far the viewer may go ahead in the segment: no choice is passed that waits for an answer. */
  readonly seekableMs: number;
  /** Number of answers so far. */
  readonly step: number;
  readonly choice: OpenChoice | null;
  /** Segments that may follow this one, the likeliest first; one alone is certain, none follows an ending. */
  readonly branches: readonly Branch[];
  /** Set from the start of an ending's segment. */
  readonly ending: Ending | null;
  /** Whether the ending's segment has run to its end. */
  readonly isOver: boolean;
  readonly variables: Values;
  /** What to keep for the viewer's next session. */
  readonly viewerVariables: Values;
  /** Checkpoints that can be gone back to, in the order they were reached. */
  readonly checkpoints: readonly { readonly segment: string; readonly title: string }[];
}

/** What a context and the machine's place within the segment mean for a viewer. */
export function toSessionState(
  rules: StoryRules,
  context: StoryContext,
  place: string,
): SessionState {
  const { story } = rules;
  const segment = segmentOf(story, context.segment) as Segment;
  const open = segment.choices.find((choice) => duringChoice(choice) === place);
  const waiting = segment.choices.slice(waitingFrom(segment, place));
  return {
    segment: context.segment,
    positionMs: context.positionMs,
    seekableMs: open
      ? Math.max(context.positionMs, open.opensAtMs)
      : (waiting[0]?.opensAtMs ?? segment.durationMs),
    step: context.step,
    choice: open ? offer(rules, open, context) : null,
    branches: segment.ending ? [] : branchesOf(rules, segment, waiting, context),
    ending: segment.ending ?? null,
    isOver: place === OVER,
    variables: context.variables,
    viewerVariables: viewerVariables(story, context.variables),
    checkpoints: reached(story, context),
  };
}

function offer(rules: StoryRules, choice: Choice, context: StoryContext): OpenChoice {
  const open = new Set(rules.openOptions(choice, context));
  const shown = choice.options.filter(
    (option) => open.has(option) || option.unavailable === 'locked',
  );
  return {
    id: choice.id,
    prompt: choice.prompt ?? null,
    opensAtMs: choice.opensAtMs,
    closesAtMs: choice.closesAtMs,
    options: shown.map((option) => ({
      id: option.id,
      label: option.label,
      isOpen: open.has(option),
      picture: option.picture ?? null,
      hotspot: option.hotspot ?? [],
    })),
    defaultOption:
      choice.default === 'random' ? null : (rules.defaultOption(choice, context)?.value.id ?? null),
  };
}

/** The index of the first choice that has no answer yet. */
function waitingFrom(segment: Segment, place: string): number {
  if (place === PLAYING_OUT || place === OVER) return segment.choices.length;
  return segment.choices.findIndex(
    (choice) => beforeChoice(choice) === place || duringChoice(choice) === place,
  );
}

function reached(story: Story, context: StoryContext): SessionState['checkpoints'] {
  return Object.keys(context.checkpoints).flatMap((segment) => {
    const checkpoint = segmentOf(story, segment)?.checkpoint;
    return checkpoint ? [{ segment, title: checkpoint.title }] : [];
  });
}
