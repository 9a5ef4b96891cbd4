import { asking, ferry, leading, type Code } from './code.ts';

const OPTIONS = '- { id: go, label: Go aboard, to: crossing }\n- { id: stay, label: Stay }';

/** What can be wrong with a story's data. */
export const STORY_CODES: Readonly<Record<string, Code>> = {
  MC2001: {
    title: 'something is missing',
    help: "Each kind of thing has fields that it can't do without; the language reference lists them.",
    bad: ferry('routes:\n  - to: crossing'),
    good: ferry(leading),
  },
  MC2002: {
    title: "a field that doesn't exist",
    help: 'Mostly a slip of the pen. Data of your own goes under `metadata`.',
    bad: ferry(leading.replace('routes', 'route')),
    good: ferry(leading),
  },
  MC2003: {
    title: 'a name that names nothing',
    help: 'A target, start, default, group or template must exist.',
    bad: ferry(leading.replace('crossing', 'crosing')),
    good: ferry(leading),
  },
  MC2004: {
    title: "a value that doesn't fit",
    help: 'It is of the wrong kind or out of bounds. Times carry their unit: `9s`, `800ms`, `1m30s`.',
    bad: ferry(leading.replace('9s', '9')),
    good: ferry(leading),
  },
  MC2005: {
    title: "a name that can't be an id",
    help: 'Ids start with a letter and hold letters, digits, `_` and single hyphens, at most 64 characters. A few words are taken: `and`, `or`, `not`, `true`, `false`, `visited`, `chosen` for variables, `last`, `random`, `predicted` for options.',
    bad: ferry(asking(OPTIONS.replaceAll('stay', 'last'), 'last')),
    good: ferry(asking(OPTIONS)),
  },
  MC2006: {
    title: 'the same id twice',
    help: 'Choices and endings are unique in the story, options in their choice, segments, variables, groups and templates over all its files.',
    bad: ferry(asking(OPTIONS.replace('id: go', 'id: stay'))),
    good: ferry(asking(OPTIONS)),
  },
  MC2007: {
    title: "a choice's window doesn't fit",
    help: 'A choice closes after it opens, within its segment, and before the next one opens.',
    bad: ferry(asking(OPTIONS).replace('closes: 8s', 'closes: 12s')),
    good: ferry(asking(OPTIONS)),
  },
  MC2008: {
    title: 'a segment that may end without a way on',
    help: 'A segment is an ending, or it leads on whatever is chosen: by an option of a choice that always leads somewhere, or by a last route without a condition.',
    bad: ferry('duration: 9s'),
    good: ferry(leading),
  },
  MC2009: {
    title: "a variable's bounds or initial value don't fit",
    help: 'The initial value is one that the variable may have; `min` is not above `max`.',
    bad: ferry(leading.replace('- to', '- { to: crossing, when: coins > 2 }\n  - to'), {
      variables: 'coins: { type: int, max: 3, initial: 5 }',
    }),
    good: ferry(leading.replace('- to', '- { to: crossing, when: coins > 2 }\n  - to'), {
      variables: 'coins: { type: int, max: 3, initial: 3 }',
    }),
  },
  MC2010: {
    title: 'more than the format allows',
    help: 'The bounds lie far above any film: 20,000 segments, 100 choices to a segment, 50 options to a choice, 500 variables, 5,000 characters to a text.',
    bad: ferry(`title: ${'long '.repeat(1_001)}\n${leading}`),
    good: ferry(`title: short\n${leading}`),
  },
};
