import type { StoryContext } from '../machine/context.ts';
import type { StoryRules } from '../machine/rules.ts';
import type { Choice, Segment } from '../story/story.ts';

/** A segment that may follow, and how likely it is. */
export interface Branch {
  readonly segment: string;
  /** From 0 to 1; those of all branches sum to 1. */
  readonly probability: number;
}

/** How many let a random default decide. */
const SILENCE = 0.3;
/** With many choices in a segment their answers multiply: what is less likely than this isn't looked into, but may all come. */
const LEAST_PROBABILITY = 0.001;

/** Where a segment may lead with these choices still to be answered, the likeliest first. */
export function branchesOf(
  rules: StoryRules,
  segment: Segment,
  waiting: readonly Choice[],
  context: StoryContext,
): readonly Branch[] {
  const found = new Map<string, number>();
  const reach = (to: string | undefined, probability: number): void => {
    if (to !== undefined) found.set(to, (found.get(to) ?? 0) + probability);
  };
  const walk = (index: number, reached: StoryContext, probability: number): void => {
    const choice = waiting[index];
    if (!choice) return reach(rules.exit(segment, reached)?.value, probability);
    const open = rules.openOptions(choice, reached);
    if (open.length === 0) return walk(index + 1, reached, probability);
    const chances = rules.chances(choice, open, reached);
    // Silence draws a lot, after which the lots that routes draw fall otherwise.
    const silent = choice.default === 'random' ? rules.defaultOption(choice, reached) : undefined;
    if (silent)
      walk(
        index + 1,
        rules.take(choice, silent.value, silent.random, reached),
        probability * SILENCE,
      );
    open.forEach((option, at) => {
      const chance = probability * (chances[at] ?? 0) * (silent ? 1 - SILENCE : 1);
      if (chance < LEAST_PROBABILITY) {
        const targets = option.to === undefined ? segment.routes.map(({ to }) => to) : [option.to];
        return targets.forEach((to) => reach(to, chance / targets.length));
      }
      const taken = rules.take(choice, option, reached.random, reached);
      if (option.cut === 'now') reach(rules.exit(segment, taken)?.value, chance);
      else walk(index + 1, taken, chance);
    });
  };
  walk(0, context, 1);
  const sum = [...found.values()].reduce((total, probability) => total + probability, 0);
  return [...found]
    .map(([to, probability]) => ({ segment: to, probability: probability / sum }))
    .sort((one, other) => other.probability - one.probability);
}
