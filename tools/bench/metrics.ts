import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  audience,
  conditional,
  decisionTime,
  discovery,
  dropOff,
  endingShare,
  flows,
  live,
  openEmbeddedWarehouse,
  optionShare,
  overview,
  paths,
  predictorWeights,
  quality,
  retention,
  segmentFigures,
  storiesSeen,
  traitsSeen,
  versions,
  watchTime,
  type Database,
  type Question,
} from '@matchcut/analytics';
import { openDuckDb, type DuckDb } from './duckdb.ts';
import type { Figure } from './figure.ts';
import { progress } from './progress.ts';
import { fillWithEvents } from './many-events.ts';

const EVENTS = 20_000_000;
const ROUNDS = 3;
const LAST_MINUTE_ENDS = Date.UTC(2026, 10, 24);
const QUESTION: Question = { story: 'bench' };

/** What is asked of both: the metric, and the same in DuckDB's SQL, over a table that holds each event once. */
const METRICS: Readonly<
  Record<
    string,
    { readonly ours: (warehouse: Database) => Promise<unknown>; readonly theirs?: string }
  >
> = {
  overview: {
    ours: (warehouse) => overview(warehouse, QUESTION),
    theirs:
      "SELECT count(DISTINCT session) FILTER (type = 'session_started'), count(DISTINCT session) FILTER (type = 'playback_started'), count(DISTINCT session) FILTER (type = 'ending_reached'), count(DISTINCT viewer) FILTER (type = 'session_started' AND viewer <> ''), count(*) FILTER (type = 'choice_made'), count(*) FILTER (type = 'error' AND is_fatal), max(received_at) FROM events WHERE type IN ('session_started', 'playback_started', 'choice_made', 'ending_reached', 'error')",
  },
  optionShare: {
    ours: (warehouse) => optionShare(warehouse, QUESTION),
    theirs:
      "SELECT choice, option, count(*) AS answers, count(*) FILTER (answered_by = 'silence'), sum(count(*)) OVER (PARTITION BY choice) FROM events WHERE type = 'choice_made' GROUP BY choice, option ORDER BY choice, answers DESC",
  },
  decisionTime: {
    ours: (warehouse) => decisionTime(warehouse, QUESTION),
    theirs:
      "SELECT choice, count(*), quantile_disc(decision_media_ms, [0.1, 0.25, 0.5, 0.75, 0.9]) FROM events WHERE type = 'choice_made' AND answered_by = 'viewer' GROUP BY choice ORDER BY choice",
  },
  endingShare: {
    ours: (warehouse) => endingShare(warehouse, QUESTION),
    theirs:
      "SELECT ending, count(*) FROM (SELECT session, arg_min(ending, seq) AS ending FROM events WHERE type = 'ending_reached' GROUP BY session) GROUP BY ending",
  },
  discovery: {
    ours: (warehouse) => discovery(warehouse, QUESTION),
    theirs:
      "SELECT found, count(*) FROM (SELECT count(DISTINCT ending) AS found FROM events WHERE type = 'ending_reached' GROUP BY CASE viewer WHEN '' THEN session ELSE viewer END) GROUP BY found",
  },
  segments: {
    ours: (warehouse) => segmentFigures(warehouse, QUESTION),
    theirs:
      "WITH finished AS (SELECT DISTINCT session FROM events WHERE type = 'ending_reached'), entered AS (SELECT session, segment, count(*) AS views, count(*) FILTER (cause = 'back') AS backs, max(seq) AS last FROM events WHERE type = 'segment_entered' GROUP BY session, segment), lasts AS (SELECT session, max(last) AS last FROM entered GROUP BY session) SELECT segment, count(*), sum(views), sum(backs), count(*) FILTER (entered.last = lasts.last AND finished.session IS NULL) FROM entered JOIN lasts USING (session) LEFT JOIN finished USING (session) GROUP BY segment",
  },
  dropOff: {
    ours: (warehouse) => dropOff(warehouse, QUESTION),
    theirs:
      "SELECT segment, position // 1000 AS second, count(*) FROM (SELECT arg_max(segment, seq) AS segment, arg_max(position_ms, seq) AS position FROM events WHERE session NOT IN (SELECT session FROM events WHERE type = 'ending_reached') GROUP BY session) GROUP BY segment, second",
  },
  paths: {
    ours: (warehouse) => paths(warehouse, QUESTION),
    theirs:
      "SELECT path, count(*) AS sessions FROM (SELECT list(segment ORDER BY seq) AS path FROM events WHERE type = 'segment_entered' GROUP BY session) GROUP BY path ORDER BY sessions DESC LIMIT 20",
  },
  flows: {
    ours: (warehouse) => flows(warehouse, QUESTION),
    theirs:
      "SELECT step, segment, next, count(*) FROM (SELECT segment, row_number() OVER w - 1 AS step, lead(segment) OVER w AS next FROM events WHERE type = 'segment_entered' WINDOW w AS (PARTITION BY session ORDER BY seq)) WHERE step < 12 GROUP BY step, segment, next",
  },
  watchTime: {
    ours: (warehouse) => watchTime(warehouse, QUESTION),
    theirs: `WITH lasts AS (SELECT session, arg_max("at", seq) AS last FROM events GROUP BY session), marks AS (SELECT session, "at", seq, type IN ('playback_started', 'resumed') OR (type = 'segment_entered' AND cause = 'back') AS runs FROM events WHERE type IN ('playback_started', 'resumed', 'paused', 'story_ended') OR (type = 'segment_entered' AND cause = 'back')), spans AS (SELECT session, runs, "at", coalesce(lead("at") OVER (PARTITION BY session ORDER BY seq), last) AS next FROM marks JOIN lasts USING (session)), ran AS (SELECT session, sum(CASE WHEN runs THEN greatest(0, epoch_ms(next) - epoch_ms("at")) ELSE 0 END) AS ran FROM spans GROUP BY session) SELECT count(*), sum(ran), quantile_disc(ran, [0.1, 0.25, 0.5, 0.75, 0.9]) FROM ran`,
  },
  quality: {
    ours: (warehouse) => quality(warehouse, QUESTION),
    theirs:
      "SELECT count(DISTINCT session) FILTER (type = 'playback_started'), quantile_disc(wall_ms, [0.1, 0.25, 0.5, 0.75, 0.9]) FILTER (type = 'playback_started' AND wall_ms > 0), count(*) FILTER (type = 'stalled'), count(DISTINCT session) FILTER (type = 'stalled'), sum(wall_ms) FILTER (type = 'stalled') FROM events WHERE type IN ('playback_started', 'stalled', 'error')",
  },
  audience: {
    ours: (warehouse) => audience(warehouse, QUESTION, 'device'),
    theirs:
      "SELECT value, count(*), sum(finished) FROM (SELECT session, any_value(device) FILTER (type = 'session_started') AS value, max(CASE WHEN type = 'ending_reached' THEN 1 ELSE 0 END) AS finished FROM events WHERE type IN ('session_started', 'ending_reached') GROUP BY session) GROUP BY value",
  },
  retention: {
    ours: (warehouse) => retention(warehouse, QUESTION),
    theirs: `WITH weeks AS (SELECT DISTINCT viewer, date_trunc('week', "at") AS week FROM events WHERE type = 'session_started' AND viewer <> ''), firsts AS (SELECT viewer, min(week) AS cohort FROM weeks GROUP BY viewer) SELECT cohort, datediff('day', cohort, week) // 7 AS later, count(*) FROM weeks JOIN firsts USING (viewer) GROUP BY cohort, later`,
  },
  versions: {
    ours: (warehouse) => versions(warehouse, QUESTION),
    theirs:
      "SELECT story_version, count(DISTINCT session) FILTER (type = 'session_started'), count(DISTINCT session) FILTER (type = 'ending_reached'), min(received_at) FROM events WHERE type IN ('session_started', 'ending_reached') GROUP BY story_version",
  },
  traits: {
    ours: (warehouse) => traitsSeen(warehouse, QUESTION),
    theirs:
      "SELECT count(DISTINCT session) FILTER (device <> '') FROM events WHERE type = 'session_started'",
  },
  conditional: {
    ours: (warehouse) =>
      conditional(warehouse, QUESTION, { given: 'visited(l3p0)', wanted: 'chosen(c1p1.o1)' }),
    theirs:
      "SELECT count(*), count(*) FILTER (given), count(*) FILTER (given AND wanted) FROM (SELECT bool_or(type = 'segment_entered' AND segment = 'l3p0') AS given, bool_or(type = 'choice_made' AND choice = 'c1p1' AND option = 'o1') AS wanted FROM events WHERE type IN ('session_started', 'segment_entered', 'choice_made') GROUP BY session)",
  },
  conditionalOnVariables: {
    ours: (warehouse) =>
      conditional(warehouse, QUESTION, { given: 'nerve >= 5', wanted: 'letter' }),
    theirs:
      "SELECT count(*), count(*) FILTER (given), count(*) FILTER (given AND wanted) FROM (SELECT bool_or(TRY_CAST(nerve AS INTEGER) >= 5) AS given, bool_or(letter = 'true') AS wanted FROM events WHERE type IN ('session_started', 'segment_entered', 'choice_made') GROUP BY session)",
  },
  live: {
    ours: (warehouse) => live(warehouse, QUESTION, LAST_MINUTE_ENDS),
    theirs: `SELECT epoch_ms(received_at) // 5000 AS step, count(*), count(DISTINCT session) FROM events WHERE epoch_ms(received_at) >= ${LAST_MINUTE_ENDS - 60_000} AND epoch_ms(received_at) < ${LAST_MINUTE_ENDS} GROUP BY step ORDER BY step`,
  },
  weights: { ours: (warehouse) => predictorWeights(warehouse, QUESTION) },
};

