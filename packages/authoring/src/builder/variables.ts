import type { VariableScope } from '@matchcut/runtime';
import type { Condition } from './condition.ts';

interface Common {
  readonly scope?: VariableScope;
  readonly description?: string;
}

/** A variable as a story declares it. */
export type VariableInput =
  | (Common & { readonly type: 'bool'; readonly initial?: boolean })
  | (Common & {
      readonly type: 'int';
      readonly min?: number;
      readonly max: number;
      readonly initial?: number;
    })
  | (Common & {
      readonly type: 'enum';
      readonly values: readonly [string, ...string[]];
      readonly initial: string;
    });

/** Something that a segment or an option does to a variable. */
export interface VariableEffect {
  /** The effect as it stands in a story. */
  readonly text: string;
}

/** A variable that is true or false; itself the condition that it is true. */
export interface BoolRef extends Condition {
  set(value: boolean): VariableEffect;
}

/** A whole number. */
export interface IntRef {
  readonly name: string;
  set(value: number): VariableEffect;
  add(value: number): VariableEffect;
  equals(value: number): Condition;
  atLeast(value: number): Condition;
  atMost(value: number): Condition;
  above(value: number): Condition;
  below(value: number): Condition;
}

/** One of some values. */
export interface EnumRef<Value extends string> {
  readonly name: string;
  set(value: Value): VariableEffect;
  is(value: Value): Condition;
  isNot(value: Value): Condition;
}

/** What conditions and effects may refer to, by the names of the variables. */
export type Refs<V> = {
  readonly [Name in keyof V]: V[Name] extends { readonly type: 'bool' }
    ? BoolRef
    : V[Name] extends { readonly type: 'int' }
      ? IntRef
      : V[Name] extends {
            readonly type: 'enum';
            readonly values: readonly (infer Value extends string)[];
          }
        ? EnumRef<Value>
        : never;
};

/** Makes the references to some variables. */
export function refsOf<V extends Readonly<Record<string, VariableInput>>>(variables: V): Refs<V> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, { type }]) => [name, REFS[type](name)]),
  ) as Refs<V>;
}

function boolRef(name: string): BoolRef {
  return { text: name, set: (value) => ({ text: `${name} = ${value}` }) };
}

function intRef(name: string): IntRef {
  const compared = (operator: string) => (value: number) => ({
    text: `${name} ${operator} ${value}`,
  });
  return {
    name,
    set: compared('='),
    add: (value) => ({ text: value < 0 ? `${name} -= ${-value}` : `${name} += ${value}` }),
    ...{
      equals: compared('=='),
      atLeast: compared('>='),
      atMost: compared('<='),
      above: compared('>'),
      below: compared('<'),
    },
  };
}

function enumRef(name: string): EnumRef<string> {
  const quoted = (value: string): string => (value.includes('"') ? `'${value}'` : `"${value}"`);
  const compared = (operator: string) => (value: string) => ({
    text: `${name} ${operator} ${quoted(value)}`,
  });
  return { name, set: compared('='), is: compared('=='), isNot: compared('!=') };
}

const REFS = { bool: boolRef, int: intRef, enum: enumRef };
