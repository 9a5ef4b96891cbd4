import type { Value } from '../expression/ast.ts';
import type { Region } from './region.ts';

/** Any JSON value: what `metadata` may hold. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Free data that travels with a story or segment; Matchcut keeps it and never reads it. */
export type Metadata = { readonly [key: string]: Json };

/**
 * `session`: starts afresh with each play-through. `viewer`: lives on across a viewer's sessions.
 */
export type VariableScope = 'session' | 'viewer';

/** Typed state that conditions read and effects set. An `int` stays within its bounds: effects saturate. */
export type Variable =
  | {
      readonly type: 'bool';
      readonly initial: boolean;
      readonly scope: VariableScope;
      readonly description?: string | undefined;
    }
  | {
      readonly type: 'int';
      readonly min: number;
      readonly max: number;
      readonly initial: number;
      readonly scope: VariableScope;
      readonly description?: string | undefined;
    }
  | {
      readonly type: 'enum';
      readonly values: readonly string[];
      readonly initial: string;
      readonly scope: VariableScope;
      readonly description?: string | undefined;
    };

/** One answer to a choice. */
export interface Option {
  /** Unique within its choice. */
  readonly id: string;
  /** What the viewer reads. */
  readonly label: string;
  /** Condition under which the option is open; without one it always is. */
  readonly when?: string | undefined;
  /** How the option shows while its condition doesn't hold. */
  readonly unavailable: 'hidden' | 'locked';
  /** Effects, applied in order when the option is chosen. */
  readonly do: readonly string[];
  /** The segment that the option leads to; without one the segment's routes decide. */
  readonly to?: string | undefined;
  /** `end`: the target follows when the segment has ended. `now`: at once. */
  readonly cut: 'end' | 'now';
  /** How often the author expects it to be taken, relative to the others' odds; 1 without it. It decides only what is fetched first. */
  readonly odds?: number | undefined;
  /** The name of a picture that stands for it, one of the catalogue's `pictures`. */
  readonly picture?: string | undefined;
  /** Where on the film it can be picked, in the order of time; without it, it is picked by a button. */
  readonly hotspot?: readonly Region[] | undefined;
}

/** A question put to the viewer while a segment plays. Times are media times of its segment. */
export interface Choice {
  /** Unique within the story. */
  readonly id: string;
  readonly prompt?: string | undefined;
  readonly opensAtMs: number;
  /** Exclusive: an answer at exactly this time is late. */
  readonly closesAtMs: number;
  /** What silence means: an option's id, the `last` open option, or a `random` open one (seeded). */
  readonly default: string;
  readonly options: readonly Option[];
}

/**
 * Where a segment leads when no option does. Of the routes whose condition holds the first is taken,
 * unless it has a weight: then all the weighted routes that hold draw lots in proportion.
 */
export interface Route {
  readonly to: string;
  readonly when?: string | undefined;
  readonly weight?: number | undefined;
}

/** How a story can end. */
export interface Ending {
  /** Unique within the story. */
  readonly id: string;
  readonly title: string;
  readonly description?: string | undefined;
}

/** A place that a viewer can go back to, with the state that was theirs when they first came by. */
export interface Checkpoint {
  readonly title: string;
}

/** A stretch of linear media; the node of the story graph. */
export interface Segment {
  readonly title?: string | undefined;
  /** The chapter that it belongs to, one of the story's `chapters`. */
  readonly chapter?: string | undefined;
  readonly durationMs: number;
  /** Effects, applied in order when the segment starts. */
  readonly do: readonly string[];
  /** In the order of their windows, which don't overlap. */
  readonly choices: readonly Choice[];
  readonly routes: readonly Route[];
  readonly ending?: Ending | undefined;
  readonly checkpoint?: Checkpoint | undefined;
  readonly metadata?: Metadata | undefined;
}

/** A story after loading: plain, validated JSON data. */
export interface Story {
  /** Version of this format. */
  readonly matchcut: 1;
  readonly id: string;
  readonly title: string;
  /** Identifies this text of the story in events and saves; a build sets it to a hash of the content. */
  readonly version: string;
  readonly description?: string | undefined;
  /** BCP 47 tag of the story's texts. */
  readonly language: string;
  /** The first segment. */
  readonly start: string;
  /** Titles of the parts that viewers know the story by, in their order. */
  readonly chapters?: { readonly [id: string]: string } | undefined;
  readonly variables: { readonly [id: string]: Variable };
  readonly segments: { readonly [id: string]: Segment };
  /** Other languages by BCP 47 tag, and in them the texts of lines (see `storyLines`). */
  readonly translations?:
    | { readonly [language: string]: { readonly [line: string]: string } }
    | undefined;
  readonly metadata?: Metadata | undefined;
}

/** The values of variables by id. */
export type Values = { readonly [variable: string]: Value };

/** The segment of that id, never something inherited from `Object.prototype`. */
export function segmentOf(story: Story, id: string): Segment | undefined {
  return Object.hasOwn(story.segments, id) ? story.segments[id] : undefined;
}

/** Whether a value may be held by a variable. */
export function holds(variable: Variable, value: unknown): value is Value {
  switch (variable.type) {
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
      return (
        Number.isInteger(value) && Number(value) >= variable.min && Number(value) <= variable.max
      );
    case 'enum':
      return typeof value === 'string' && variable.values.includes(value);
  }
}
