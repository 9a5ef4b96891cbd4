import { type Expression, FORBIDDEN_KEYS, printExpression } from '@matchcut/runtime';
import { Compiler, CompilerOptions } from 'inkjs/full';
import type { Place } from '../diagnostics/diagnostic.ts';
import { bothOf, Draft, type DraftSegment, type Imported, NOWHERE } from './draft.ts';
import { asCondition } from './script.ts';

/** The compiler takes long over large files, and longer over nested braces: no story that people write comes near. */
export const MAX_INK_CHARACTERS = 1_000_000;
const MOST_BRACES = 12;
const MOST_SEGMENTS = 20_000;

/**
 * What the parser of inkjs makes of a file, as far as it is looked at here. Its classes go by `typeName`, which
 * survives minification.
 */
interface Node {
  readonly typeName: string;
  readonly content: readonly Node[];
  readonly debugMetadata: {
    readonly startLineNumber: number;
    readonly startCharacterNumber: number;
  } | null;
  readonly identifier?: { readonly name: string } | null;
  readonly text?: string;
}

interface ChoiceNode extends Node {
  readonly startContent: Node | null;
  readonly choiceOnlyContent: Node | null;
  readonly innerContent: Node | null;
  readonly condition: Node | null;
  readonly onceOnly: boolean;
  readonly isInvisibleDefault: boolean;
}

interface DivertNode extends Node {
  readonly target: { toString(): string } | null;
  readonly args?: readonly Node[];
  readonly isTunnel: boolean;
  readonly isThread: boolean;
  readonly isFunctionCall: boolean;
  readonly isEnd: boolean;
  readonly isDone: boolean;
}

interface ConditionalNode extends Node {
  readonly initialCondition: Node | null;
  readonly branches: readonly (Node & {
    readonly ownExpression: Node | null;
    readonly isElse: boolean;
    readonly isTrueBranch: boolean;
    readonly matchingEquality: boolean;
  })[];
}

interface AssignmentNode extends Node {
  readonly variableName: string;
  readonly isGlobalDeclaration: boolean;
  readonly isNewTemporaryDeclaration: boolean;
  readonly expression: Node | null;
}

/** A condition or effect that can't be taken over, told by what it is. */
class Unknown extends Error {}

/**
 * Makes a story of an ink file: knots, stitches, gathers and what follows a choice become segments; choices, diverts,
 * conditions, global variables and visits are taken over. Whatever else is told with its place.
 */
export function importInk(text: string, file: string): Imported {
  const draft = new Draft(file);
  const unread = (line: number, message: string): Imported => {
    draft.broken({ line, column: 1 }, message);
    return draft.result('', '');
  };
  if (text.length > MAX_INK_CHARACTERS)
    return unread(1, `it has more than ${MAX_INK_CHARACTERS} characters`);
  const tooDeep = deepBraces(text);
  if (tooDeep !== undefined)
    return unread(tooDeep, `braces are nested deeper than ${MOST_BRACES} levels`);
  const compiler = new Compiler(
    text,
    new CompilerOptions(null, [], false, (message: string) => tellOf(message, draft)),
  );
  let root: Node;
  try {
    compiler.Compile();
    root = compiler.parsedStory;
  } catch (error) {
    if (draft.isBroken) return draft.result('', '');
    return unread(
      1,
      `ink's compiler can't read it (${(error as Error).message.split('\n')[0]?.slice(0, 200) || 'no reason given'})`,
    );
  }
  return new InkImport(root, draft, file).run();
}

/** `ERROR: line 3: …`, as the compiler tells it. */
function tellOf(message: string, draft: Draft): void {
  const [, kind = '', line = '1', what = message] =
    /^(\w+):\s*(?:'[^']*'\s*)?line (\d+):\s*([\s\S]*)$/.exec(message) ?? [];
  const place = { line: Number(line), column: 1 };
  if (kind === 'WARNING' || kind === 'TODO')
    draft.changed(place, what.split('\n')[0]?.slice(0, 300) ?? '');
  else draft.broken(place, what.split('\n')[0]?.slice(0, 300) ?? message);
}

