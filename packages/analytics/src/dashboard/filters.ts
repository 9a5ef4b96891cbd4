/** What the page is about; it stands in the address, so that a view can be shared. */
export interface Filters {
  /** Null for the story with the most sessions. */
  readonly story: string | null;
  readonly version: string;
  /** Dates such as `2026-11-25`; '' for no bound. */
  readonly from: string;
  readonly to: string;
  /** `device:phone`; '' for everybody. */
  readonly trait: string;
  /** The beginning of the paths that are looked at. */
  readonly prefix: readonly string[];
  /** The trait that audiences are compared by. */
  readonly by: string;
  /** Conditions of the story's language: of those sessions for which the first came to hold, in how many did the second. */
  readonly given: string;
  readonly wanted: string;
}

const NAMES = ['version', 'from', 'to', 'trait', 'by', 'given', 'wanted'] as const;

/** Filters as an address has them. */
export function readFilters(search: string): Filters {
  const parameters = new URLSearchParams(search);
  const { by, ...others } = Object.fromEntries(
    NAMES.map((name) => [name, parameters.get(name) ?? '']),
  ) as Record<(typeof NAMES)[number], string>;
  return {
    ...others,
    story: parameters.get('story'),
    by: by || 'device',
    prefix: parameters.getAll('prefix'),
  };
}

/** The address of filters: `?story=night-train&trait=device%3Aphone`. */
export function addressOf({ story, prefix, ...others }: Filters): string {
  const parameters = new URLSearchParams(story === null ? {} : { story });
  for (const name of NAMES)
    if (others[name] !== '' && !(name === 'by' && others.by === 'device'))
      parameters.set(name, others[name]);
  for (const segment of prefix) parameters.append('prefix', segment);
  return `?${parameters}`;
}

/** The same as the API takes it. */
export function apiQuery({ version, from, to, trait }: Filters): URLSearchParams {
  const parameters = new URLSearchParams();
  if (version !== '') parameters.set('version', version);
  if (from !== '') parameters.set('from', from);
  // The whole of the last day counts.
  if (to !== '') parameters.set('to', new Date(Date.parse(to) + 86_400_000).toISOString());
  if (trait !== '') parameters.set('trait', trait);
  return parameters;
}