/** How long each metric takes on twenty million events, opened anew and again, beside DuckDB on the same events. */
export async function metrics(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'matchcut-bench-'));
  try {
    progress(`metrics: filling a warehouse with ${EVENTS.toLocaleString('en')} events`);
    const { events, sessions, mergeSeconds } = await fillWithEvents(folder, EVENTS);
    const figures: Figure[] = [
      { id: 'metrics.events', value: events, unit: 'events', goal: { op: '>=', value: EVENTS } },
      { id: 'metrics.mergeSeconds', value: mergeSeconds, unit: 's' },
      {
        id: 'metrics.sessions',
        value: sessions,
        unit: 'sessions',
        goal: { op: '>=', value: 500_000 },
      },
    ];
    const colds: number[] = [];
    for (const [name, { ours, theirs }] of Object.entries(METRICS)) {
      progress(`metrics: ${name}`);
      const mine = await timed(folder, ours);
      const peer = theirs === undefined ? undefined : await timedDuckDb(folder, theirs);
      colds.push(mine.coldMs);
      for (const kind of ['coldMs', 'warmMs'] as const)
        figures.push({
          id: `metrics.${name}.${kind}`,
          value: mine[kind],
          unit: 'ms',
          ...(peer
            ? { peer: 'DuckDB', peerValue: peer[kind], ratio: mine[kind] / peer[kind] }
            : {}),
        });
    }
    const start = await timed(folder, async (warehouse) =>
      Promise.all([
        storiesSeen(warehouse),
        overview(warehouse, QUESTION),
        optionShare(warehouse, QUESTION),
        endingShare(warehouse, QUESTION),
      ]),
    );
    return [
      ...figures,
      {
        id: 'metrics.slowestColdMs',
        value: Math.max(...colds),
        unit: 'ms',
        goal: { op: '<=', value: 1_000 },
      },
      {
        id: 'metrics.dashboardStartMs',
        value: start.warmMs,
        unit: 'ms',
        goal: { op: '<=', value: 300 },
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Times {
  readonly coldMs: number;
  readonly warmMs: number;
}

/** Medians of a question's first answer, with nothing of the data's files in memory, and of its second. */
async function times(
  open: () => Promise<{ ask: () => Promise<unknown>; close: () => unknown }>,
): Promise<Times> {
  const [colds, warms]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { ask, close } = await open();
    await forgetFiles();
    for (const kept of [colds, warms]) {
      const began = performance.now();
      await ask();
      kept.push(performance.now() - began);
    }
    await close();
  }
  return { coldMs: median(colds), warmMs: median(warms) };
}

function timed(folder: string, ours: (warehouse: Database) => Promise<unknown>): Promise<Times> {
  return times(async () => {
    const warehouse = await openEmbeddedWarehouse(join(folder, 'warehouse'));
    // The engine's own program must be in memory, as DuckDB's is: it is asked about a story that isn't there.
    await ours({
      query: (sql, parameters) => warehouse.query(sql, { ...parameters, story: 'none' }),
    });
    return { ask: () => ours(warehouse), close: () => warehouse.close() };
  });
}

function timedDuckDb(folder: string, sql: string): Promise<Times> {
  return times(async () => {
    const duck: DuckDb = await openDuckDb(join(folder, 'events.duckdb'));
    return { ask: () => duck.query(sql), close: () => duck.close() };
  });
}

/** Empties the system's memory of files, where that is allowed; else what is cold is warm, for both. */
async function forgetFiles(): Promise<void> {
  await writeFile('/proc/sys/vm/drop_caches', '3').catch(() => undefined);
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
