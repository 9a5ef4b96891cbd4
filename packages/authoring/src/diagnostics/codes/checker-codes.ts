import { asking, ferry, leading, STRINGS, table, translated, type Code } from './code.ts';

const COINS = { variables: 'coins: { type: int, max: 3 }' };
const paying = (when: string): string =>
  ferry(
    asking(
      `- { id: go, label: Pay, when: ${when}, to: crossing }\n- { id: stay, label: Wait, do: coins += 1 }`,
    ).replace('- to: crossing', '- { to: crossing, when: coins >= 2 }\n  - to: pier'),
    COINS,
  );
const stating = (property: string): string =>
  `${paying('coins >= 1')}properties:\n  - ${property}\n`;

/** What the checker finds. */
export const CHECKER_CODES: Readonly<Record<string, Code>> = {
  MC6001: {
    title: 'no path leads to a segment',
    help: "Nobody will ever see it. Lead to it by an option or a route, or don't film it.",
    bad: ferry(leading).replace(
      '  crossing',
      '  quay: { duration: 4s, routes: [{ to: crossing }] }\n  crossing',
    ),
    good: ferry(leading.replace('to: crossing', 'to: quay')).replace(
      '  crossing',
      '  quay: { duration: 4s, routes: [{ to: crossing }] }\n  crossing',
    ),
  },
  MC6002: {
    title: 'an option that is never open, or a route that is never taken',
    help: 'On no path does its condition hold when it is asked, or something else always leads on before.',
    bad: paying('coins > 3'),
    good: paying('coins >= 1'),
  },
  MC6003: {
    title: 'a condition that always holds',
    help: 'It decides nothing: remove it, or ask for what you meant.',
    bad: paying('coins >= 0'),
    good: paying('coins >= 1'),
  },
  MC6004: {
    title: 'a place from which no ending can be reached',
    help: 'Whoever gets there goes round for ever. Give the loop a way out.',
    bad: ferry(
      asking('- { id: go, label: Go aboard, to: crossing }\n- { id: stay, label: Stay, to: fog }'),
    ).replace('  crossing', '  fog: { duration: 4s, routes: [{ to: fog }] }\n  crossing'),
    good: ferry(
      asking('- { id: go, label: Go aboard, to: crossing }\n- { id: stay, label: Stay, to: fog }'),
    ).replace('  crossing', '  fog: { duration: 4s, routes: [{ to: pier }] }\n  crossing'),
  },
  MC6005: {
    title: 'a choice that may have no open option',
    help: "It is skipped then, and the viewer sees nothing of it. Add an option without a condition if that isn't meant.",
    bad: ferry(
      asking(
        '- { id: go, label: Pay, when: coins >= 1, to: crossing }\n- { id: stay, label: Pay double, when: coins >= 2 }',
      ).replace('- to: crossing', '- to: work'),
      COINS,
    ).replace(
      '  crossing',
      '  work: { duration: 4s, do: coins += 1, routes: [{ to: pier }] }\n  crossing',
    ),
    good: ferry(
      asking(
        '- { id: go, label: Pay, when: coins >= 1, to: crossing }\n- { id: stay, label: Work }',
      ).replace('- to: crossing', '- to: work'),
      COINS,
    ).replace(
      '  crossing',
      '  work: { duration: 4s, do: coins += 1, routes: [{ to: pier }] }\n  crossing',
    ),
  },
  MC6006: {
    title: 'a default that may not be open',
    help: 'Silence takes the first open option then. Better to say which by a default that is always open.',
    bad: paying('coins >= 1').replace('default: stay', 'default: go'),
    good: paying('coins >= 1'),
  },
  MC6007: {
    title: 'a variable that nothing depends on',
    help: 'It may be set, but no condition asks for it. Use it, or remove it.',
    bad: ferry(leading, COINS),
    good: paying('coins >= 1'),
  },
  MC6008: {
    title: 'a variable that is read, but never changes',
    help: 'Its conditions always come out the same. Set it in an effect.',
    bad: ferry(
      asking(
        '- { id: go, label: Pay, when: coins >= 1, to: crossing }\n- { id: stay, label: Wait }',
      ),
      COINS,
    ),
    good: paying('coins >= 1'),
  },
  MC6009: {
    title: 'a number may run into its bounds',
    help: 'Adding at the maximum changes nothing. That may be meant (a counter that is full), so this is only a note.',
    bad: ferry(
      asking(
        '- { id: go, label: Go, when: coins >= 1, to: crossing }\n- { id: stay, label: Wait, do: coins += 1 }',
      ).replace('- to: crossing', '- to: pier'),
      COINS,
    ),
    good: ferry(
      asking(
        '- { id: go, label: Go, when: coins >= 1, to: crossing }\n- { id: stay, label: Wait, when: coins < 3, do: coins += 1 }',
        'last',
      ).replace('- to: crossing', '- to: pier'),
      COINS,
    ),
  },
  MC6010: {
    title: 'there are more states than were looked at',
    help: 'What was found holds, but there may be more. Narrow the bounds of numbers that conditions ask for, or raise `--most-states`.',
    bad: ferry(
      asking(
        '- { id: go, label: Pay, when: coins >= 1, to: crossing }\n- { id: stay, label: Wait, do: coins += 1 }',
      ),
      { variables: 'coins: { type: int, max: 9000000000 }' },
    ),
    good: paying('coins >= 1'),
  },
  MC6011: {
    title: "a property that doesn't hold",
    help: "What you stated under `properties` isn't so. The walk leads to where it fails: change the story there, or the property.",
    bad: stating('never: coins >= 2'),
    good: stating('never: coins > 3'),
  },
  MC6012: {
    title: "a property that isn't proven",
    help: "Either the story has more states than were looked at, and in those nothing spoke against it: raise `--most-states`. Or only viewers who go back to a checkpoint might find it otherwise, with variables of the viewer that have changed since: what they can meet isn't told apart from what they can't.",
    bad: `${ferry(asking('- { id: go, label: Pay, when: coins >= 1, to: crossing }\n- { id: stay, label: Wait, do: coins += 1 }').replace('- to: crossing', '- to: pier'), { variables: 'coins: { type: int, max: 30000000 }' })}properties:\n  - never: coins < 0\n`,
    good: stating('never: coins < 0'),
  },
  MC6013: {
    title: "from somewhere on, an ending can't be reached any more",
    help: 'Most stories are made of such points; this note shows the first for each ending, so that you can see whether it comes where you meant it.',
    bad: ferry(
      asking('- { id: go, label: Go aboard, to: crossing }\n- { id: stay, label: Stay, to: fog }'),
    ).replace(
      '  crossing',
      '  fog: { duration: 4s, routes: [{ to: home }] }\n  home: { duration: 4s, ending: { id: home, title: Home } }\n  crossing',
    ),
    good: paying('coins >= 1'),
  },
  MC6015: {
    title: 'a translation lacks lines',
    help: "Viewers of that language read them in the story's own. `matchcut strings export` lists what is missing, `matchcut strings import` takes it in.",
    bad: translated('strings/half.json'),
    good: translated('strings/de.json'),
    files: { 'strings/half.json': table({ title: ['The ferry', 'Die Fähre'] }), ...STRINGS },
  },
  MC6016: {
    title: 'a line has changed since it was translated',
    help: 'The translation may say something else now. Look at it again, and set its `source` to the line as it is.',
    bad: translated('strings/old.json'),
    good: translated('strings/de.json'),
    files: {
      'strings/old.json': table({
        title: ['The boat', 'Das Boot'],
        'ending.across': ['Across', 'Drüben'],
      }),
      ...STRINGS,
    },
  },
  MC6017: {
    title: "a translation of a line that the story doesn't have",
    help: 'The line was removed, or an id in its name has changed: `option.board.go` is the option `go` of the choice `board`.',
    bad: translated('strings/more.json'),
    good: translated('strings/de.json'),
    files: {
      'strings/more.json': table({
        title: ['The ferry', 'Die Fähre'],
        'ending.across': ['Across', 'Drüben'],
        'choice.board': ['Go aboard?', 'Einsteigen?'],
      }),
      ...STRINGS,
    },
  },
};
