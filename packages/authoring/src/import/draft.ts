import {
  type Expression,
  printExpression,
  STORY_LIMITS,
  validateStory,
  type Story,
} from '@matchcut/runtime';
import { type Diagnostic, FILE_START, type Place } from '../diagnostics/diagnostic.ts';
import { printDuration } from '../formats/duration.ts';
import { fromWritersForm } from '../formats/writers-form.ts';

/** A story made from another system's file, and what of the file it doesn't hold. */
export interface Imported {
  /** Undefined if the file can't be read. */
  readonly story: Story | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Largest file that is imported: a text game of a million words is half of it. */
export const MAX_IMPORT_CHARACTERS = 10_000_000;
/** Findings of different kinds that are listed, and places of each. */
const MAX_FINDINGS = 1_000;
const MAX_PLACES = 1_000;
/** Words a minute that are read aloud: what a scene lasts that isn't filmed yet. */
const WORDS_PER_SECOND = 2.5;
const SHORTEST_SECONDS = 9;
const WINDOW_SECONDS = 6;
const MAX_TEXT = 4_000;
/** The value of a text variable that was never given one. */
const UNSET = 'unset';
const NUMBERS = { min: -100, max: 100 };

/** An option that is being made. */
export interface DraftOption {
  readonly label: string;
  readonly when: Expression | undefined;
  readonly do: readonly string[];
  readonly to: string;
  /** It can be chosen once only. */
  readonly isOnce: boolean;
  /** The name by which the source asks whether it was chosen. */
  readonly name?: string | undefined;
}

/** A segment that is being made. */
export interface DraftSegment {
  readonly id: string;
  readonly title: string;
  readonly place: Place;
  text: string;
  readonly do: string[];
  readonly options: DraftOption[];
  readonly routes: { readonly to: string; readonly when: Expression | undefined }[];
  isEnding: boolean;
}

type Literal = boolean | number | string;

/** Of which type a variable is that has this value. */
export function typeOfValue(value: Literal): 'bool' | 'int' | 'enum' {
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'number' ? 'int' : 'enum';
}

/** Collects what an importer finds, and makes a valid story of it. */
export class Draft {
  readonly #file: string;
  /** What was found, by what it says: the same at many places is told once. */
  readonly #findings = new Map<
    string,
    { readonly first: Diagnostic; times: number; readonly also: Place[] }
  >();
  #unlisted = 0;
  #isBroken = false;
  readonly #segments = new Map<string, DraftSegment>();
  readonly #ids = new Set<string>();
  /** Values that each variable was seen to have. */
  readonly #variables: Map<string, Literal[]>;
  #end: string | undefined;
  readonly #initials = new Map<string, Literal>();

  /** A draft may know the variables of an earlier one of the same file, so that their types are clear from the start. */
  constructor(file: string, earlier?: Draft) {
    this.#file = file;
    this.#variables = new Map(
      earlier ? [...earlier.#variables].map(([id, values]) => [id, [...values]]) : [],
    );
  }