function deepBraces(text: string): number | undefined {
  let depth = 0;
  let line = 1;
  for (const character of text) {
    if (character === '\n') line += 1;
    else if (character === '{' || character === '(') depth += 1;
    else if (character === '}' || character === ')') depth = Math.max(0, depth - 1);
    if (depth > MOST_BRACES) return line;
  }
  return undefined;
}

class InkImport {
  readonly #root: Node;
  readonly #draft: Draft;
  readonly #file: string;
  /** Segments by the names that diverts use: `knot`, `knot.stitch`, `knot.label`. */
  readonly #targets = new Map<string, string>();
  /** The knot, and the stitch, that is being read. */
  #scope = '';
  #count = 0;

  constructor(root: Node, draft: Draft, file: string) {
    this.#root = root;
    this.#draft = draft;
    this.#file = file;
  }

  run(): Imported {
    const title = this.#file.replace(/^.*[\\/]/, '').replace(/\.ink$/, '');
    const lead = this.#root.content.find(({ typeName }) => typeName === 'Weave');
    const flows = this.#flowsOf(this.#root, '');
    this.#declare(lead?.content ?? []);
    this.#nameGathers(lead, '');
    for (const { node, name } of flows)
      this.#nameGathers(
        node.content.find(({ typeName }) => typeName === 'Weave'),
        name,
      );
    const start = this.#lead(withoutClosing(lead?.content ?? []), flows[0]?.name);
    for (const { node, name, stitch } of flows) {
      this.#scope = name;
      const id = this.#targets.get(name) ?? '';
      const segment = this.#draft.segment(id, node.identifier?.name ?? name, placeOf(node));
      const weave = node.content.find(({ typeName }) => typeName === 'Weave');
      if (weave && weave.content.length > 0) this.#flow(weave.content, segment, undefined);
      // A knot without content of its own is its first stitch.
      else if (stitch)
        segment.routes.push({ to: this.#targets.get(stitch) ?? '', when: undefined });
    }
    return this.#draft.result(title, start);
  }

  /** What stands before the first knot; where that only diverts, or is nothing, the story starts in the knot. */
  #lead(content: readonly Node[], firstKnot: string | undefined): string {
    const told = content.filter(
      (node) => textOf(node)?.trim() !== '' && node.typeName !== 'VAR' && node.typeName !== 'CONST',
    );
    const [only] = told;
    let target: string | undefined;
    if (only && told.length === 1 && isPlainDivert(only) && !isEnd(only))
      target = this.#target(only);
    else if (told.length === 0 && firstKnot !== undefined) target = this.#targets.get(firstKnot);
    if (target !== undefined) return target;
    const start = this.#segment('start', 'Start', this.#root);
    this.#flow(content, start, undefined);
    return start.id;
  }

