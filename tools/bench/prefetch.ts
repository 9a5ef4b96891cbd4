import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from './figure.ts';
import { POLICIES } from './prefetch/policies.ts';
import { simulate, type Outcome, type Trace } from './prefetch/simulator.ts';

const VIEWERS = Number(process.env['VIEWERS'] ?? 10);
const FILM = {
  ratesKbps: [250, 500, 850, 1_300],
  pieceSeconds: 4,
  piecesPerSegment: 5,
  segments: 40,
};
const OPTIONS = [2, 4];

type Name = keyof typeof POLICIES;

/** Policies of prefetching on a branched film over measured mobile lines, all viewers seeing the same with each. */
export async function prefetch(): Promise<readonly Figure[]> {
  const traces = JSON.parse(
    readFileSync(join(import.meta.dirname, 'prefetch', 'traces.json'), 'utf8'),
  ) as Trace[];
  const names = Object.keys(POLICIES) as Name[];
  const cells = OPTIONS.flatMap((options) =>
    traces.map((trace) => ({ name: `${trace.id}.${options}options`, trace, options })),
  );
  const outcomes = new Map(
    names.map((name) => [
      name,
      cells.map(({ trace, options }) =>
        mean(
          Array.from({ length: VIEWERS }, (_, seed) =>
            simulate({ ...FILM, options }, trace, POLICIES[name], seed + 1),
          ),
        ),
      ),
    ]),
  );
  const perCell = names.flatMap((name) =>
    cells.flatMap((cell, index): Figure[] => {
      const outcome = outcomes.get(name)?.[index] as Outcome;
      const id = `prefetch.${name}.${cell.name}`;
      return [
        {
          id: `${id}.stallsPerBranchPoint`,
          value: outcome.stalls / outcome.branchPoints,
          unit: '',
        },
        { id: `${id}.meanKbps`, value: outcome.meanKbps, unit: 'kb/s' },
        { id: `${id}.waste`, value: outcome.waste, unit: 'of all bytes' },
      ];
    }),
  );
  const all = new Map(names.map((name) => [name, mean(outcomes.get(name) ?? [])]));
  const of = (name: Name): Outcome => all.get(name) as Outcome;
  const overall = names.flatMap((name): Figure[] => [
    {
      id: `prefetch.${name}.stallsPerBranchPoint`,
      value: of(name).stalls / of(name).branchPoints,
      unit: '',
    },
    { id: `prefetch.${name}.meanKbps`, value: of(name).meanKbps, unit: 'kb/s' },
    {
      id: `prefetch.${name}.waste`,
      value: of(name).waste,
      unit: 'of all bytes',
      ...(name === 'matchcut' ? { goal: { op: '<=' as const, value: 0.2 } } : {}),
    },
  ]);
  return [
    ...perCell,
    ...overall,
    {
      id: 'prefetch.stallRatioVsInsuranceFirst',
      value: of('matchcut').stalls / of('insuranceFirst').stalls,
      unit: '',
      peer: 'insurance-first',
      peerValue: of('insuranceFirst').stalls / of('insuranceFirst').branchPoints,
      goal: { op: '<=', value: 1 },
    },
    {
      id: 'prefetch.rateRatioVsNonIncreasing',
      value: of('matchcut').meanKbps / of('nonIncreasing').meanKbps,
      unit: '',
      peer: 'non-increasing',
      peerValue: of('nonIncreasing').meanKbps,
      goal: { op: '>=', value: 1 },
    },
    ...cellsLost(cells, outcomes),
  ];
}

/** In how many cells the goals are missed. */
function cellsLost(
  cells: readonly { readonly name: string }[],
  outcomes: ReadonlyMap<Name, readonly Outcome[]>,
): Figure[] {
  const of = (name: Name, index: number): Outcome => outcomes.get(name)?.[index] as Outcome;
  const count = (isLost: (index: number) => boolean): number =>
    cells.filter((_, index) => isLost(index)).length;
  return [
    { id: 'prefetch.cells', value: cells.length, unit: '' },
    {
      id: 'prefetch.cellsLost.stallsVsInsuranceFirst',
      value: count((index) => of('matchcut', index).stalls > of('insuranceFirst', index).stalls),
      unit: 'cells',
    },
    {
      id: 'prefetch.cellsLost.rateVsNonIncreasing',
      value: count((index) => of('matchcut', index).meanKbps < of('nonIncreasing', index).meanKbps),
      unit: 'cells',
    },
    {
      id: 'prefetch.cellsLost.waste',
      value: count((index) => of('matchcut', index).waste > 0.2),
      unit: 'cells',
    },
  ];
}

function mean(outcomes: readonly Outcome[]): Outcome {
  const average = (value: (outcome: Outcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + value(outcome), 0) / outcomes.length;
  return {
    branchPoints: average((each) => each.branchPoints),
    stalls: average((each) => each.stalls),
    stallSeconds: average((each) => each.stallSeconds),
    meanKbps: average((each) => each.meanKbps),
    waste: average((each) => each.waste),
  };
}
