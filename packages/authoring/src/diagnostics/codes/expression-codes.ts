import { asking, ferry, type Code } from './code.ts';

const open = (when: string): string =>
  ferry(
    asking(
      `- { id: go, label: Go aboard, when: ${JSON.stringify(when)}, to: crossing }\n- { id: stay, label: Stay, do: coins += 1 }`,
    ),
    { variables: 'coins: { type: int, max: 3 }' },
  );

/** What can be wrong with conditions and effects. */
export const EXPRESSION_CODES: Readonly<Record<string, Code>> = {
  MC3001: {
    title: "a condition or effect that can't be read",
    help: 'Write `and`, `or`, `not` in words, compare with `==`, and set variables only in effects.',
    bad: open('coins > 1 && coins < 3'),
    good: open('coins > 1 and coins < 3'),
  },
  MC3002: {
    title: "a name in a condition or effect that doesn't exist",
    help: "Declare the variable, or correct the name. An enum's value goes in quotes.",
    bad: open('coin > 1'),
    good: open('coins > 1'),
  },
  MC3003: {
    title: "types that don't fit together",
    help: 'Numbers compare with numbers, an enum with its own values, and a condition is true or false.',
    bad: open('coins'),
    good: open('coins > 0'),
  },
  MC3004: {
    title: 'a condition that is too long or nested too deep',
    help: 'A thousand characters and 64 levels are the most. Keep intermediate results in a variable.',
    bad: open(`${'('.repeat(70)}coins > 0${')'.repeat(70)}`),
    good: open('coins > 0'),
  },
};
