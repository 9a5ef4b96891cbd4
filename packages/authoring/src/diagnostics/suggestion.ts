import { closest, distance } from 'fastest-levenshtein';

/** The known name that someone most likely meant, if one is near enough. */
export function suggestion(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || name.length > 64) return undefined;
  const nearest = closest(name.toLowerCase(), known.map((candidate) => candidate.toLowerCase()));
  const match = known.find((candidate) => candidate.toLowerCase() === nearest);
  const tolerated = Math.max(1, Math.floor(name.length / 3));
  return distance(name.toLowerCase(), nearest) <= tolerated ? match : undefined;
}
