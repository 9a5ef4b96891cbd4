import {
  ExpressionError,
  FORBIDDEN_KEYS,
  parseCondition,
  parseEffect,
  type Story,
  type StoryPath,
  toMachineConfig,
  validateStory,
} from '@matchcut/runtime';
import { type Diagnostic, FILE_START, moreErrors } from '../diagnostics/diagnostic.ts';
import { isMapping, type Mapping } from '../formats/mapping.ts';
import { parseDuration, printDuration } from '../formats/duration.ts';
import { fromWritersForm } from '../formats/writers-form.ts';
import { readYaml } from '../formats/yaml-source.ts';
import type { Imported } from './draft.ts';

/** Where a machine doesn't fit into a story, and why. */
export interface MachineProblem {
  readonly code: string;
  readonly path: StoryPath;
  readonly message: string;
  readonly advice: string;
}

/** The story that a machine is, or where it isn't one. */
export type FromMachine =
  | { readonly story: Story }
  | { readonly problems: readonly MachineProblem[] };

const MOST_PROBLEMS = 100;
const DEFAULT_DURATION_MS = 10_000;

/**
 * Makes a story of the config of an XState machine, as plain JSON. Two kinds fit:
 *
 * - what `toMachineConfig` gives: the same story again, if the machine is as its story says;
 * - a flat machine written by hand: each state a segment, `entry` actions its effects, events the options of a choice,
 *   `always`, `after` and the event `ended` its routes, final states endings. Guards and actions are named by conditions
 *   and effects of the story's language: `{ "target": "garden", "guard": "key and fear < 2", "actions": ["fear += 1"] }`.
 *   `meta` may hold `title`, `duration`, and of the choice `prompt`, `opens`, `closes`, `default`. Numbers of `context` are kept
 *   between -100 and 100, unless the machine's `meta.variables` declares them.
 */
export function fromMachine(config: unknown): FromMachine {
  if (!isMapping(config))
    return {
      problems: [
        problem([], 'a machine is a mapping of fields', 'Export it as JSON from Stately.'),
      ],
    };
  const meta = config['meta'];
  return isMapping(meta) && isMapping(meta['story'])
    ? fromCompiled(config, meta['story'])
    : new HandWritten(config).story();
}

/** Makes a story of a JSON file with the config of an XState machine. */
export function importXState(text: string, file: string): Imported {
  const source = readYaml(text, file, { mostDiagnostics: MOST_PROBLEMS });
  if (source.diagnostics.length > 0) return { story: undefined, diagnostics: source.diagnostics };
  const made = fromMachine(source.data);
  if ('story' in made) return { story: made.story, diagnostics: [] };
  const told = made.problems
    .slice(0, MOST_PROBLEMS)
    .map(({ code, path, message, advice }): Diagnostic => ({
      code,
      severity: 'error',
      file,
      range: path.length === 0 ? FILE_START : source.locate(path, 'value'),
      message,
      advice,
    }));
  return {
    story: undefined,
    diagnostics: made.problems.length > MOST_PROBLEMS ? [...told, moreErrors(file)] : told,
  };
}

function problem(
  path: StoryPath,
  message: string,
  advice: string,
  code = 'MC7004',
): MachineProblem {
  return { code, path, message, advice };
}

/** The story lies in the metadata; the machine must be the one that it compiles to. */
function fromCompiled(config: Mapping, head: Mapping): FromMachine {
  const states = isMapping(config['states']) ? config['states'] : {};
  const segments = Object.fromEntries(
    Object.entries(states).map(([id, state]) => [
      id,
      isMapping(state) && isMapping(state['meta']) ? state['meta']['segment'] : undefined,
    ]),
  );
  const validation = validateStory({ ...head, segments });
  if (!validation.isValid)
    return {
      problems: validation.problems.map(({ code, path, message, advice }) =>
        problem(inMachine(path), message, advice, code),
      ),
    };
  const problems = [
    ...differences(config, JSON.parse(JSON.stringify(toMachineConfig(validation.story))), []),
  ];
  return problems.length === 0 ? { story: validation.story } : { problems };
}

