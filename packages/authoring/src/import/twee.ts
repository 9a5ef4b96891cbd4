import { type Expression, FORBIDDEN_KEYS, printExpression } from '@matchcut/runtime';
import type { Place } from '../diagnostics/diagnostic.ts';
import { namesIn } from '../check/layout.ts';
import {
  bothOf,
  Draft,
  type DraftSegment,
  type Imported,
  MAX_IMPORT_CHARACTERS,
  NOWHERE,
} from './draft.ts';
import {
  asCondition,
  parseAssignments,
  parseScript,
  ScriptError,
  type ScriptNames,
} from './script.ts';

/** A passage as it stands in a Twee file. */
interface Passage {
  readonly name: string;
  readonly tags: readonly string[];
  readonly body: string;
  readonly line: number;
}

/** Passages that are no scenes. */
const SPECIAL: ReadonlySet<string> = new Set([
  'StoryTitle',
  'StoryData',
  'StorySettings',
  'StoryIncludes',
  'StoryInit',
]);
const SPECIAL_TAGS: ReadonlySet<string> = new Set([
  'script',
  'stylesheet',
  'Twine.image',
  'widget',
  'init',
  'startup',
]);

/**
 * Makes a story of a Twee 3 file (https://github.com/iftechfoundation/twine-specs): each passage a segment, its links
 * the options of a choice. Links, conditions, assignments and jumps of SugarCube and Harlowe are taken over; whatever
 * else is told with its place.
 */
export function importTwee(text: string, file: string): Imported {
  const learning = new TweeImport(text, file);
  learning.run();
  return new TweeImport(text, file, learning.draft).run();
}

