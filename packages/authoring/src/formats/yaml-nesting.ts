import { type CST, Lexer } from 'yaml';

// Words of YAML's lexer that stand for no text: document start, flow error, scalar.
const MARKERS: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f']);

/**
 * The offset at which a text has opened more brackets, or more list items on one line, than any story
 * could. Looks at single words and stops at the first excess, so that a hostile file costs no more than a glance.
 */
export function hopelessNesting(text: string, mostDeep: number): number | undefined {
  if (!hasOpeners(text, mostDeep)) return undefined;
  let offset = 0;
  let brackets = 0;
  let itemsOnLine = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === '[' || lexeme === '{') brackets += 1;
    else if (lexeme === ']' || lexeme === '}') brackets -= 1;
    else if (lexeme === '-' || lexeme === '?') itemsOnLine += 1;
    else if (lexeme === '\n' || lexeme === '\r\n') itemsOnLine = 0;
    if (brackets > mostDeep || itemsOnLine > mostDeep) return offset;
    if (!MARKERS.has(lexeme)) offset += lexeme.length;
  }
  return undefined;
}

/** Whether a text has more signs that could open something than may be open at once: most texts are done with that. */
function hasOpeners(text: string, most: number): boolean {
  let count = 0;
  for (let at = 0; at < text.length && count <= most; at += 1) {
    const code = text.charCodeAt(at);
    // [ { - ?
    if (code === 0x5b || code === 0x7b || code === 0x2d || code === 0x3f) count += 1;
  }
  return count > most;
}

/**
 * The offset of the first collection nested deeper than allowed, or undefined. It looks at YAML's
 * concrete tokens with a stack of its own, before anything recursive gets to see them.
 */
export function nestingProblem(tokens: readonly CST.Token[], mostDeep: number): number | undefined {
  const waiting = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { token, depth } = next;
    if (token.type === 'document') {
      if (token.value) waiting.push({ token: token.value, depth });
      continue;
    }
    if (!('items' in token)) continue;
    if (depth >= mostDeep) return token.offset;
    for (const { key, value } of token.items) {
      if (key) waiting.push({ token: key, depth: depth + 1 });
      if (value) waiting.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}
