import { parseDuration } from './duration.ts';
import { isMapping, type Mapping } from './mapping.ts';

/**
 * What a writer may put instead of a field of the story format: `duration: 9.5s` for `durationMs: 9500`,
 * a single effect or place on the picture for a list of one.
 */
const TIMES: Readonly<Record<string, string>> = {
  duration: 'durationMs',
  opens: 'opensAtMs',
  closes: 'closesAtMs',
  at: 'atMs',
};
const WRITTEN: ReadonlyMap<string, string> = new Map(
  Object.entries(TIMES).map(([written, field]) => [field, written]),
);

/** The name that a writer gave to a field of the story format. */
export function writtenName(field: string): string {
  return WRITTEN.get(field) ?? field;
}

/** The field of the story format that a writer's name stands for. */
export function storyName(name: string): string {
  return Object.hasOwn(TIMES, name) ? (TIMES[name] ?? name) : name;
}

/** Rewrites the writer's form to the story format. What it doesn't know it leaves for validation to judge. */
export function fromWritersForm(data: unknown): unknown {
  if (!isMapping(data) || !isMapping(data['segments'])) return data;
  return {
    ...data,
    segments: mapValues(data['segments'], (segment) =>
      isMapping(segment) ? expandSegment(segment) : segment,
    ),
  };
}

function expandSegment(segment: Mapping): Mapping {
  const expanded = expandEffects(expandTimes(segment));
  if (Array.isArray(expanded['choices']))
    expanded['choices'] = expanded['choices'].map((choice) =>
      isMapping(choice) ? expandChoice(choice) : choice,
    );
  return expanded;
}

function expandChoice(choice: Mapping): Mapping {
  const expanded = expandTimes(choice);
  if (Array.isArray(expanded['options']))
    expanded['options'] = expanded['options'].map((option) =>
      isMapping(option) ? expandOption(option) : option,
    );
  return expanded;
}

function expandOption(option: Mapping): Mapping {
  const expanded = expandEffects(option);
  const { hotspot } = expanded;
  if (isMapping(hotspot)) expanded['hotspot'] = [expandTimes(hotspot)];
  if (Array.isArray(hotspot))
    expanded['hotspot'] = hotspot.map((region) =>
      isMapping(region) ? expandTimes(region) : region,
    );
  return expanded;
}

function expandTimes(fields: Mapping): Mapping {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const field = Object.hasOwn(TIMES, name) ? TIMES[name] : undefined;
      return field === undefined
        ? [name, value]
        : [
            field,
            typeof value === 'string' ? (parseDuration(value) ?? value) : secondsWithoutUnit(value),
          ];
    }),
  );
}

/** `duration: 9` could be seconds or milliseconds; as text it fails with advice instead of being guessed. */
function secondsWithoutUnit(value: unknown): unknown {
  return typeof value === 'number' ? `${value}` : value;
}

function expandEffects(fields: Mapping): Mapping {
  return typeof fields['do'] === 'string' ? { ...fields, do: [fields['do']] } : { ...fields };
}

function mapValues(mapping: Mapping, change: (value: unknown) => unknown): Mapping {
  return Object.fromEntries(Object.entries(mapping).map(([key, value]) => [key, change(value)]));
}
