import type { Code } from './code.ts';

/** What importers tell. */
export const IMPORT_CODES: Readonly<Record<string, Code>> = {
  MC7001: {
    title: "a file of another system can't be read",
    help: 'What is told is what the other system itself would find wrong: a divert to nowhere, a file that is no story at all. Correct it in the tool that it comes from.',
    importedFrom: 'ink',
    bad: 'The pier.\n-> crossing\n',
    good: 'The pier.\n-> crossing\n=== crossing\nAcross.\n-> END\n',
  },
  MC7002: {
    title: 'something has no counterpart, and was left out',
    help: "A film can't do all that a text can: texts that vary, lists, functions, tunnels, effects under a condition. The story is imported without; work out by hand what should happen in its place.",
    importedFrom: 'twee',
    bad: ':: Start\nThe pier. <<timed 2s>>A horn.<</timed>>\n[[Go aboard->Crossing]]\n\n:: Crossing\nAcross.\n',
    good: ':: Start\nThe pier. A horn.\n[[Go aboard->Crossing]]\n\n:: Crossing\nAcross.\n',
  },
  MC7003: {
    title: 'something was taken over in another way than it was meant',
    help: 'Durations are estimated from the text at reading speed; a single link becomes a route; where a story may run out of choices it gets an ending. See whether that suits the film. The good example is a machine, whose durations are given.',
    importedFrom: 'twee',
    bad: ':: Start\nThe pier.\n[[Go aboard->Crossing]]\n\n:: Crossing\nAcross.\n',
    good: '{ "initial": "pier", "states": { "pier": { "after": { "9000": "crossing" } }, "crossing": { "type": "final", "meta": { "duration": "5s" } } } }\n',
  },
  MC7004: {
    title: "a machine isn't a story's",
    help: "A story's machine is flat: each state a segment, final states its endings. Guards are named by conditions, actions by effects. A machine that was exported from a story must be as its story says.",
    importedFrom: 'xstate',
    bad: '{ "initial": "pier", "states": { "pier": { "always": { "target": "crossing", "guard": "has ticket!" } }, "crossing": { "type": "final" } } }\n',
    good: '{ "initial": "pier", "context": { "ticket": true }, "states": { "pier": { "always": [{ "target": "crossing", "guard": "ticket" }, "pier"] }, "crossing": { "type": "final" } } }\n',
  },
};