function inMachine(path: StoryPath): StoryPath {
  const [top, id, ...rest] = path;
  return top === 'segments' && id !== undefined
    ? ['states', id, 'meta', 'segment', ...rest]
    : ['meta', 'story', ...path];
}

function* differences(found: unknown, wanted: unknown, path: StoryPath): Generator<MachineProblem> {
  if (Array.isArray(found) && Array.isArray(wanted) && found.length === wanted.length) {
    for (const [index, item] of found.entries())
      yield* differences(item, wanted[index], [...path, index]);
  } else if (isMapping(found) && isMapping(wanted)) {
    for (const key of new Set([...Object.keys(found), ...Object.keys(wanted)])) {
      const [one, other] = [
        Object.hasOwn(found, key) ? found[key] : undefined,
        Object.hasOwn(wanted, key) ? wanted[key] : undefined,
      ];
      yield* differences(one, other, [...path, key]);
    }
  } else if (found !== wanted) {
    yield problem(
      path,
      `this isn't as the story in the machine's "meta" says: ${short(found)} instead of ${short(wanted)}`,
      'Change the story and export it again, or remove "meta.story" and let the machine speak for itself.',
    );
  }
}

function short(value: unknown): string {
  if (value === undefined) return 'nothing';
  return JSON.stringify(value).slice(0, 60);
}

/** A flat machine that somebody wrote or drew. */
class HandWritten {
  readonly #config: Mapping;
  readonly #problems: MachineProblem[] = [];

  constructor(config: Mapping) {
    this.#config = config;
  }