  /** An id nobody has yet, from any text. */
  id(text: string): string {
    const plain = text
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .toLowerCase()
      .slice(0, 48)
      .replace(/-+$/, '');
    const base = /^[a-z]/.test(plain) ? plain : `s-${plain || 'segment'}`;
    let id = base;
    for (let number = 2; this.#ids.has(id); number += 1) id = `${base}-${number}`;
    this.#ids.add(id);
    return id;
  }

  segment(id: string, title: string, place: Place): DraftSegment {
    const segment: DraftSegment = {
      id,
      title,
      place,
      text: '',
      do: [],
      options: [],
      routes: [],
      isEnding: false,
    };
    this.#segments.set(id, segment);
    return segment;
  }

  has(segment: string): boolean {
    return this.#segments.has(segment);
  }

  /** A variable's value at the start. */
  startsWith(variable: string, value: Literal): void {
    this.sawValue(variable, value);
    this.#initials.set(variable, value);
  }

  /** A variable that is used, whatever its values. */
  sawVariable(variable: string): void {
    if (!this.#variables.has(variable)) this.#variables.set(variable, []);
  }

  /** A value that a variable has, is given or is compared with. */
  sawValue(variable: string, value: Literal): void {
    const values = this.#variables.get(variable) ?? [];
    if (!values.includes(value) && values.length < 1_000) values.push(value);
    this.#variables.set(variable, values);
  }

  /** Whether a variable has come up. */
  knows(variable: string): boolean {
    return this.#variables.has(variable);
  }

  /** Whether the file can't be read. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** What kind of values a variable has, as far as was seen. */
  typeOf(variable: string): 'bool' | 'int' | 'enum' | undefined {
    const [first] = this.#variables.get(variable) ?? [];
    if (first === undefined) return undefined;
    return typeOfValue(first);
  }

  /** The file is no such file, or broken. */
  broken(place: Place, message: string): void {
    this.#report('MC7001', 'error', place, message, 'Correct the file in the tool it comes from.');
  }

  /** Something has no counterpart here and was left out. */
  leftOut(place: Place, what: string): void {
    this.#report(
      'MC7002',
      'warning',
      place,
      `${what} has no counterpart in a film, and was left out`,
      'Work out by hand what should happen here.',
    );
  }

  /** Something was taken over in another way than it was meant. */
  changed(place: Place, what: string): void {
    this.#report('MC7003', 'note', place, what, 'See whether that suits the film.');
  }

  /** The one ending of what just runs out. */
  end(place: Place): string {
    if (this.#end === undefined) {
      this.#end = this.id('the end');
      this.segment(this.#end, 'The end', place).isEnding = true;
    }
    return this.#end;
  }

  /** What was made, and all that was told, in the order of the file. */
  result(title: string, start: string): Imported {
    const story = this.#story(title, start);
    return {
      story,
      diagnostics: this.#diagnostics().sort(
        (one, other) =>
          one.range.start.line - other.range.start.line ||
          one.range.start.column - other.range.start.column,
      ),
    };
  }

  #diagnostics(): Diagnostic[] {
    if (this.#unlisted > 0)
      this.#findings.set('unlisted', {
        first: this.#diagnostic(
          'MC7002',
          'warning',
          FILE_START.start,
          `${this.#unlisted} more findings than are listed here`,
          'Work through those listed, and import again.',
        ),
        times: 1,
        also: [],
      });
    return [...this.#findings.values()].map(({ first, times, also }) => {
      if (times === 1) return first;
      return {
        ...first,
        message: `${first.message} (and in ${times - 1} more ${times === 2 ? 'place' : 'places'})`,
        related: also.map((place) => ({
          file: this.#file,
          range: { start: place, end: place },
          message: 'here too',
        })),
      };
    });
  }

  #story(title: string, start: string): Story | undefined {
    if (this.isBroken) return undefined;
    if (!this.#segments.has(start)) {
      this.broken(FILE_START.start, 'there is nothing in it to start with');
      return undefined;
    }
    const segments = [...this.#segments.values()];
    if (segments.length > STORY_LIMITS.segments) {
      this.broken(
        FILE_START.start,
        `it comes to ${segments.length} segments; ${STORY_LIMITS.segments} is the most`,
      );
      return undefined;
    }
    this.#closeEnds(segments);
    const optionIds = new Map(segments.map((segment) => [segment.id, this.#optionIds(segment)]));
    const loops = loopsIn([...this.#segments.values()]);
    const data = {
      ...{
        matchcut: 1,
        id: storyId(title),
        title: title.slice(0, STORY_LIMITS.textLength) || 'Untitled',
        start,
      },
      variables: this.#declarations(),
      segments: Object.fromEntries(
        [...this.#segments.values()].map((segment) => [
          segment.id,
          this.#written(segment, optionIds.get(segment.id) ?? [], loops),
        ]),
      ),
    };
    const validation = validateStory(fromWritersForm(data));
    if (validation.isValid) {
      const numbers = [...this.#variables.keys()].filter((id) => this.typeOf(id) === 'int');
      if (numbers.length > 0)
        this.changed(
          FILE_START.start,
          `numbers are kept between ${NUMBERS.min} and ${NUMBERS.max} (${numbers.slice(0, 5).join(', ')}${numbers.length > 5 ? ' …' : ''})`,
        );
      this.#report(
        'MC7003',
        'note',
        FILE_START.start,
        'durations were estimated from the text',
        'Set them once there is film.',
      );
      return validation.story;
    }
    for (const { path, message } of validation.problems)
      this.broken(this.#segments.get(String(path[1]))?.place ?? FILE_START.start, message);
    return undefined;
  }

  #report(
    code: string,
    severity: Diagnostic['severity'],
    place: Place,
    message: string,
    advice: string,
  ): void {
    this.#isBroken ||= severity === 'error';
    const cause = `${code} ${message}`;
    const known = this.#findings.get(cause);
    if (known) {
      known.times += 1;
      if (known.also.length < MAX_PLACES) known.also.push(place);
    } else if (this.#findings.size < MAX_FINDINGS || severity === 'error') {
      this.#findings.set(cause, {
        first: this.#diagnostic(code, severity, place, message, advice),
        times: 1,
        also: [],
      });
    } else {
      this.#unlisted += 1;
    }
  }

  #diagnostic(
    code: string,
    severity: Diagnostic['severity'],
    place: Place,
    message: string,
    advice: string,
  ): Diagnostic {
    return {
      code,
      severity,
      file: this.#file,
      range: { start: place, end: place },
      message,
      advice,
    };
  }

  /** A segment that may run out gets a way to an ending. */
  #closeEnds(segments: readonly DraftSegment[]): void {
    let single = 0;
    for (const segment of segments) {
      const [only] = segment.options;
      // One link and no other is no choice: the film just goes on.
      if (
        only &&
        segment.options.length === 1 &&
        segment.routes.length === 0 &&
        only.when === undefined &&
        !only.isOnce &&
        only.do.length === 0 &&
        only.name === undefined
      ) {
        segment.options.pop();
        segment.routes.push({ to: only.to, when: undefined });
        single += 1;
      }
      for (const { to } of [...segment.options, ...segment.routes]) {
        if (this.#segments.has(to)) continue;
        this.leftOut(segment.place, `a way to "${to.slice(0, 60)}", which doesn't exist,`);
        this.segment(to, to, segment.place).isEnding = true;
      }
      if (segment.options.length === 0 && segment.routes.length === 0) segment.isEnding = true;
      if (segment.isEnding) continue;
      const isClosed =
        segment.routes.some(({ when }) => when === undefined) ||
        (segment.routes.length === 0 &&
          segment.options.some(({ when, isOnce }) => when === undefined && !isOnce));
      if (isClosed) continue;
      segment.routes.push({ to: this.end(segment.place), when: undefined });
      this.changed(
        segment.place,
        `"${segment.title.slice(0, 60)}" may have nothing left to choose; it leads to an ending then that was added`,
      );
    }
    if (single > 0)
      this.changed(
        FILE_START.start,
        `${single} ${single === 1 ? 'scene with a single link leads' : 'scenes with a single link lead'} on without a choice`,
      );
  }

  #optionIds({ options }: DraftSegment): string[] {
    const taken = new Set(['last', 'random', 'predicted']);
    return options.map(({ label, name }) => {
      const plain = (name ?? label)
        .normalize('NFKD')
        .replace(/[^A-Za-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .toLowerCase()
        .slice(0, 40)
        .replace(/-+$/, '');
      const base = /^[a-z]/.test(plain) ? plain : 'option';
      let id = base;
      for (let number = 2; taken.has(id); number += 1) id = `${base}-${number}`;
      taken.add(id);
      return id;
    });
  }

  #written(
    segment: DraftSegment,
    optionIds: readonly string[],
    loops: ReadonlySet<string>,
  ): object {
    const { id, title, text, options, routes, isEnding } = segment;
    const words = text.split(/\s+/).filter((word) => word !== '').length;
    const seconds = Math.max(SHORTEST_SECONDS, Math.ceil(words / WORDS_PER_SECOND));
    const name = title.slice(0, 200) || id;
    if (segment.do.length > STORY_LIMITS.effects)
      this.leftOut(segment.place, `more than ${STORY_LIMITS.effects} effects in one place`);
    const common = {
      title: name,
      duration: printDuration(seconds * 1_000),
      do: segment.do.slice(0, STORY_LIMITS.effects),
      ...(text.trim() === '' ? {} : { metadata: { text: text.trim().slice(0, MAX_TEXT) } }),
    };
    if (isEnding) return { ...common, ending: { id, title: name } };
    if (options.length > STORY_LIMITS.optionsPerChoice)
      this.leftOut(
        segment.place,
        `more than ${STORY_LIMITS.optionsPerChoice} options in one place`,
      );
    const written = options.slice(0, STORY_LIMITS.optionsPerChoice).map((option, index) => {
      const optionId = optionIds[index] ?? '';
      const once: Expression = {
        kind: 'not',
        operand: { kind: 'chosen', choice: id, option: optionId, at: NOWHERE },
        at: NOWHERE,
      };
      const whenOnce = option.when ? bothOf(option.when, once) : once;
      const when = option.isOnce && loops.has(id) ? whenOnce : option.when;
      return {
        id: optionId,
        label: (option.label.trim() || optionId).slice(0, 500),
        ...(when ? { when: printExpression(when) } : {}),
        do: [...option.do],
        to: option.to,
      };
    });
    const always = written.findLast((option) => !('when' in option));
    return {
      ...common,
      ...(written.length > 0
        ? {
            choices: [
              {
                id,
                opens: printDuration((seconds - WINDOW_SECONDS - 1) * 1_000),
                closes: printDuration((seconds - 1) * 1_000),
                default: always?.id ?? 'last',
                options: written,
              },
            ],
          }
        : {}),
      routes: routes
        .slice(0, STORY_LIMITS.routesPerSegment)
        .map(({ to, when }) => ({ to, ...(when ? { when: printExpression(when) } : {}) })),
    };
  }

  #declarations(): object {
    return Object.fromEntries(
      [...this.#variables].map(([id, values]) => {
        const type = this.typeOf(id) ?? 'bool';
        const initial = this.#initials.get(id);
        if (type === 'bool') return [id, { type, initial: initial ?? false }];
        const numbers = values.filter((value) => typeof value === 'number');
        if (type === 'int')
          return [
            id,
            {
              type,
              min: Math.min(NUMBERS.min, ...numbers),
              max: Math.max(NUMBERS.max, ...numbers),
              initial: initial ?? 0,
            },
          ];
        const texts = values.filter((value) => typeof value === 'string' && value !== '');
        return [
          id,
          {
            type,
            values: initial === undefined || initial === '' ? [...texts, UNSET] : texts,
            initial: initial || UNSET,
          },
        ];
      }),
    );
  }
}

/** For expressions that stand in no text. */
export const NOWHERE = { start: 0, end: 0 } as const;

/** Both of two conditions. */
export function bothOf(left: Expression, right: Expression): Expression {
  return { kind: 'and', left, right, at: NOWHERE };
}

/** The segments that can be come back to. */
function loopsIn(segments: readonly DraftSegment[]): ReadonlySet<string> {
  const targets = new Map(
    segments.map(({ id, options, routes }) => [id, [...options, ...routes].map(({ to }) => to)]),
  );
  // Whoever is left when again and again those are taken away that lead nowhere, or that nobody leads to.
  const left = new Set(targets.keys());
  for (let hasShrunk = true; hasShrunk;) {
    const before = left.size;
    const led = new Set(
      [...left].flatMap((id) => (targets.get(id) ?? []).filter((to) => left.has(to))),
    );
    for (const id of left)
      if (!led.has(id) || !(targets.get(id) ?? []).some((to) => left.has(to))) left.delete(id);
    hasShrunk = left.size < before;
  }
  return left;
}

function storyId(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60)
    .replace(/-+$/, '');
  return /^[a-z]/.test(plain) ? plain : 'story';
}
