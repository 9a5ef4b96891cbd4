import * as z from 'zod/mini';

const count = z.number().check(z.minimum(0));

/** Validates what an analytics server says of a story's traffic. */
export const trafficSchema: z.ZodMiniType<Traffic> = z.object({
  segments: z.array(z.object({ segment: z.string(), sessions: count, leftHere: count })),
  flows: z.array(z.object({ from: z.string(), to: z.string(), sessions: count })),
});

/** What viewers did on a story, as the metrics `segments` and `flows` of analytics tell it. */
export interface Traffic {
  readonly segments: readonly {
    readonly segment: string;
    readonly sessions: number;
    readonly leftHere: number;
  }[];
  /** At each step of their way; those of all steps add up. */
  readonly flows: readonly {
    readonly from: string;
    readonly to: string;
    readonly sessions: number;
  }[];
}

/** Traffic as it is drawn. Shares from 0 to 1. */
export interface Heat {
  readonly of: (segment: string) => {
    readonly sessions: number;
    readonly share: number;
    readonly left: number;
  };
  /** How often a way was taken, as a share of the way that was taken most. */
  readonly along: (from: string, to: string) => number;
}

/** How warm each segment and way of a story is. */
export function heatOf({ segments, flows }: Traffic): Heat {
  const figures = new Map(segments.map((row) => [row.segment, row]));
  const ways = new Map<string, number>();
  for (const { from, to, sessions } of flows)
    ways.set(`${from} ${to}`, (ways.get(`${from} ${to}`) ?? 0) + sessions);
  const most = Math.max(1, ...segments.map(({ sessions }) => sessions));
  const mostAlong = Math.max(
    1,
    ...[...ways].flatMap(([way, times]) => (way.endsWith(' ') ? [] : [times])),
  );
  return {
    of: (segment) => {
      const { sessions, leftHere } = figures.get(segment) ?? { sessions: 0, leftHere: 0 };
      return {
        sessions,
        share: sessions / most,
        left: sessions === 0 ? 0 : Math.min(1, leftHere / sessions),
      };
    },
    along: (from, to) => (ways.get(`${from} ${to}`) ?? 0) / mostAlong,
  };
}
