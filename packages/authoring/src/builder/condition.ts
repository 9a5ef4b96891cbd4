import { type Expression, parseCondition, printExpression, type Span } from '@matchcut/runtime';

declare const names: unique symbol;

/**
 * A condition under construction. Its type carries the segments and the answers (`choice.option`) that it names,
 * so that the compiler can hold them against the story that it is put into.
 */
export interface Condition<Segment extends string = never, Answer extends string = never> {
  /** The condition as it stands in a story. */
  readonly text: string;
  readonly [names]?: { readonly segment: Segment; readonly answer: Answer };
}

type SegmentOf<C> = C extends Condition<infer Segment, string> ? Segment : never;
type AnswerOf<C> = C extends Condition<string, infer Answer> ? Answer : never;
type Joined<C extends readonly Condition<string, string>[]> = Condition<
  SegmentOf<C[number]>,
  AnswerOf<C[number]>
>;

/** Holds where that segment was visited in this session. */
export function visited<const Segment extends string>(segment: Segment): Condition<Segment> {
  return { text: `visited(${segment})` };
}

/** Holds while that segment plays. */
export function at<const Segment extends string>(segment: Segment): Condition<Segment> {
  return { text: `at(${segment})` };
}

/** Holds where that option of that choice was chosen in this session: `chosen('door.walk')`. */
export function chosen<const Answer extends `${string}.${string}`>(
  answer: Answer,
): Condition<never, Answer> {
  return { text: `chosen(${answer})` };
}

/** Holds where all of them hold. */
export function and<const C extends readonly Condition<string, string>[]>(
  ...conditions: C
): Joined<C> {
  return { text: joined('and', conditions) } as Joined<C>;
}

/** Holds where one of them holds. */
export function or<const C extends readonly Condition<string, string>[]>(
  ...conditions: C
): Joined<C> {
  return { text: joined('or', conditions) } as Joined<C>;
}

/** Holds where it doesn't. */
export function not<Segment extends string, Answer extends string>(
  condition: Condition<Segment, Answer>,
): Condition<Segment, Answer> {
  return {
    text: printExpression({ kind: 'not', operand: parseCondition(condition.text), at: NOWHERE }),
  };
}

const NOWHERE: Span = { start: 0, end: 0 };

function joined(kind: 'and' | 'or', conditions: readonly Condition<string, string>[]): string {
  const [first, ...rest] = conditions.map(({ text }) => parseCondition(text));
  if (!first) return kind === 'and' ? 'true' : 'false';
  return printExpression(
    rest.reduce<Expression>((left, right) => ({ kind, left, right, at: NOWHERE }), first),
  );
}