  /** Knots and stitches, named as diverts name them. */
  #flowsOf(
    around: Node,
    scope: string,
  ): { readonly node: Node; readonly name: string; readonly stitch: string | undefined }[] {
    return around.content.flatMap((node) => {
      if (node.typeName === 'Function') {
        this.#draft.leftOut(placeOf(node), `the function "${node.identifier?.name ?? ''}"`);
        return [];
      }
      if (node.typeName !== 'Knot' && node.typeName !== 'Stitch') return [];
      const name = `${scope === '' ? '' : `${scope}.`}${node.identifier?.name ?? ''}`;
      this.#targets.set(name, this.#draft.id(name.replace('.', '-')));
      const inner = this.#flowsOf(node, name);
      return [{ node, name, stitch: inner[0]?.name }, ...inner];
    });
  }

  #declare(content: readonly Node[]): void {
    for (const node of content) {
      if (node.typeName !== 'VAR') continue;
      const { variableName, expression } = node as AssignmentNode;
      const value = literalOf(expression);
      if (value === undefined)
        this.#draft.leftOut(placeOf(node), `the initial value of "${variableName}"`);
      else this.#draft.startsWith(variableId(variableName), value);
    }
  }

  #nameGathers(node: Node | undefined, scope: string): void {
    if (!node) return;
    for (const inner of node.content) {
      if (inner.typeName === 'Gather' && inner.identifier)
        this.#targets.set(
          `${scope}.${inner.identifier.name}`,
          this.#draft.id(`${scope} ${inner.identifier.name}`),
        );
      if (inner.typeName === 'Weave') this.#nameGathers(inner, scope);
    }
  }

  #segment(name: string, title: string, node: Node): DraftSegment {
    this.#count += 1;
    if (this.#count > MOST_SEGMENTS) throw new Error('too many segments');
    return this.#draft.segment(this.#draft.id(name), title, placeOf(node));
  }

  /** Reads what follows on each other into a segment; `loose` is where it goes on if nothing leads on. */
  #flow(all: readonly Node[], segment: DraftSegment, loose: string | undefined): void {
    const items = withoutTags(all);
    let isOver = false;
    for (let at = 0; at < items.length && !isOver; at += 1) {
      const node = items[at] as Node;
      switch (node.typeName) {
        case 'Choice':
        case 'Gather': {
          this.#weave(items.slice(at), segment, loose);
          return;
        }
        case 'Weave':
          this.#flow([...node.content, ...items.slice(at + 1)], segment, loose);
          return;
        default:
          isOver = this.#statement(node, segment, () =>
            this.#goOn(items.slice(at + 1), segment, node, loose),
          );
          if (isOver && segment.routes.some(({ when }) => when === undefined))
            this.#labelledRest(items.slice(at + 1), loose);
      }
    }
    if (!isOver && segment.routes.every(({ when }) => when !== undefined))
      this.#end(segment, loose);
  }

  /** What a divert leaves unreached may have a label that others divert to. */
  #labelledRest(rest: readonly Node[], loose: string | undefined): void {
    const gatherAt = rest.findIndex((node) => node.typeName === 'Gather' && node.identifier);
    const gather = rest[gatherAt];
    const id = this.#targets.get(`${this.#scope}.${gather?.identifier?.name ?? ''}`);
    if (gather && id !== undefined && !this.#draft.has(id))
      this.#flow(
        rest.slice(gatherAt + 1),
        this.#draft.segment(id, gather.identifier?.name ?? id, placeOf(gather)),
        loose,
      );
  }

  /** What comes after conditional diverts needs a segment of its own, if there is anything. */
  #goOn(rest: readonly Node[], segment: DraftSegment, node: Node, loose: string | undefined): void {
    if (rest.every((item) => textOf(item)?.trim() === '')) return this.#end(segment, loose);
    const next = this.#segment(`${segment.id} then`, segment.title, node);
    segment.routes.push({ to: next.id, when: undefined });
    this.#flow(rest, next, loose);
  }

  #end(segment: DraftSegment, loose: string | undefined): void {
    if (loose !== undefined) segment.routes.push({ to: loose, when: undefined });
    else if (segment.options.length === 0 && segment.routes.length === 0) segment.isEnding = true;
  }

  /** Choices up to the next gather, then what is gathered. */
  #weave(items: readonly Node[], segment: DraftSegment, loose: string | undefined): void {
    const gatherAt = items.findIndex(({ typeName }) => typeName === 'Gather');
    const choices = gatherAt === -1 ? items : items.slice(0, gatherAt);
    const gather = items[gatherAt];
    let onwards = loose;
    if (gather) {
      const name = gather.identifier?.name;
      const id = name === undefined ? undefined : this.#targets.get(`${this.#scope}.${name}`);
      const gathered =
        id === undefined
          ? this.#segment(`${this.#scope || 'start'} gather`, name ?? segment.title, gather)
          : this.#draft.segment(id, name ?? id, placeOf(gather));
      onwards = gathered.id;
      this.#flow(items.slice(gatherAt + 1), gathered, loose);
    }
    if (choices.length === 0) return this.#end(segment, onwards);
    const starts = choices.flatMap(({ typeName }, index) => (typeName === 'Choice' ? [index] : []));
    for (const [number, start] of starts.entries()) {
      const following = choices.slice(start + 1, starts[number + 1]);
      this.#choice(choices[start] as ChoiceNode, following, segment, onwards);
    }
  }

  #choice(
    choice: ChoiceNode,
    following: readonly Node[],
    segment: DraftSegment,
    loose: string | undefined,
  ): void {
    for (const part of [
      ...(choice.startContent?.content ?? []),
      ...(choice.choiceOnlyContent?.content ?? []),
    ]) {
      if (textOf(part) === undefined && !isPlainDivert(part))
        this.#draft.leftOut(placeOf(choice), 'what varies in the words of a choice');
    }
    const label = `${plainText(choice.startContent)}${plainText(choice.choiceOnlyContent)}`.trim();
    const inner = [
      ...(choice.startContent?.content ?? []).filter((node) => isPlainDivert(node)),
      ...(choice.innerContent?.content ?? []),
      ...following,
    ];
    const when = this.#tried(
      choice,
      () => (choice.condition ? this.#condition(choice.condition) : undefined),
      FALSE,
    );
    const name = choice.identifier?.name;
    const { to, effects } = this.#consequence(inner, choice, segment, label, loose);
    if (choice.isInvisibleDefault || label === '') {
      if (effects.length > 0)
        this.#draft.leftOut(placeOf(choice), 'an effect of a fallback choice');
      segment.routes.push({ to, when });
      return;
    }
    segment.options.push({ label, when, do: effects, to, isOnce: choice.onceOnly, name });
  }

  /** Where a choice leads: at once to what it diverts to, or to a segment of what is told after it. */
  #consequence(
    items: readonly Node[],
    choice: Node,
    segment: DraftSegment,
    label: string,
    loose: string | undefined,
  ): { readonly to: string; readonly effects: readonly string[] } {
    const told = items.filter((item) => textOf(item)?.trim() !== '');
    const [last] = told.slice(-1);
    const before = told.slice(0, -1);
    if (
      last &&
      isPlainDivert(last) &&
      before.every(
        ({ typeName }) =>
          typeName === 'variable assignment' || typeName === 'Expression' || isIncDec(typeName),
      )
    ) {
      const effects = before.flatMap((node) => this.#effects(node));
      const target = this.#target(last);
      if (target !== undefined) return { to: target, effects };
    }
    if (told.length === 0 && loose !== undefined) return { to: loose, effects: [] };
    const next = this.#segment(`${segment.id} ${label}`, label || segment.title, choice);
    next.text = plainText((choice as ChoiceNode).startContent);
    this.#flow(items, next, loose);
    return { to: next.id, effects: [] };
  }

  /** Reads one statement; true if nothing after it is reached, or `goOn` has dealt with it. */
  #statement(node: Node, segment: DraftSegment, goOn: () => void): boolean {
    const text = textOf(node);
    if (text !== undefined) {
      segment.text += text;
      return false;
    }
    switch (node.typeName) {
      case 'Divert':
        return this.#divert(node as DivertNode, segment);
      case 'variable assignment':
      case 'temp':
        segment.do.push(...this.#effects(node));
        return false;
      case 'ContentList': {
        const inner = node.content.find((item) => textOf(item)?.trim() !== '');
        if (
          inner?.typeName === 'Conditional' &&
          node.content.every((item) => item === inner || textOf(item) !== undefined)
        )
          return this.#conditional(inner as ConditionalNode, segment, goOn);
        return node.content.some((item) => this.#statement(item, segment, () => undefined));
      }
      case 'Conditional':
        return this.#conditional(node as ConditionalNode, segment, goOn);
      case 'VAR':
      case 'CONST':
      case 'Tag':
      case 'Glue':
      case 'AuthorWarning':
        if (node.typeName === 'CONST') this.#draft.leftOut(placeOf(node), 'a constant');
        return false;
      default:
        if (isIncDec(node.typeName)) segment.do.push(...this.#effects(node));
        else this.#draft.leftOut(placeOf(node), NAMES[node.typeName] ?? `"${node.typeName}"`);
        return false;
    }
  }

  #divert(node: DivertNode, segment: DraftSegment): boolean {
    if (node.isEnd || node.isDone) {
      if (segment.options.length === 0 && segment.routes.length === 0) segment.isEnding = true;
      else segment.routes.push({ to: this.#ending(node), when: undefined });
      return true;
    }
    const to = this.#target(node);
    if (to === undefined) return false;
    segment.routes.push({ to, when: undefined });
    return true;
  }

  #ending(node: Node): string {
    return this.#draft.end(placeOf(node));
  }

  /** Branches that only divert become routes; texts that vary are told of, since a film shows one. */
  #conditional(node: ConditionalNode, segment: DraftSegment, goOn: () => void): boolean {
    const told = node.branches.map((branch) =>
      branch.content
        .flatMap((inner) => (inner.typeName === 'Weave' ? inner.content : []))
        .filter((item) => textOf(item)?.trim() !== ''),
    );
    if (told.flat().every((item) => textOf(item) !== undefined)) {
      this.#draft.changed(placeOf(node), 'a text that varies is not kept: film shows one picture');
      return false;
    }
    const before: Expression[] = [];
    let routes = 0;
    for (const [index, branch] of node.branches.entries()) {
      const items = told[index] ?? [];
      const own = this.#tried(node, () => this.#branchCondition(node, branch), FALSE);
      const when = [
        ...before.map((each): Expression => ({ kind: 'not', operand: each, at: NOWHERE })),
        ...(own ? [own] : []),
      ];
      if (own) before.push(own);
      const [only] = items;
      if (!only) continue;
      const isAlone = items.length === 1 && isPlainDivert(only);
      const led = (): string | undefined => (isEnd(only) ? this.#ending(only) : this.#target(only));
      const target = isAlone ? led() : this.#branch(items, segment, node);
      if (target === undefined) continue;
      routes += 1;
      // Routes are tried one after another, so that an earlier branch needs no denying unless it leads nowhere.
      const needed = told.slice(0, index).every((earlier) => earlier.length > 0)
        ? own
        : when.reduce(bothOf);
      segment.routes.push({ to: target, when: needed });
    }
    if (routes === 0) return false;
    if (segment.routes.some(({ when }) => when === undefined)) return true;
    goOn();
    return true;
  }

  /** What a branch tells and does becomes a segment of its own. */
  #branch(items: readonly Node[], segment: DraftSegment, node: Node): string {
    const branch = this.#segment(`${segment.id} if`, segment.title, node);
    this.#flow(items, branch, undefined);
    if (branch.isEnding)
      this.#draft.changed(
        placeOf(node),
        'a branch that comes back to where it left ends the story here: what follows a condition is told once',
      );
    return branch.id;
  }

  #branchCondition(
    { initialCondition }: ConditionalNode,
    { ownExpression, isElse, isTrueBranch, matchingEquality }: ConditionalNode['branches'][number],
  ): Expression | undefined {
    if (isElse) return undefined;
    if (isTrueBranch || (!ownExpression && initialCondition))
      return initialCondition ? this.#condition(initialCondition) : undefined;
    if (!ownExpression) return undefined;
    if (!matchingEquality || !initialCondition) return this.#condition(ownExpression);
    return {
      kind: 'compare',
      operator: '==',
      left: this.#expression(initialCondition),
      right: this.#expression(ownExpression),
      at: NOWHERE,
    };
  }

  #target(node: Node): string | undefined {
    const divert = node as DivertNode;
    if (divert.isTunnel || divert.isThread || divert.isFunctionCall) {
      const other = divert.isThread ? 'a thread' : 'a function call';
      this.#draft.leftOut(placeOf(node), divert.isTunnel ? 'a tunnel' : other);
      return undefined;
    }
    if (divert.isEnd || divert.isDone) return this.#ending(node);
    if (divert.args && divert.args.length > 0)
      this.#draft.leftOut(placeOf(node), 'what is given along with a divert');
    const name = String(divert.target ?? '').replace(/^->\s*/, '');
    const found = this.#resolve(name);
    if (found === undefined)
      this.#draft.leftOut(placeOf(node), `a divert to "${name.slice(0, 60)}"`);
    return found;
  }

  /** Names are looked for from the inside out. */
  #resolve(name: string): string | undefined {
    const knot = this.#scope.split('.')[0] ?? '';
    return (
      this.#targets.get(`${this.#scope}.${name}`) ??
      this.#targets.get(`${knot}.${name}`) ??
      this.#targets.get(name) ??
      this.#targets.get(`.${name}`)
    );
  }

  #effects(node: Node): string[] {
    return this.#tried(node, () => [this.#effect(node)], []);
  }

  #effect(node: Node): string {
    if (isIncDec(node.typeName)) {
      const { varIdentifier, isInc, expression } = node as Node & {
        readonly varIdentifier: { readonly name: string } | null;
        readonly isInc: boolean;
        readonly expression: Node | null;
      };
      const by = expression ? printExpression(this.#expression(expression)) : '1';
      return `${this.#variable(varIdentifier?.name ?? '')} ${isInc ? '+=' : '-='} ${by}`;
    }
    const { variableName, expression, isNewTemporaryDeclaration } = node as AssignmentNode;
    if (isNewTemporaryDeclaration) throw new Unknown(`the temporary variable "${variableName}"`);
    const value = expression ? this.#expression(expression) : undefined;
    if (!value) throw new Unknown(`what is given to "${variableName}"`);
    const variable = this.#variable(variableName);
    if (value.kind === 'literal') this.#draft.sawValue(variable, value.value);
    return `${variable} = ${printExpression(value)}`;
  }

  #variable(name: string): string {
    const id = variableId(name);
    if (!this.#draft.knows(id)) throw new Unknown(`the variable "${name}"`);
    return id;
  }

  #condition(node: Node): Expression {
    return asCondition(this.#expression(node), this.#draft);
  }

  #expression(node: Node): Expression {
    const [left, right] = node.content as [Node | undefined, Node | undefined];
    const value = literalOf(node);
    if (value !== undefined) return { kind: 'literal', value, at: NOWHERE };
    switch (node.typeName) {
      case 'ref':
        return this.#reference(node);
      case 'UnaryExpression': {
        const { op } = node as Node & { readonly op: string };
        if (!left) break;
        if (op === '-') return { kind: 'negate', operand: this.#expression(left), at: NOWHERE };
        return { kind: 'not', operand: this.#condition(left), at: NOWHERE };
      }
      case 'MultipleConditionExpression':
        return node.content.map((inner) => this.#condition(inner)).reduce(bothOf);
      case 'BinaryExpression':
        if (left && right)
          return this.#binary((node as Node & { readonly opName: string }).opName, left, right);
    }
    throw new Unknown(NAMES[node.typeName] ?? `"${node.typeName}" in a condition or effect`);
  }

  #binary(operator: string, left: Node, right: Node): Expression {
    switch (operator) {
      case 'and':
      case '&&':
        return bothOf(this.#condition(left), this.#condition(right));
      case 'or':
      case '||':
        return {
          kind: 'or',
          left: this.#condition(left),
          right: this.#condition(right),
          at: NOWHERE,
        };
      case '+':
      case '-':
      case '*':
        return {
          kind: 'arithmetic',
          operator,
          left: this.#expression(left),
          right: this.#expression(right),
          at: NOWHERE,
        };
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=': {
        const visits = this.#visits(operator, left, right);
        if (visits) return visits;
        const sides = [this.#expression(left), this.#expression(right)] as const;
        for (const [one, other] of [sides, [sides[1], sides[0]] as const])
          if (one.kind === 'variable' && other.kind === 'literal')
            this.#draft.sawValue(one.name, other.value);
        return { kind: 'compare', operator, left: sides[0], right: sides[1], at: NOWHERE };
      }
      default:
        throw new Unknown(`the operator "${operator}"`);
    }
  }

  /** Visits are remembered here, not counted: `knot > 0` and `knot == 0` have a counterpart, `knot > 1` hasn't. */
  #visits(operator: string, left: Node, right: Node): Expression | undefined {
    if (left.typeName !== 'ref' || this.#draft.knows(variableId(left.identifier?.name ?? '')))
      return undefined;
    const count = literalOf(right);
    const visited = this.#reference(left);
    if (
      (operator === '>' && count === 0) ||
      (operator === '>=' && count === 1) ||
      (operator === '!=' && count === 0)
    )
      return visited;
    if ((operator === '==' && count === 0) || (operator === '<' && count === 1))
      return { kind: 'not', operand: visited, at: NOWHERE };
    throw new Unknown('a number of visits');
  }

  #reference(node: Node): Expression {
    const name = (node as Node & { readonly path: readonly string[] }).path.join('.');
    if (this.#draft.knows(variableId(name)))
      return { kind: 'variable', name: variableId(name), at: NOWHERE };
    const segment = this.#resolve(name);
    if (segment !== undefined) return { kind: 'visited', segment, at: NOWHERE };
    throw new Unknown(`"${name.slice(0, 60)}"`);
  }

  #tried<T>(node: Node, read: () => T, otherwise: T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      this.#draft.leftOut(placeOf(node), error.message);
      return otherwise;
    }
  }
}