  story(): FromMachine {
    const { id, initial, states, context, description, meta } = this.#config;
    for (const field of ['invoke', 'on', 'always', 'after', 'entry', 'exit', 'output']) {
      if (this.#config[field] !== undefined)
        this.#add(
          [field],
          `"${field}" of the whole machine has no counterpart in a story`,
          'Move it into the states.',
        );
    }
    if (!isMapping(states) || Object.keys(states).length === 0)
      return {
        problems: [
          problem(['states'], 'the machine has no states', 'Each state becomes a segment.'),
        ],
      };
    if (this.#config['type'] === 'parallel')
      this.#add(
        ['type'],
        'a parallel machine has no counterpart in a story',
        'A story is in one segment at a time.',
      );
    const start = textOf(isMapping(initial) ? initial['target'] : initial);
    if (start === undefined)
      this.#add(
        ['initial'],
        'the machine has no initial state',
        'Name the state that it starts in.',
      );
    const title = (isMapping(meta) ? textOf(meta['title']) : undefined) ?? textOf(description);
    const data = {
      ...{
        matchcut: 1,
        id: typeof id === 'string' ? slug(id) : 'machine',
        title: title ?? (typeof id === 'string' ? id : 'Machine'),
        start: targetOf(start),
      },
      variables: this.#variables(context, isMapping(meta) ? meta['variables'] : undefined),
      segments: Object.fromEntries(
        Object.entries(states)
          .filter(([name]) => !FORBIDDEN_KEYS.has(name))
          .map(([name, state]) => [name, this.#segment(name, state)]),
      ),
    };
    if (this.#problems.length > 0) return { problems: this.#problems };
    const validation = validateStory(fromWritersForm(data));
    if (validation.isValid) return { story: validation.story };
    return {
      problems: validation.problems.map(({ code, path, message, advice }) =>
        problem(this.#placeOf(path), message, advice, code),
      ),
    };
  }

  #add(path: StoryPath, message: string, advice: string): void {
    this.#problems.push(problem(path, message, advice));
  }

  /** As near to what is wrong as the two forms have in common. */
  #placeOf([top, id]: StoryPath): StoryPath {
    if (top === 'segments' && id !== undefined) return ['states', id];
    if (top === 'variables' && id !== undefined) return ['context', id];
    return top === 'start' ? ['initial'] : [];
  }

  #variables(context: unknown, declared: unknown): object {
    const given = isMapping(declared) ? declared : {};
    const found: Mapping = { ...given };
    for (const [name, value] of Object.entries(isMapping(context) ? context : {})) {
      if (FORBIDDEN_KEYS.has(name) || Object.hasOwn(given, name)) continue;
      if (typeof value === 'boolean') found[name] = { type: 'bool', initial: value };
      else if (typeof value === 'number' && Number.isSafeInteger(value))
        found[name] = {
          type: 'int',
          min: Math.min(-100, value),
          max: Math.max(100, value),
          initial: value,
        };
      else
        this.#add(
          ['context', name],
          "this can't be a variable",
          'Variables are true or false, or whole numbers; declare enums under "meta.variables".',
        );
    }
    return found;
  }

  #segment(id: string, state: unknown): object {
    const path = ['states', id];
    if (!isMapping(state)) {
      this.#add(path, 'a state is a mapping of fields', 'Write {} at least.');
      return {};
    }
    for (const field of ['states', 'initial', 'invoke', 'exit', 'history', 'onDone', 'output']) {
      if (state[field] !== undefined)
        this.#add(
          [...path, field],
          `"${field}" of a state has no counterpart in a story`,
          "A story's machine is flat: put nested states beside each other.",
        );
    }
    const meta = isMapping(state['meta']) ? state['meta'] : {};
    const after = isMapping(state['after']) ? Object.entries(state['after']) : [];
    const [first] = after;
    if (after.length > 1)
      this.#add(
        [...path, 'after'],
        'a segment ends once, after one delay',
        'Keep one, or part the state.',
      );
    const durationMs =
      (typeof meta['duration'] === 'string' ? parseDuration(meta['duration']) : undefined) ??
      (typeof meta['durationMs'] === 'number' ? meta['durationMs'] : undefined) ??
      (first && Number(first[0]) > 0 ? Math.round(Number(first[0])) : DEFAULT_DURATION_MS);
    const title = textOf(meta['title']) ?? textOf(state['description']);
    const common = {
      ...(title === undefined ? {} : { title }),
      duration: printDuration(durationMs),
      do: this.#actions(state['entry'], [...path, 'entry']),
    };
    if (state['type'] === 'final') return { ...common, ending: { id, title: title ?? id } };
    const on = isMapping(state['on']) ? state['on'] : {};
    const options = Object.entries(on).flatMap(([event, transitions]) =>
      event === 'ended'
        ? []
        : this.#transitions(transitions, [...path, 'on', event]).map((transition, index, all) =>
            this.#option(event, transition, index, all.length),
          ),
    );
    const exits: [unknown, StoryPath][] = [
      [state['always'], [...path, 'always']],
      [on['ended'], [...path, 'on', 'ended']],
      ...after.map(([delay, transitions]): [unknown, StoryPath] => [
        transitions,
        [...path, 'after', delay],
      ]),
    ];
    const routes = exits
      .flatMap(([transitions, at]) => this.#transitions(transitions, at))
      .map(({ target, when, effects, at }) => {
        if (effects.length > 0)
          this.#add(at, 'a route has no effects', 'Move the actions to the entry of the target.');
        return { to: target ?? id, ...(when === undefined ? {} : { when }) };
      });
    return {
      ...common,
      ...(options.length > 0 ? { choices: [choiceOf(id, meta, options, durationMs)] } : {}),
      routes,
    };
  }

  #option(
    event: string,
    { target, when, effects, label }: Transition,
    index: number,
    count: number,
  ): object {
    const name = slug(event);
    return {
      id: count > 1 ? `${name}-${index + 1}` : name,
      label: label ?? inWords(event),
      ...(when === undefined ? {} : { when }),
      do: effects,
      ...(target === undefined ? {} : { to: target, cut: 'now' }),
    };
  }

  #transitions(value: unknown, path: StoryPath): Transition[] {
    if (value === undefined) return [];
    if (Array.isArray(value))
      return value.flatMap((each: unknown, index) => this.#transitions(each, [...path, index]));
    if (typeof value === 'string')
      return [
        { target: targetOf(value), when: undefined, effects: [], label: undefined, at: path },
      ];
    if (!isMapping(value)) {
      this.#add(
        path,
        'a transition names its target, or is a mapping of fields',
        'Write { "target": "garden" }.',
      );
      return [];
    }
    const meta = value['meta'];
    const label =
      (isMapping(meta) ? textOf(meta['label']) : undefined) ?? textOf(value['description']);
    const named =
      Array.isArray(value['target']) && value['target'].length === 1
        ? (value['target'] as unknown[])[0]
        : value['target'];
    if (named !== undefined && typeof named !== 'string')
      this.#add([...path, 'target'], 'a transition leads to one state', 'Name one target.');
    const target = typeof named === 'string' ? targetOf(named) : undefined;
    return [
      {
        target,
        when: this.#guard(value['guard'], [...path, 'guard']),
        effects: this.#actions(value['actions'], [...path, 'actions']),
        label,
        at: path,
      },
    ];
  }

  #guard(guard: unknown, path: StoryPath): string | undefined {
    if (guard === undefined) return undefined;
    const text = textOf(isMapping(guard) ? guard['type'] : guard);
    if (isMapping(guard) && guard['params'] !== undefined)
      this.#add(
        [...path, 'params'],
        'a guard has no parameters here',
        'Write the condition itself.',
      );
    if (text === undefined)
      this.#add(
        path,
        'a guard goes by its name',
        'Name it by a condition, such as "key and fear < 2".',
      );
    else this.#expression(() => parseCondition(text), path, 'the guard');
    return text;
  }

  #actions(actions: unknown, path: StoryPath): string[] {
    if (actions === undefined) return [];
    const list: unknown[] = Array.isArray(actions) ? actions : [actions];
    return list.flatMap((action, index) => {
      const at = Array.isArray(actions) ? [...path, index] : path;
      const text = textOf(isMapping(action) ? action['type'] : action);
      if (text === undefined) {
        this.#add(at, 'an action goes by its name', 'Name it by an effect, such as "fear += 1".');
        return [];
      }
      this.#expression(() => parseEffect(text), at, 'the action');
      return [text];
    });
  }

  #expression(parse: () => unknown, path: StoryPath, what: string): void {
    try {
      parse();
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.#add(path, `${what} isn't of the story's language: ${error.message}`, error.advice);
    }
  }
}

