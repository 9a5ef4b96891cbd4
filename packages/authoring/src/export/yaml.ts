import type { Choice, Option, Segment, Story, Variable } from '@matchcut/runtime';
import { stringify } from 'yaml';
import { printDuration } from '../formats/duration.ts';
import { formatStory } from '../format-story.ts';
import type { Property } from '../properties/property.ts';

/** A story as a writer would write it: in one file, times with units, nothing said that goes without saying. */
export function toYaml(story: Story, properties: readonly Property[] = []): string {
  const { version, language, variables, segments, ...rest } = story;
  const written = {
    ...rest,
    ...(version === 'draft' ? {} : { version }),
    ...(language === 'en' ? {} : { language }),
    ...(Object.keys(variables).length === 0 ? {} : { variables: mapped(variables, variable) }),
    segments: mapped(segments, segment),
    ...(properties.length === 0
      ? {}
      : {
          properties: properties.map(({ kind, condition, after, until, name }) => ({
            name,
            [kind]: condition,
            after,
            until,
          })),
        }),
  };
  const text = stringify(written, {
    lineWidth: 0,
    version: '1.2',
    schema: 'core',
    aliasDuplicateObjects: false,
  });
  const formatted = formatStory(text, 'story.yaml');
  return 'text' in formatted ? formatted.text : text;
}

function variable(declared: Variable): object {
  const { scope, ...rest } = declared;
  const { initial: _, ...withoutInitial } = rest;
  const isUsual =
    (declared.type === 'bool' && !declared.initial) ||
    (declared.type === 'int' && declared.initial === 0);
  const { min, ...withoutMin } = { min: undefined, ...(isUsual ? withoutInitial : rest) };
  return {
    ...withoutMin,
    ...(min === undefined || min === 0 ? {} : { min }),
    ...(scope === 'session' ? {} : { scope }),
  };
}

function segment({ durationMs, do: effects, choices, routes, ...rest }: Segment): object {
  return {
    ...rest,
    duration: printDuration(durationMs),
    ...doing(effects),
    ...(choices.length === 0 ? {} : { choices: choices.map(choice) }),
    ...(routes.length === 0 ? {} : { routes }),
  };
}

function choice({ opensAtMs, closesAtMs, options, ...rest }: Choice): object {
  return {
    ...rest,
    opens: printDuration(opensAtMs),
    closes: printDuration(closesAtMs),
    options: options.map(option),
  };
}

function option({ unavailable, cut, do: effects, hotspot, ...rest }: Option): object {
  const places = hotspot?.map(({ atMs, ...region }) => ({
    ...(atMs === 0 ? {} : { at: printDuration(atMs) }),
    ...region,
  }));
  return {
    ...rest,
    ...(places ? { hotspot: places.length === 1 ? places[0] : places } : {}),
    ...doing(effects),
    ...(unavailable === 'hidden' ? {} : { unavailable }),
    ...(cut === 'end' ? {} : { cut }),
  };
}

function doing(effects: readonly string[]): object {
  if (effects.length === 0) return {};
  return { do: effects.length === 1 ? effects[0] : effects };
}

function mapped<T>(entries: Readonly<Record<string, T>>, change: (value: T) => object): object {
  return Object.fromEntries(Object.entries(entries).map(([id, value]) => [id, change(value)]));
}