/** A condition that can't be read never holds, so that what hangs on it isn't open to everyone. */
const FALSE: Expression = { kind: 'literal', value: false, at: NOWHERE };

/** What things are called that have no counterpart. */
const NAMES: Readonly<Record<string, string>> = {
  Sequence: 'a text that varies by visits',
  LIST: 'a list',
  List: 'a list',
  EXTERNAL: 'an external function',
  ReturnType: 'a return',
  'return statement': 'a return',
  TunnelOnwards: 'a return from a tunnel',
  call: 'a function call',
  ref: 'a value put into the text',
  FunctionCall: 'a function call',
  DivertTarget: 'a divert as a value',
};

function isIncDec(typeName: string): boolean {
  return typeName === 'IncDecExpression';
}

function isPlainDivert(node: Node): boolean {
  if (node.typeName === 'ContentList' && node.content.length === 1)
    return isPlainDivert(node.content[0] as Node);
  const divert = node as DivertNode;
  return (
    node.typeName === 'Divert' && !divert.isTunnel && !divert.isThread && !divert.isFunctionCall
  );
}

function isEnd(node: Node): boolean {
  return (node as DivertNode).isEnd || (node as DivertNode).isDone;
}

/** The text of a node that is text; undefined if it is anything else. */
function textOf(node: Node): string | undefined {
  if (node.typeName === 'Text') return node.text ?? '';
  return node.typeName === 'Glue' || node.typeName === 'Tag' || node.typeName === 'Wrap'
    ? ''
    : undefined;
}