interface Transition {
  readonly target: string | undefined;
  readonly when: string | undefined;
  readonly effects: string[];
  readonly label: string | undefined;
  readonly at: StoryPath;
}

function choiceOf(
  id: string,
  meta: Mapping,
  options: readonly object[],
  durationMs: number,
): object {
  const time = (field: string, otherwise: number): string =>
    typeof meta[field] === 'string' ? meta[field] : printDuration(otherwise);
  return {
    ...{
      id,
      opens: time('opens', Math.round(durationMs * 0.3)),
      closes: time('closes', Math.max(1, Math.round(durationMs * 0.9))),
      default: typeof meta['default'] === 'string' ? meta['default'] : 'last',
      options,
    },
    ...(typeof meta['prompt'] === 'string' ? { prompt: meta['prompt'] } : {}),
  };
}

/** `#machine.garden`, `#garden`, `.garden` and `garden` all mean the state `garden`. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function targetOf(target: string | undefined): string {
  return (target ?? '').replace(/^#?(?:.*\.)?/, '');
}

function slug(text: string): string {
  const plain = text
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60)
    .replace(/-+$/, '');
  return /^[a-z]/.test(plain) ? plain : `x-${plain || 'x'}`;
}

function inWords(event: string): string {
  const words = event
    .replace(/[_.-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words === '' ? event : words.charAt(0).toUpperCase() + words.slice(1);
}
