import type { WrittenPath } from '../formats/yaml-source.ts';

/** What a mapping in a story file is. */
export type Kind =
  | 'story'
  | 'variable'
  | 'segment'
  | 'choice'
  | 'option'
  | 'region'
  | 'route'
  | 'ending'
  | 'checkpoint'
  | 'group'
  | 'group choice'
  | 'group option'
  | 'template'
  | 'use'
  | 'property';

/** What writers may put where, and what it means: shown by editors, and the source of the JSON Schema's descriptions. */
export const FIELDS: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  story: {
    matchcut: 'Version of the format: 1.',
    id: 'Names the story in events, saves and file names.',
    title: 'What viewers read.',
    description: 'What it is about.',
    language: 'BCP 47 tag of its texts, such as "en" or "pt-BR".',
    version: 'Tells texts of the story apart; a build sets it.',
    start: 'The first segment.',
    include: 'Other files that hold parts of the story, one or a list, from this file on.',
    metadata: 'Your own data; Matchcut keeps it and never reads it.',
    chapters: 'The parts that viewers know the story by, in their order: { station: The station }.',
    variables: 'Typed state that conditions read and effects set.',
    groups: 'Settings that segments share; a segment takes them by "group".',
    templates: 'Segments with parameters, for structures that repeat; "use" fills them.',
    use: 'Uses of templates, each with its arguments.',
    segments: 'Stretches of film, by id.',
    translations: 'Files with the story in other languages, by language: { de: strings/de.json }.',
    properties: 'What you state about the story, for the checker to prove.',
  },
  variable: {
    type: 'bool (true or false), int (a whole number within bounds) or enum (one of some values).',
    initial: 'The value at the start; false or 0 if not given.',
    min: 'The lowest value of an int; 0 if not given.',
    max: 'The highest value of an int.',
    values: 'The values that an enum may have.',
    scope: "session: afresh with each play-through. viewer: lives on across a viewer's sessions.",
    description: 'What it means.',
  },
  segment: {
    title: 'What it is called.',
    chapter: 'The chapter that it belongs to.',
    group: 'Takes the settings of that group.',
    duration: 'How long its film is: "12s", "1m30s".',
    durationMs: 'How long its film is, in ms.',
    checkpoint: 'A place that viewers can go back to.',
    metadata: 'Your own data; Matchcut keeps it and never reads it.',
    do: 'Effects when the segment starts, one or a list: "letter = true", "laps += 1".',
    choices: 'Questions put to the viewer while it plays, one after another.',
    routes: 'Where it leads when no option did: the first whose condition holds.',
    ending: 'The story ends when this segment has played.',
  },
  choice: {
    id: 'Unique in the story.',
    prompt: 'The question as viewers read it.',
    opens: 'When it can be answered from, in time of the segment: "5s".',
    closes: 'Until when it can be answered.',
    opensAtMs: 'When it can be answered from, in ms of the segment.',
    closesAtMs: 'Until when it can be answered, in ms of the segment.',
    default: 'What silence means: an option\'s id, "last", or "random".',
    options: 'The answers.',
  },
  option: {
    id: 'Unique in its choice.',
    label: 'What viewers read.',
    when: 'Open only if this holds: "letter and laps < 3".',
    unavailable: "How it shows while it isn't open: hidden or locked.",
    do: 'Effects when it is chosen, one or a list.',
    to: 'The segment that it leads to; without one the routes decide.',
    cut: "end: leads on at the segment's end. now: at once.",
    odds: 'How often you expect it to be taken, relative to the others; 1 if not given. It decides only what a player fetches first.',
    picture: 'A picture that stands for it, as a file in the folder of sources: "letter.jpg".',
    hotspot:
      'Where on the film it is picked, as shares of the picture: one place, or a list in the order of time.',
  },
  region: {
    at: 'From when it lies there; between two places it moves evenly. 0s if not given.',
    atMs: 'From when it lies there, in ms of the segment.',
    x: "From the left edge, as a share of the picture's width: 0.25.",
    y: "From the top edge, as a share of the picture's height.",
    width: "As a share of the picture's width.",
    height: "As a share of the picture's height.",
  },
  route: {
    to: 'The segment that follows.',
    when: 'Only if this holds.',
    weight: 'All weighted routes that hold draw lots in proportion.',
  },
  ending: {
    id: 'Unique in the story.',
    title: 'What viewers read.',
    description: 'What became of it.',
  },
  checkpoint: { title: 'What viewers read.' },
  group: {
    chapter: "Chapter of segments that don't name their own.",
    duration: "Duration of segments that don't set their own.",
    do: "Effects when one of its segments starts, before the segment's own.",
    routes: 'Routes of segments that have none and are no endings.',
    checkpoint: 'Makes its segments checkpoints.',
    metadata: 'Data that its segments share.',
    choice: 'Settings for each choice: opens, closes, default.',
    option: 'Settings for each option: unavailable, cut.',
  },
  'group choice': {
    opens: 'When choices open.',
    closes: 'When choices close.',
    default: 'What silence means.',
  },
  'group option': {
    unavailable: "How options show while they aren't open.",
    cut: 'When options lead on.',
  },
  template: {
    parameters: 'Names of its parameters, as a list, or with what they are if not given.',
    variables: 'Variables that each use adds.',
    segments: 'Segments that each use adds; <parameter> stands for its argument.',
  },
  use: { template: 'The template.', with: 'Arguments by parameter.' },
  property: {
    name: 'What it means, in your words.',
    always: 'Holds whenever a segment starts.',
    never: 'Never holds when a segment starts.',
    reachable: 'Holds at some time on some path.',
    eventually: 'Comes to hold on every path that ends.',
    after: 'Counts only from when this holds.',
    until: 'Counts only up to when this holds.',
  },
};

/** What the mapping at a place is; undefined where anything may stand, or nothing. */
export function kindAt(path: WrittenPath): Kind | undefined {
  const [top, , ...rest] = path;
  if (path.length === 0) return 'story';
  switch (top) {
    case 'variables':
      return path.length === 2 ? 'variable' : undefined;
    case 'segments':
      return path.length >= 2 ? kindInSegment(rest) : undefined;
    case 'groups':
      if (path.length === 2) return 'group';
      if (rest[0] === 'routes' || rest[0] === 'checkpoint') return kindInSegment(rest);
      return rest.length === 1 && (rest[0] === 'choice' || rest[0] === 'option')
        ? `group ${rest[0]}`
        : undefined;
    case 'templates':
      if (path.length === 2) return 'template';
      return rest.length >= 2 ? kindAt(rest) : undefined;
    case 'use':
      return path.length === 2 ? 'use' : undefined;
    case 'properties':
      return path.length === 2 ? 'property' : undefined;
    default:
      return undefined;
  }
}

function kindInSegment(path: WrittenPath): Kind | undefined {
  const [field, , inner] = path;
  if (path.length === 0) return 'segment';
  if (path.length === 1) return field === 'ending' || field === 'checkpoint' ? field : undefined;
  if (path.length === 2 && field === 'routes') return 'route';
  if (path.length === 2) return field === 'choices' ? 'choice' : undefined;
  if (field !== 'choices' || inner !== 'options') return undefined;
  if (path.length === 4) return 'option';
  return path[4] === 'hotspot' &&
    (path.length === 5 || (path.length === 6 && typeof path[5] === 'number'))
    ? 'region'
    : undefined;
}
