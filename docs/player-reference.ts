import { join } from 'node:path';
import { cli } from '@custom-elements-manifest/analyzer/cli.js';
import type {
  Attribute,
  CssCustomProperty,
  CssPart,
  CustomElementDeclaration,
  Event,
  Package,
  Slot,
} from 'custom-elements-manifest/schema';

/** Elements that embedders meet, in the order of the page; the debug panel is shown by an attribute of the player. */
const ELEMENTS = ['matchcut-player', 'matchcut-choice', 'matchcut-hotspots', 'matchcut-timeline'];

/** The page on the player's elements, made from the manifest that editors read too. */
export async function playerReference(): Promise<string> {
  const manifest: Package = await cli({
    argv: ['analyze', '--quiet', '--config', 'custom-elements-manifest.config.js'],
    cwd: join(import.meta.dirname, '..'),
    noWrite: true,
  });
  const elements = manifest.modules
    .flatMap(({ declarations = [] }) => declarations)
    .filter((declaration): declaration is CustomElementDeclaration => 'tagName' in declaration);
  const pages = ELEMENTS.map((tag) =>
    elementPage(
      tag,
      elements.find(({ tagName }) => tagName === tag),
    ),
  );
  return `# The player's elements\n\nMade from their sources by \`npm run reference\`; \`@matchcut/player-element/custom-elements.json\` says the same to editors. How to use them is told [for embedders](embedders.md).\n\n${pages.join('\n')}`;
}

function elementPage(tag: string, element: CustomElementDeclaration | undefined): string {
  if (!element) throw new Error(`<${tag}> isn't in the manifest`);
  const {
    description = '',
    attributes = [],
    members = [],
    events = [],
    slots = [],
    cssParts = [],
    cssProperties = [],
  } = element;
  const known = new Set(attributes.map(({ fieldName }) => fieldName));
  const properties = members.flatMap((member) =>
    member.kind === 'field' && !member.static && !known.has(member.name) ? [member] : [],
  );
  const methods = members.flatMap((member) =>
    member.kind === 'method' && member.description !== undefined ? [member] : [],
  );
  return [
    `## \`<${tag}>\``,
    '',
    description,
    '',
    ...table<Attribute>(
      'Attributes',
      ['attribute', 'type', ''],
      attributes,
      ({ name, type, description: text }) => [code(name), code(type?.text), text],
    ),
    ...table(
      'Properties',
      ['property', 'type', ''],
      properties,
      ({ name, type, readonly, description: text }) => [
        code(name),
        code(type?.text),
        `${readonly ? 'Read only. ' : ''}${text ?? ''}`,
      ],
    ),
    ...table(
      'Methods',
      ['method', 'returns', ''],
      methods,
      ({ name, parameters = [], return: returned, description: text }) => [
        code(
          `${name}(${parameters.map((parameter) => `${parameter.name}: ${parameter.type?.text ?? 'unknown'}`).join(', ')})`,
        ),
        code(returned?.type?.text),
        text,
      ],
    ),
    ...table<Event>(
      'Events',
      ['event', 'type', ''],
      events,
      ({ name, type, description: text }) => [code(name), code(type.text), text],
    ),
    ...table<Slot>('Slots', ['slot', ''], slots, ({ name, description: text }) => [
      code(name),
      text,
    ]),
    ...table<CssPart>('Parts', ['part', ''], cssParts, ({ name, description: text }) => [
      code(name),
      text,
    ]),
    ...table<CssCustomProperty>(
      'Custom properties',
      ['property', 'if not set', ''],
      cssProperties,
      ({ name, default: value, description: text }) => [
        code(name),
        value === undefined ? '' : code(value),
        text,
      ],
    ),
  ].join('\n');
}

/** A table with its heading; nothing without rows. */
function table<Row>(
  heading: string,
  columns: readonly string[],
  rows: readonly Row[],
  cells: (row: Row) => readonly (string | undefined)[],
): string[] {
  if (rows.length === 0) return [];
  const line = (texts: readonly (string | undefined)[]): string =>
    `| ${texts.map((text = '') => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    `### ${heading}`,
    '',
    line(columns),
    `|${'---|'.repeat(columns.length)}`,
    ...rows.map((row) => line(cells(row))),
    '',
  ];
}

function code(text = ''): string {
  return text === '' ? '' : `\`${text}\``;
}