class TweeImport {
  readonly draft: Draft;
  readonly #text: string;
  readonly #ids = new Map<string, string>();
  readonly #variables = new Map<string, string>();
  readonly #names: ScriptNames = {
    variable: (name) => this.#variable(name),
    passage: (name) => this.#ids.get(name),
  };

  constructor(text: string, file: string, earlier?: Draft) {
    this.#text = text;
    this.draft = new Draft(file, earlier);
  }

  run(): Imported {
    const top = { line: 1, column: 1 };
    if (this.#text.length > MAX_IMPORT_CHARACTERS) {
      this.draft.broken(top, `it has more than ${MAX_IMPORT_CHARACTERS} characters`);
      return this.draft.result('', '');
    }
    const passages = passagesOf(withoutComments(this.#text));
    if (!/^\s*(?:::|$)/.test(this.#text))
      this.draft.leftOut(top, 'what stands before the first passage');
    const scenes: Passage[] = [];
    for (const passage of passages) {
      if (passage.name === 'StoryIncludes')
        this.draft.leftOut({ line: passage.line, column: 1 }, 'what "StoryIncludes" names');
      const isSpecial =
        SPECIAL.has(passage.name) || passage.tags.some((tag) => SPECIAL_TAGS.has(tag));
      if (isSpecial && passage.name !== 'StoryInit') {
        if (passage.tags.some((tag) => SPECIAL_TAGS.has(tag)))
          this.draft.leftOut(
            { line: passage.line, column: 1 },
            `the passage "${passage.name.slice(0, 60)}"`,
          );
      } else if (!isSpecial) {
        if (this.#ids.has(passage.name))
          this.draft.leftOut(
            { line: passage.line, column: 1 },
            `a second passage "${passage.name.slice(0, 60)}"`,
          );
        else {
          this.#ids.set(passage.name, this.draft.id(passage.name));
          scenes.push(passage);
        }
      }
    }
    const initial = passages.find(({ name }) => name === 'StoryInit');
    if (initial) this.#initialise(initial);
    for (const passage of scenes) {
      const segment = this.draft.segment(this.#ids.get(passage.name) ?? '', passage.name, {
        line: passage.line,
        column: 1,
      });
      new Body(passage, segment, this.draft, this.#names).read();
    }
    const wanted = startOf(passages) ?? 'Start';
    const start = this.#ids.get(wanted) ?? this.#ids.get(scenes[0]?.name ?? '') ?? '';
    return this.draft.result(
      passages.find(({ name }) => name === 'StoryTitle')?.body.trim() ?? '',
      start,
    );
  }

  #initialise({ body, line }: Passage): void {
    for (const match of body.matchAll(/<<(?!\/?set\b)(\/?[\w-]+)|\((?!set:)([a-z-]+):/gi))
      this.draft.leftOut(
        { line: line + body.slice(0, match.index).split('\n').length, column: 1 },
        `"${match[1] ?? match[2]}" in StoryInit`,
      );
    for (const match of body.matchAll(/<<set\s+([^<>]*)>>|\(set:([^()]*)\)/g)) {
      const place = { line: line + body.slice(0, match.index).split('\n').length, column: 1 };
      try {
        for (const { variable, value } of parseAssignments(
          match[1] ?? match[2] ?? '',
          this.draft,
          this.#names,
        )) {
          if (value.kind === 'literal') this.draft.startsWith(variable, value.value);
          else this.draft.leftOut(place, 'an initial value that is worked out');
        }
      } catch (error) {
        if (!(error instanceof ScriptError)) throw error;
        this.draft.leftOut(place, error.message);
      }
    }
  }

  #variable(name: string): string {
    const known = this.#variables.get(name);
    if (known !== undefined) return known;
    const plain = name.replace(/^_+|_+$/g, '') || 'x';
    const id =
      FORBIDDEN_KEYS.has(plain) || /^(?:and|or|not|true|false|visited|chosen|\d)/.test(plain)
        ? `v_${plain}`
        : plain;
    this.#variables.set(name, id.slice(0, 64));
    return id.slice(0, 64);
  }
}

/** Comments become blanks, so that what follows stays where it was. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|\/%[\s\S]*?%\//g, (comment) =>
    comment.replace(/[^\n]/g, ' '),
  );
}

/** `:: name [tags] {metadata}`, and all up to the next. */
function passagesOf(text: string): Passage[] {
  const passages: { name: string; tags: readonly string[]; lines: string[]; line: number }[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.startsWith('::')) {
      const header = line.slice(2).replace(/(?<!\\)\{.*$/, '');
      const [, name = '', tags = ''] =
        /^\s*((?:\\.|[^\\[])*?)\s*(?:\[([^\]]*)\])?\s*$/.exec(header) ?? [];
      passages.push({
        name: name.replace(/\\(.)/g, '$1').trim(),
        tags: tags.split(/\s+/).filter((tag) => tag !== ''),
        lines: [],
        line: index + 1,
      });
    } else passages.at(-1)?.lines.push(line);
  }
  return passages.map(({ name, tags, lines, line }) => ({
    name,
    tags,
    line,
    body: lines.join('\n'),
  }));
}

function startOf(passages: readonly Passage[]): string | undefined {
  try {
    const data: unknown = JSON.parse(
      passages.find(({ name }) => name === 'StoryData')?.body ?? 'null',
    );
    const start =
      typeof data === 'object' && data !== null && 'start' in data ? data.start : undefined;
    return typeof start === 'string' ? start : undefined;
  } catch {
    return undefined;
  }
}

/** A condition that is open, and those of its branches before. */
interface Frame {
  readonly before: readonly Expression[];
  readonly now: Expression | undefined;
  /** Where its hook ends (Harlowe); -1 for a macro that is closed by another (SugarCube). */
  readonly end: number;
}

// Looked for one after another: links, macros of SugarCube, macros of Harlowe.
const MARK = /\[\[|<<|\((?=[a-z-]+:)/gi;

/** Reads the body of a passage into its segment. */
class Body {
  readonly #passage: Passage;
  readonly #segment: DraftSegment;
  readonly #draft: Draft;
  readonly #names: ScriptNames;
  readonly #frames: Frame[] = [];
  #hasVarying = false;
  /** Variables that conditions have asked for so far: an effect that comes later takes place before them here. */
  readonly #asked = new Set<string>();
  /** The branches of the last condition of Harlowe, for an else that may follow. */
  #branches: readonly Expression[] = [];

  constructor(passage: Passage, segment: DraftSegment, draft: Draft, names: ScriptNames) {
    this.#passage = passage;
    this.#segment = segment;
    this.#draft = draft;
    this.#names = names;
  }

  read(): void {
    const { body } = this.#passage;
    for (let at = 0; at < body.length;) {
      MARK.lastIndex = at;
      const found = MARK.exec(body)?.index ?? body.length;
      const frame = this.#frames.at(-1);
      const hookEnd = frame && frame.end >= 0 ? frame.end : Number.POSITIVE_INFINITY;
      if (hookEnd <= found) {
        this.#say(body.slice(at, hookEnd));
        this.#frames.pop();
        at = hookEnd + 1;
        continue;
      }
      this.#say(body.slice(at, found));
      if (found === body.length) break;
      if (body.startsWith('[[', found)) at = this.#link(found);
      else if (body.startsWith('<<', found)) at = this.#sugarCube(found);
      else at = this.#harlowe(found);
    }
    this.#giveWay();
    if (this.#frames.some(({ end }) => end === -1))
      this.#draft.changed(
        this.#segment.place,
        `a condition in "${this.#segment.title.slice(0, 60)}" is never closed; it ends with the passage`,
      );
  }

  /** A jump is made before anything can be chosen: where one is made, no option is open. */
  #giveWay(): void {
    const jumps = this.#segment.routes.flatMap(({ when }): Expression[] =>
      when ? [{ kind: 'not', operand: when, at: NOWHERE }] : [],
    );
    if (jumps.length === 0) return;
    const options = this.#segment.options.splice(0);
    for (const option of options)
      this.#segment.options.push({
        ...option,
        when: [...jumps, ...(option.when ? [option.when] : [])].reduce(bothOf),
      });
  }

  #say(text: string): void {
    if (this.#frames.length > 0 && text.trim() !== '' && !this.#hasVarying) {
      this.#hasVarying = true;
      this.#draft.changed(
        this.#segment.place,
        `text under conditions in "${this.#segment.title.slice(0, 60)}" stands together: film shows one picture`,
      );
    }
    this.#segment.text += text;
  }

  #place(offset: number): Place {
    const before = this.#passage.body.slice(0, offset);
    return {
      line: this.#passage.line + before.split('\n').length,
      column: offset - before.lastIndexOf('\n'),
    };
  }

  /** What must hold here. */
  get #condition(): Expression | undefined {
    const parts = this.#frames.flatMap(({ before, now }) => [
      ...before.map((each): Expression => ({ kind: 'not', operand: each, at: NOWHERE })),
      ...(now ? [now] : []),
    ]);
    return parts.length === 0 ? undefined : parts.reduce(bothOf);
  }

  /** `[[text|target]]`, `[[text->target]]`, `[[target<-text]]`, `[[target]]`, each perhaps with `[setter]` behind. */
  #link(start: number): number {
    const { body } = this.#passage;
    const close = body.indexOf(']]', start);
    if (close === -1) {
      this.#draft.leftOut(this.#place(start), 'a link that is never closed');
      return start + 2;
    }
    const [inner = '', setter] = body.slice(start + 2, close).split('][');
    const arrow = inner.lastIndexOf('->');
    const back = inner.indexOf('<-');
    const bar = inner.indexOf('|');
    let [label, target] = [inner, inner];
    if (arrow !== -1) [label, target] = [inner.slice(0, arrow), inner.slice(arrow + 2)];
    else if (back !== -1) [label, target] = [inner.slice(back + 2), inner.slice(0, back)];
    else if (bar !== -1) [label, target] = [inner.slice(0, bar), inner.slice(bar + 1)];
    this.#option(
      label.trim(),
      target.trim(),
      setter === undefined ? [] : this.#assign(setter, start),
      start,
    );
    return close + 2;
  }

  #option(label: string, target: string, effects: readonly string[], offset: number): void {
    const to = this.#names.passage(target);
    if (to === undefined)
      return this.#draft.leftOut(
        this.#place(offset),
        `a link to "${target.slice(0, 60)}", which doesn't exist,`,
      );
    this.#segment.options.push({
      label: label === '' ? target : label,
      when: this.#condition,
      do: effects,
      to,
      isOnce: false,
    });
  }

  #route(target: string, offset: number): void {
    const to = this.#names.passage(target);
    if (to === undefined)
      return this.#draft.leftOut(
        this.#place(offset),
        `a jump to "${target.slice(0, 60)}", which doesn't exist,`,
      );
    this.#segment.routes.push({ to, when: this.#condition });
  }

  #sugarCube(start: number): number {
    const { body } = this.#passage;
    const close = body.indexOf('>>', start);
    if (close === -1) {
      this.#draft.leftOut(this.#place(start), 'a macro that is never closed');
      return start + 2;
    }
    const [, name = '', args = ''] =
      /^\s*(\/?[\w=-]+)\s*([\s\S]*)$/.exec(body.slice(start + 2, close)) ?? [];
    switch (name.toLowerCase()) {
      case 'set':
        this.#set(args, start);
        break;
      case 'if':
        this.#frames.push({ before: [], now: this.#script(args, start), end: -1 });
        break;
      case 'elseif':
      case 'else': {
        const frame = this.#frames.pop();
        if (frame)
          this.#frames.push({
            before: [...frame.before, ...(frame.now ? [frame.now] : [])],
            now: name.toLowerCase() === 'else' ? undefined : this.#script(args, start),
            end: -1,
          });
        break;
      }
      case 'switch':
        this.#draft.leftOut(this.#place(start), 'the macro <<switch>>, with its links,');
        this.#frames.push({
          before: [],
          now: { kind: 'literal', value: false, at: NOWHERE },
          end: -1,
        });
        break;
      case 'case':
      case 'default':
        break;
      case '/switch':
      case '/if':
        this.#frames.pop();
        break;
      case 'goto':
        this.#route(unquoted(args), start);
        break;
      case 'link':
      case 'button':
        return this.#linkMacro(args, start, close + 2);
      default:
        if (!name.startsWith('/'))
          this.#draft.leftOut(this.#place(start), `the macro <<${name.slice(0, 30)}>>`);
    }
    return close + 2;
  }

  /** `<<link "text" "target">>…<</link>>`: what stands in it happens when it is chosen. */
  #linkMacro(args: string, start: number, after: number): number {
    const { body } = this.#passage;
    const end = /<<\/(?:link|button)>>/.exec(body.slice(after));
    const inner = end ? body.slice(after, after + end.index) : '';
    const [, label = '', target] = /^["']([^"']*)["'](?:\s+["']([^"']*)["'])?/.exec(args) ?? [];
    const inside = /<<goto\s+["']([^"']*)["']\s*>>/.exec(inner)?.[1];
    const effects = [...inner.matchAll(/<<set\s+([^<>]*)>>/g)].flatMap((match) =>
      this.#assign(match[1] ?? '', start),
    );
    for (const other of inner.matchAll(/<<(?!\/?(?:set|goto)\b)\/?([\w-]+)/g))
      this.#draft.leftOut(
        this.#place(after + other.index),
        `the macro <<${(other[1] ?? '').slice(0, 30)}>>`,
      );
    const to = target ?? inside;
    if (to === undefined)
      this.#draft.leftOut(
        this.#place(start),
        `the link "${label.slice(0, 60)}" that leads nowhere`,
      );
    else this.#option(label, to, effects, start);
    return end ? after + end.index + end[0].length : after;
  }

  #harlowe(start: number): number {
    const { body } = this.#passage;
    const close = closing(body, start, '(', ')');
    if (close === -1) {
      this.#draft.leftOut(this.#place(start), 'a macro that is never closed');
      return start + 1;
    }
    const [, name = '', args = ''] =
      /^([a-z-]+):\s*([\s\S]*)$/i.exec(body.slice(start + 1, close)) ?? [];
    const hook = /^\s*\[(?!\[(?!\[))/.exec(body.slice(close + 1));
    const hookStart = hook ? close + 1 + hook[0].length : -1;
    const hookEnd = hook ? closing(body, hookStart - 1, '[', ']') : -1;
    const plain = name.toLowerCase().replaceAll('-', '');
    switch (plain) {
      case 'set':
        this.#set(args, start);
        return close + 1;
      case 'goto':
        this.#route(unquoted(args), start);
        return close + 1;
      case 'link':
      case 'linkreplace':
      case 'linkreveal': {
        const target =
          hookEnd === -1
            ? undefined
            : /^\s*\((?:goto|go-to):\s*["']([^"']*)["']\s*\)\s*$/i.exec(
                body.slice(hookStart, hookEnd),
              )?.[1];
        if (target === undefined) {
          this.#draft.leftOut(this.#place(start), `the macro (${name.slice(0, 30)}:)`);
          return close + 1;
        }
        this.#option(unquoted(args), target, [], start);
        return hookEnd + 1;
      }
      case 'linkgoto': {
        const [, label = '', target] =
          /^["']([^"']*)["']\s*(?:,\s*["']([^"']*)["'])?/.exec(args) ?? [];
        this.#option(label, target ?? label, [], start);
        return close + 1;
      }
      case 'if':
      case 'unless':
      case 'elseif':
      case 'else': {
        const isElse = plain.startsWith('else');
        const before = isElse ? this.#branches : [];
        const asked = plain === 'else' ? undefined : this.#script(args, start);
        const now =
          asked && plain === 'unless'
            ? ({ kind: 'not', operand: asked, at: NOWHERE } as const)
            : asked;
        this.#branches = [...before, ...(now ? [now] : [])];
        if (hookEnd === -1) {
          this.#draft.leftOut(this.#place(start), 'a condition without a hook');
          return close + 1;
        }
        this.#frames.push({ before, now, end: hookEnd });
        return hookStart;
      }
      default:
        this.#draft.leftOut(this.#place(start), `the macro (${name.slice(0, 30)}:)`);
        return close + 1;
    }
  }

  #set(args: string, offset: number): void {
    const effects = this.#assign(args, offset);
    if (effects.length === 0) return;
    if (this.#frames.length > 0)
      return this.#draft.leftOut(
        this.#place(offset),
        `the assignment "${args.trim().slice(0, 60)}" under a condition`,
      );
    const early = effects.find((effect) => this.#asked.has(effect.split(' ')[0] ?? ''));
    if (early !== undefined)
      this.#draft.changed(
        this.#place(offset),
        `"${early}" came after a condition on it; effects take place when a scene starts`,
      );
    this.#segment.do.push(...effects);
  }

  #assign(text: string, offset: number): string[] {
    return (
      this.#tried(offset, () =>
        parseAssignments(text, this.#draft, this.#names).map(
          ({ variable, value }) => `${variable} = ${printExpression(value)}`,
        ),
      ) ?? []
    );
  }

  /** A condition that can't be read never holds, so that what hangs on it isn't open to everyone. */
  #script(text: string, offset: number): Expression {
    const read = this.#tried(offset, () =>
      asCondition(parseScript(text, this.#draft, this.#names), this.#draft),
    );
    for (const name of read ? namesIn(read) : [])
      if (name.startsWith('variable ')) this.#asked.add(name.slice('variable '.length));
    return read ?? { kind: 'literal', value: false, at: NOWHERE };
  }

  #tried<T>(offset: number, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      this.#draft.leftOut(this.#place(offset), error.message);
      return undefined;
    }
  }
}

/** Where a bracket closes; -1 if it never does. */
function closing(text: string, start: number, open: string, close: string): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === open) depth += 1;
    if (text[at] === close) depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function unquoted(text: string): string {
  return text.trim().replace(/^["']|["']$/g, '');
}
