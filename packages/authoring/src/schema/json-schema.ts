import { ID_PATTERN, storySchema } from '@matchcut/runtime';
import { toJSONSchema } from 'zod/mini';
import { GROUP_FIELDS } from '../assembly/groups.ts';
import { FIELDS, type Kind } from './fields.ts';

/** A JSON Schema, as far as it is worked on here. */
interface Schema {
  type?: string;
  description?: string;
  pattern?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  [keyword: string]: unknown;
}

const DURATION: Schema = { type: 'string', pattern: '^(\\d+(\\.\\d+)?(ms|s|m|h))+$' };
/** What a template may have in place of any text or number. */
const ID: Schema = { type: 'string', pattern: ID_PATTERN.source };
const ANYTHING: Schema = {};

/**
 * The JSON Schema of story files as writers write them: made from the schema that stories are validated with, and
 * what only files have: times with units, includes, groups, templates, properties. Editors complete by it.
 */
export function storyFileSchema(): Schema {
  const schema = toJSONSchema(storySchema, { io: 'input' }) as Schema;
  const { properties = {} } = schema;
  const variable = properties['variables']?.additionalProperties as Schema;
  const segment = properties['segments']?.additionalProperties as Schema;
  const inSegment = segment.properties as Record<string, Schema>;
  const choice = inSegment['choices']?.items as Schema;
  const option = choice.properties?.['options']?.items as Schema;
  const route = inSegment['routes']?.items as Schema;

  withWrittenTimes(segment, { durationMs: 'duration' });
  withWrittenTimes(choice, { opensAtMs: 'opens', closesAtMs: 'closes' });
  const hotspot = option.properties?.['hotspot'] as Schema;
  const region = hotspot.items as Schema;
  withWrittenTimes(region, { atMs: 'at' });
  describe(region, 'region');
  option.properties = { ...option.properties, hotspot: { anyOf: [region, hotspot] } };
  // A group may give these.
  choice.required = (choice.required ?? []).filter((field) => field !== 'default');
  for (const holder of [segment, option])
    holder.properties = {
      ...holder.properties,
      do: { anyOf: [{ type: 'string' }, holder.properties?.['do'] as Schema] },
    };
  segment.properties = { ...segment.properties, group: ID };
  for (const each of variable.oneOf ?? []) describe(each, 'variable');
  describe(segment, 'segment');
  describe(choice, 'choice');
  describe(option, 'option');
  describe(route, 'route');
  describe(inSegment['ending'] as Schema, 'ending');
  describe(inSegment['checkpoint'] as Schema, 'checkpoint');

  const picked = (from: Schema, fields: readonly string[]): Record<string, Schema> =>
    Object.fromEntries(
      fields.flatMap((field) =>
        from.properties?.[field] ? [[field, from.properties[field]]] : [],
      ),
    );
  const group = described('group', {
    ...picked(segment, GROUP_FIELDS.group),
    choice: described('group choice', picked(choice, GROUP_FIELDS.choice)),
    option: described('group option', picked(option, GROUP_FIELDS.option)),
  });
  const template = described(
    'template',
    {
      parameters: { anyOf: [{ type: 'array', items: ID }, { type: 'object' }] },
      variables: { type: 'object' },
      segments: { type: 'object' },
    },
    ['segments'],
  );
  const use = described(
    'use',
    {
      template: ID,
      with: {
        type: 'object',
        additionalProperties: { type: ['string', 'number', 'boolean'] } as unknown as Schema,
      },
    },
    ['template'],
  );
  const property: Schema = {
    ...described(
      'property',
      Object.fromEntries(Object.keys(FIELDS.property).map((field) => [field, { type: 'string' }])),
    ),
    oneOf: ['always', 'never', 'reachable', 'eventually'].map((kind) => ({ required: [kind] })),
  };
  Object.assign(properties, {
    include: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
    groups: { type: 'object', additionalProperties: group },
    templates: { type: 'object', additionalProperties: template },
    use: { type: 'array', items: use },
    properties: { type: 'array', items: property },
    // A file, or the texts themselves in a built story.
    translations: {
      type: 'object',
      additionalProperties: {
        anyOf: [{ type: 'string' }, { type: 'object', additionalProperties: { type: 'string' } }],
      },
    },
    metadata: ANYTHING,
  });
  segment.properties['metadata'] = {
    type: 'object',
    description: FIELDS.segment['metadata'] ?? '',
  };
  describe(schema, 'story');
  // A file that another one includes has no head of its own.
  delete schema.required;
  return {
    ...schema,
    title: 'Matchcut story',
    description: 'A story of interactive branching video, or a part of one.',
  };
}

/** Lets times be written with their units, in place of ms; neither is required, since a group may give them. */
function withWrittenTimes(schema: Schema, times: Readonly<Record<string, string>>): void {
  schema.properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).flatMap(([field, value]) =>
      times[field] === undefined
        ? [[field, value]]
        : [
            [times[field], DURATION],
            [field, value],
          ],
    ),
  );
  schema.required = (schema.required ?? []).filter((field) => times[field] === undefined);
}

function describe(schema: Schema, kind: Kind): void {
  schema.properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([field, value]) => [
      field,
      { ...value, description: FIELDS[kind][field] ?? '' },
    ]),
  );
}

function described(
  kind: Kind,
  properties: Record<string, Schema>,
  required: string[] = [],
): Schema {
  const schema: Schema = { type: 'object', properties, required, additionalProperties: false };
  describe(schema, kind);
  return schema;
}
