import { parse } from 'yaml';
import { printDiagnostic, type Paint } from '../diagnostics/print.ts';
import { printDuration } from '../formats/duration.ts';
import { diskReader, loadStoryFile } from '../load-story.ts';
import { simulationReport } from '../simulate/report.ts';
import { simulate as run, type Simulation } from '../simulate/simulate.ts';
import {
  byShares,
  explorer,
  readShares,
  takesDefault,
  uniform,
  type ViewerModel,
} from '../simulate/viewer.ts';
import { writeOutput, type Output } from './output.ts';

/** How `matchcut simulate` runs and speaks. */
export interface SimulateCommand {
  readonly viewers: number;
  readonly model: 'uniform' | 'default' | 'explorer';
  /** A file with shares of choices, which then say how viewers choose. */
  readonly from?: string | undefined;
  readonly seed: number;
  readonly asJson: boolean;
  /** Where an HTML report goes. */
  readonly html?: string | undefined;
  readonly paint: Paint;
  readonly onProgress: (done: number) => void;
}

const MODELS: Readonly<
  Record<SimulateCommand['model'], { readonly model: ViewerModel; readonly words: string }>
> = {
  uniform: { model: uniform, words: 'who choose each open option alike' },
  default: { model: takesDefault, words: 'who never choose and take what silence takes' },
  explorer: { model: explorer, words: 'who choose what they have chosen least' },
};

/** Sends simulated viewers through a story and tells what they came to. */
export async function simulate(file: string, command: SimulateCommand): Promise<Output> {
  const { paint, viewers, seed, onProgress } = command;
  const { story, diagnostics, files } = loadStoryFile(file);
  if (!story)
    return {
      text: diagnostics.map((diagnostic) => printDiagnostic(diagnostic, files, paint)).join('\n\n'),
      exitCode: 1,
    };
  const chosen = command.from === undefined ? MODELS[command.model] : sharesFrom(command.from);
  if ('problem' in chosen) return { text: `${paint('red', '✗')} ${chosen.problem}`, exitCode: 1 };
  const simulation = run(story, { viewers, seed, model: chosen.model, onProgress });
  if (command.html !== undefined) {
    const failed = await writeOutput(
      command.html,
      simulationReport(simulation, { model: chosen.words, language: 'en' }),
      paint,
    );
    if (failed) return failed;
  }
  const returning = Object.values(story.variables).some(({ scope }) => scope === 'viewer');
  if (command.asJson) return { text: JSON.stringify(simulation, null, 2), exitCode: 0 };
  return {
    text: [
      ...summary(simulation, chosen.words, paint),
      ...(returning
        ? ['', "Every viewer is new: what viewers keep from earlier sessions isn't simulated."]
        : []),
      ...(command.html === undefined ? [] : ['', `The report is in ${command.html}.`]),
    ].join('\n'),
    exitCode: 0,
  };
}

function sharesFrom(
  file: string,
): { readonly model: ViewerModel; readonly words: string } | { readonly problem: string } {
  const answer = diskReader.read(file);
  if ('problem' in answer) return { problem: `${file}: ${answer.problem}. ${answer.advice}` };
  let data: unknown;
  try {
    data = parse(answer.text, { maxAliasCount: 100 });
  } catch {
    return { problem: `${file} is neither JSON nor YAML.` };
  }
  const shares = readShares(data);
  if (!shares)
    return {
      problem: `${file} holds no shares. Write { door: { walk: 120, dining: 30 } }, or save what the analytics API gives for option-share.`,
    };
  return { model: byShares(shares), words: `who choose as ${file} says` };
}

function summary(
  { title, viewers, endings, lost, playTime, neverSeen, choices }: Simulation,
  words: string,
  paint: Paint,
): string[] {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(7);
  const widest = Math.max(
    ...endings.map((ending) => ending.title.length),
    ...choices.map(({ choice }) => choice.length),
    10,
  );
  const bar = (share: number): string =>
    paint('cyan', '█'.repeat(Math.round(share * 30)).padEnd(30, ' '));
  const quantile = (wanted: number): string =>
    printDuration(
      Math.round(
        (playTime.quantiles.find(({ quantile: each }) => each === wanted)?.ms ?? 0) / 1_000,
      ) * 1_000,
    );
  return [
    `${paint('bold', title)}: ${viewers.toLocaleString('en')} viewers ${words}.`,
    '',
    paint('bold', 'Endings'),
    ...endings.map(
      ({ title: ending, share, low, high }) =>
        `  ${ending.padEnd(widest)} ${bar(share)} ${percent(share)} ${paint('dim', `(${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)})`)}`,
    ),
    ...(lost.count > 0
      ? [`  ${paint('red', `${percent(lost.share).trim()} saw 10,000 segments and no ending.`)}`]
      : []),
    '',
    `${paint('bold', 'Play time')}  median ${quantile(0.5)}; nine of ten between ${quantile(0.05)} and ${quantile(0.95)}`,
    '',
    paint('bold', 'Choices'),
    ...choices.map(
      ({ choice, options, entropyBits, endingBits }) =>
        `  ${choice.padEnd(widest)} ${options.map(({ option, share }) => `${option} ${percent(share).trim()}`).join(' · ')} ${paint('dim', `undecided ${entropyBits.toFixed(2)} bits, tells ${endingBits.toFixed(2)} of the ending`)}`,
    ),
    ...(neverSeen.segments.length + neverSeen.options.length === 0
      ? []
      : [
          '',
          `${paint('yellow', 'Never seen')}  ${[...neverSeen.segments, ...neverSeen.options].join(', ')}`,
        ]),
  ];
}
