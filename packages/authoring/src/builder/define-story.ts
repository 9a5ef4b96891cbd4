import { InvalidStoryError, type Metadata, type Story, validateStory } from '@matchcut/runtime';
import { fromWritersForm } from '../formats/writers-form.ts';
import type { Condition } from './condition.ts';
import { type VariableEffect, refsOf, type Refs, type VariableInput } from './variables.ts';

/** `9.5s`, `1m30s`, `800ms`. */
export type Duration =
  | `${number}${'ms' | 's' | 'm' | 'h'}`
  | `${number}m${number}s`
  | `${number}h${number}m`;

type Effects = VariableEffect | readonly VariableEffect[];

/** One answer to a choice, of a story with these segments and answers. */
export interface OptionInput<Segment extends string, Answer extends string> {
  readonly id: string;
  readonly label: string;
  readonly when?: Condition<Segment, Answer>;
  readonly unavailable?: 'hidden' | 'locked';
  readonly do?: Effects;
  readonly to?: Segment;
  readonly cut?: 'end' | 'now';
  readonly odds?: number;
  readonly picture?: string;
  readonly hotspot?: RegionInput | readonly RegionInput[];
}

/** A place on the film, in shares of the picture. */
export interface RegionInput {
  readonly at?: Duration;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A question put to the viewer. */
export interface ChoiceInput<Segment extends string, Answer extends string> {
  readonly id: string;
  readonly prompt?: string;
  readonly opens: Duration;
  readonly closes: Duration;
  /** An option's id, `last` or `random`. */
  readonly default: string;
  readonly options: readonly OptionInput<Segment, Answer>[];
}

/** Where a segment leads when no option did. */
export interface RouteInput<Segment extends string, Answer extends string> {
  readonly to: Segment;
  readonly when?: Condition<Segment, Answer>;
  readonly weight?: number;
}

/** A stretch of film. */
export interface SegmentInput<Segment extends string, Answer extends string> {
  readonly title?: string;
  readonly chapter?: string;
  readonly duration: Duration;
  readonly do?: Effects;
  readonly choices?: readonly ChoiceInput<Segment, Answer>[];
  readonly routes?: readonly RouteInput<Segment, Answer>[];
  readonly ending?: { readonly id: string; readonly title: string; readonly description?: string };
  readonly checkpoint?: { readonly title: string };
  readonly metadata?: Metadata;
}

type ChoiceOf<T> = T extends { readonly choices: readonly (infer Choice)[] } ? Choice : never;
type AnswerOfChoice<Choice> = Choice extends {
  readonly id: infer Id extends string;
  readonly options: readonly { readonly id: infer Option extends string }[];
}
  ? `${Id}.${Option}`
  : never;
type AnswersOf<T> = { [Id in keyof T]: AnswerOfChoice<ChoiceOf<T[Id]>> }[keyof T];

/** A story under construction. `segments` gets the variables to refer to. */
export interface StoryInput<V, T extends object> {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly language?: string;
  readonly start: NoInfer<keyof T & string>;
  readonly chapters?: Readonly<Record<string, string>>;
  readonly variables?: V;
  readonly segments: (variables: Refs<V>) => T;
  readonly metadata?: Metadata;
}

/**
 * Defines a story in TypeScript. The compiler holds targets, starts, variables, values of enums, visited segments and
 * chosen answers against what the story has; the rest is validated when it is run.
 *
 * ```ts
 * const story = defineStory({
 *   id: 'ferry', title: 'The ferry', start: 'pier',
 *   variables: { coins: { type: 'int', max: 3 } },
 *   segments: ({ coins }) => ({
 *     pier: { duration: '9s', do: coins.add(1), routes: [{ to: 'crossing', when: coins.atLeast(2) }, { to: 'pier' }] },
 *     crossing: { duration: '5s', ending: { id: 'across', title: 'Across' } },
 *   }),
 * });
 * ```
 *
 * @throws InvalidStoryError for what the compiler can't see, such as windows that overlap.
 */
export function defineStory<
  const V extends Readonly<Record<string, VariableInput>> = Readonly<Record<never, never>>,
  const T extends Readonly<Record<string, SegmentInput<keyof T & string, AnswersOf<T>>>> = Readonly<
    Record<string, never>
  >,
>(story: StoryInput<V, T>): Story {
  const { segments, variables, ...rest } = story;
  const built = segments(refsOf((variables ?? {}) as V));
  const data = {
    matchcut: 1,
    ...rest,
    ...(variables ? { variables } : {}),
    segments: texts(built),
  };
  const validation = validateStory(fromWritersForm(data));
  if (validation.isValid) return validation.story;
  throw new InvalidStoryError(validation.problems);
}

/** Conditions and effects as their texts. */
function texts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(texts);
  if (typeof value !== 'object' || value === null) return value;
  const isExpression = 'text' in value && typeof value.text === 'string';
  return isExpression
    ? value.text
    : Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [
          key,
          key === 'metadata' ? inner : texts(inner),
        ]),
      );
}