function plainText(list: Node | null): string {
  return withoutTags(list?.content ?? [])
    .map((node) => textOf(node) ?? '')
    .join('');
}

function literalOf(node: Node | null): boolean | number | string | undefined {
  if (node?.typeName === 'Number') {
    const { value } = node as Node & { readonly value: number | boolean };
    return typeof value === 'boolean' || Number.isSafeInteger(value) ? value : undefined;
  }
  if (
    node?.typeName !== 'String' ||
    node.content.length > 1 ||
    node.content.some((inner) => inner.typeName !== 'Text')
  )
    return undefined;
  const text = plainText(node);
  return /["']/.test(text) || text.length > 200 ? undefined : text;
}

/** Tags stand between two marks; they are remarks, not text. */
function withoutTags(content: readonly Node[]): readonly Node[] {
  let isInTag = false;
  return content.filter((node) => {
    if (node.typeName !== 'Tag') return !isInTag;
    isInTag = !isInTag;
    return false;
  });
}

/** The compiler closes the story's lead by a gather and a divert to DONE that nobody wrote. */
function withoutClosing(content: readonly Node[]): readonly Node[] {
  const [gather, done] = content.slice(-2);
  return gather?.typeName === 'Gather' && done && isPlainDivert(done) && isEnd(done)
    ? content.slice(0, -2)
    : content;
}

function variableId(name: string): string {
  const plain = name
    .replace(/[^A-Za-z0-9_]/g, '_')
    .replace(/^_+/, '')
    .slice(0, 60);
  return FORBIDDEN_KEYS.has(plain) ||
    !/^[A-Za-z]/.test(plain) ||
    /^(?:and|or|not|true|false|visited|chosen)$/.test(plain)
    ? `v_${plain}`
    : plain;
}

function placeOf({ debugMetadata }: Node): Place {
  return {
    line: debugMetadata?.startLineNumber ?? 1,
    column: debugMetadata?.startCharacterNumber ?? 1,
  };
}
