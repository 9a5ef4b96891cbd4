import { closest, distance } from 'fastest-levenshtein';

/**
 * Whether a suggestion may be put in by a machine: there is no other as near, names this short aren't guessed, and it
 * isn't one of several that differ by a number.
 */
export function isSure(name: string, meant: string, known: readonly string[]): boolean {
  const digitless = (text: string): string => text.toLowerCase().replace(/\d+/g, '');
  if (name.length < 3 || digitless(name) === digitless(meant)) return false;
  const near = (candidate: string): number => distance(name.toLowerCase(), candidate.toLowerCase());
  return known.every((candidate) => candidate === meant || near(candidate) > near(meant));
}

/** The known name that someone most likely meant, if one is near enough: a letter in three is wrong at most, or two have changed places. */
export function suggestion(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || name.length > 64) return undefined;
  const nearest = closest(
    name.toLowerCase(),
    known.map((candidate) => candidate.toLowerCase()),
  );
  const match = known.find((candidate) => candidate.toLowerCase() === nearest);
  const tolerated = name.length < 3 ? 0 : Math.max(1, Math.floor(name.length / 3));
  if (distance(name.toLowerCase(), nearest) <= tolerated) return match;
  return known.find((candidate) => isTransposed(name.toLowerCase(), candidate.toLowerCase()));
}

function isTransposed(one: string, other: string): boolean {
  const differing = Array.from(one).flatMap((letter, index) =>
    letter === other[index] ? [] : [index],
  );
  const [first = 0, second = 0] = differing;
  return (
    one.length === other.length &&
    differing.length === 2 &&
    second === first + 1 &&
    one[first] === other[second] &&
    one[second] === other[first]
  );
}
