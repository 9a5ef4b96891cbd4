import {
  createSession,
  draw,
  pickWeighted,
  segmentOf,
  type Session,
  type Story,
  type StoryEvent,
  type Traits,
} from '@matchcut/runtime';

/** One viewer who watches a story once. */
export interface SimulatedViewer {
  /** Decides all that they do, and all that the story draws lots for. */
  readonly seed: number;
  /** When they press play, in ms since 1970. */
  readonly startAtMs: number;
  readonly viewer?: string | undefined;
  readonly traits?: Traits | undefined;
}

/** Who hasn't come to an ending after this many segments gives up. */
const PATIENCE_SEGMENTS = 60;
/** How many of all viewers do it, at each opportunity. */
const CHANCE = { silence: 0.18, pause: 0.06, leave: 0.035, stall: 0.03, backAfterEnding: 0.2 };

/**
 * Plays a story as a viewer might, through the session that the player plays, and gives the events that it told.
 * Viewers lean towards some options, the same ones for all of them, pause, leave, wait for data and go back now and
 * then. The same seed gives the same events.
 */
export function simulatedSession(
  story: Story,
  { seed, startAtMs, viewer, traits }: SimulatedViewer,
): readonly StoryEvent[] {
  const events: StoryEvent[] = [];
  const chance = chances(seed);
  let at = startAtMs;
  const pass = (ms: number): void => void (at += Math.max(0, Math.round(ms)));
  const session = createSession(story, {
    seed,
    now: () => at,
    random: chance,
    viewer: { id: viewer },
    traits,
    onEvent: (event) => void events.push(event),
  });
  const startMs = 150 + 900 * chance() ** 3;
  pass(startMs);
  session.report({ type: 'playback_started', wallMs: startMs });
  for (
    let segments = 0;
    segments < PATIENCE_SEGMENTS && watchSegment(session, chance, pass);
    segments += 1
  );
  session.report({ type: 'hidden' });
  session.stop();
  return events;
}

/** Watches to where another segment begins; false if nothing more is watched. */
function watchSegment(session: Session, chance: () => number, pass: (ms: number) => void): boolean {
  const { segment } = session.state;
  const { choices = [], durationMs = 0 } = segmentOf(session.story, segment) ?? {};
  const runTo = (ms: number): void => {
    pass(ms - session.state.positionMs);
    session.position(ms);
  };
  for (const { id, opensAtMs, closesAtMs } of choices) {
    if (session.state.segment !== segment || session.state.positionMs > opensAtMs) continue;
    if (!maybeStops(session, chance, pass, runTo, opensAtMs)) return false;
    runTo(opensAtMs);
    const { choice } = session.state;
    if (choice?.id !== id || chance() < CHANCE.silence) {
      if (choice) runTo(closesAtMs);
      continue;
    }
    runTo(opensAtMs + (closesAtMs - opensAtMs) * (0.1 + 0.85 * chance() ** 1.6));
    const open = choice.options.filter(({ isOpen }) => isOpen);
    const picked = pickWeighted(
      open.map((option) => leaning(`${choice.id}.${option.id}`)),
      Math.floor(chance() * 2 ** 32),
    ).index;
    session.choose(open[picked]?.id ?? '');
  }
  if (session.state.segment !== segment) return true;
  if (!maybeStops(session, chance, pass, runTo, durationMs)) return false;
  runTo(durationMs);
  session.ended();
  if (!session.state.isOver) return true;
  const [checkpoint] = session.state.checkpoints;
  pass(2_000 + 4_000 * chance());
  return (
    checkpoint !== undefined &&
    chance() < CHANCE.backAfterEnding &&
    session.back(checkpoint.segment)
  );
}

/** On the way to a position: pauses, waits for data or leaves, now and then. False for who leaves. */
function maybeStops(
  session: Session,
  chance: () => number,
  pass: (ms: number) => void,
  runTo: (ms: number) => void,
  ms: number,
): boolean {
  const between = (): number =>
    session.state.positionMs + (ms - session.state.positionMs) * chance();
  if (chance() < CHANCE.stall) {
    runTo(between());
    const wallMs = 200 + 3_000 * chance() ** 3;
    pass(wallMs);
    session.report({ type: 'stalled', wallMs });
  }
  if (chance() < CHANCE.pause) {
    runTo(between());
    session.report({ type: 'paused' });
    pass(3_000 + 60_000 * chance() ** 2);
    session.report({ type: 'resumed' });
  }
  if (chance() >= CHANCE.leave) return true;
  runTo(between());
  return false;
}

/** How much viewers like an answer: the same for the same name, from 0.2 to 1.8. */
function leaning(name: string): number {
  let hash = 2_166_136_261;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619);
  return 0.2 + (1.6 * (hash >>> 0)) / 2 ** 32;
}

/** Numbers in [0, 1), the same ones for the same seed. */
function chances(seed: number): () => number {
  let state = (seed ^ 0x9e37_79b9) >>> 0;
  return () => {
    const { value, next } = draw(state);
    state = next;
    return value;
  };
}
