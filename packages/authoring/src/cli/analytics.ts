import { weightsSchema, type PredictorWeights } from '@matchcut/runtime';
import type { Paint } from '../diagnostics/print.ts';
import { askServer } from './ask-server.ts';
import { writeOutput, type Output } from './output.ts';

/** How `matchcut analytics weights` runs and speaks. */
export interface WeightsCommand {
  /** Where the analytics server is: `http://127.0.0.1:8070`. */
  readonly server: string;
  readonly story: string;
  /** One version of the story; all without it. */
  readonly version?: string | undefined;
  /** Where the weights go. */
  readonly out: string;
  readonly paint: Paint;
}

/** Writes what viewers chose as the player's predictor takes it, and says how much there is of it. */
export async function analyticsWeights({
  server,
  story,
  version,
  out,
  paint,
}: WeightsCommand): Promise<Output> {
  const fail = (problem: string): Output => ({
    text: `${paint('red', '✗')} ${problem}`,
    exitCode: 1,
  });
  const answer = await askServer(server, story, 'weights', { version });
  if ('problem' in answer) return fail(answer.problem);
  const weights = weightsSchema.safeParse(answer.data).data;
  if (!weights) return fail(`What ${server} gave are no weights.`);
  const failed = await writeOutput(out, `${JSON.stringify(weights, null, 2)}\n`, paint);
  return (
    failed ?? {
      text: [
        `${paint('green', '✓')} ${out}: what viewers of "${story}" chose.`,
        ...samples(weights, paint),
        'Give it to the player as its "weights", or to `matchcut simulate --from`.',
      ].join('\n'),
      exitCode: 0,
    }
  );
}

/** How many answers stand behind each choice: few say little. */
function samples({ choices }: PredictorWeights, paint: Paint): readonly string[] {
  const widest = Math.max(0, ...Object.keys(choices).map(({ length }) => length));
  return Object.entries(choices).map(([choice, { counts, after }]) => {
    const answers = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return `  ${choice.padEnd(widest)}  ${answers.toLocaleString('en')} answers, ${paint('dim', `also after ${Object.keys(after).length} others`)}`;
  });
}
