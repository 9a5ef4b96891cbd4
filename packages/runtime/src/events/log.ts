import type { StoryEvent } from './event.ts';
import type { Consent, EventStore, EventTransport, LogClock, SendResult } from './log-ports.ts';

/** The ways out of an event log, and its bounds. */
export interface EventLogOptions {
  readonly transport: EventTransport;
  /** Keeps what couldn't be sent yet over reloads. */
  readonly store: EventStore;
  readonly clock: LogClock;
  /** `undecided` collects in memory and sends nothing until `setConsent`. */
  readonly consent?: Consent;
  /** How long the first event of a batch waits for company. */
  readonly batchDelayMs?: number;
  /** A batch of this many events goes at once. */
  readonly batchSize?: number;
  /** How many unsent events are kept; beyond it the oldest go. */
  readonly capacity?: number;
  /** In [0, 1): spreads retries, so that many players don't come back at the same instant. */
  readonly random?: () => number;
}

/** Where the events of a page go. */
export interface EventLog {
  /** Takes one event. Without consent it is dropped here and leaves no trace. */
  record(event: StoryEvent): void;
  /** Denying drops all that is still held, in memory and in the store. */
  setConsent(consent: Consent): void;
  /** Sends what is held now; resolves when it was tried. */
  flush(): Promise<void>;
  /** The page may be going away: hands what is held to the browser, which sends it even after the page is gone. */
  hide(): void;
  /** How many events are waiting to be sent. */
  readonly pending: number;
  /** How many events were given up: rejected by the collector or beyond capacity. */
  readonly dropped: number;
  stop(): void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** Whatever is asked for: a page's timers reach 24 days, and what is beyond comes at once. */
const LONGEST_WAIT_MS = 3_600_000;
// Browsers refuse beacons above 64 kB in flight; most events are well below 1 kB.
const BEACON_EVENTS = 60;

/**
 * Collects events and sends them in batches. An event counts as sent only when the collector has
 * acknowledged it; until then it stays in the store and is tried again with growing pauses. An event
 * may arrive twice (`(session, seq)` tells), never not at all while there is a place to keep it.
 */
export function createEventLog(options: EventLogOptions): EventLog {
  return new BatchingLog(options);
}

class BatchingLog implements EventLog {
  readonly #options: Required<EventLogOptions>;
  #consent: Consent;
  #queue: StoryEvent[] = [];
  #dropped = 0;
  #failures = 0;
  #cancelTimer: (() => void) | undefined;
  #sending: Promise<void> | undefined;
  #storing: Promise<unknown> = Promise.resolve();
  readonly #beaconed = new WeakSet<StoryEvent>();
  #isStopped = false;

  constructor(options: EventLogOptions) {
    this.#options = {
      consent: 'granted',
      batchDelayMs: 1_000,
      batchSize: 50,
      capacity: 5_000,
      random: Math.random,
      ...options,
    };
    this.#consent = this.#options.consent;
    if (this.#consent === 'granted') void this.#recover();
    if (this.#consent === 'denied') this.#forgetAll();
  }

  get pending(): number {
    return this.#queue.length;
  }

  get dropped(): number {
    return this.#dropped;
  }

  record(event: StoryEvent): void {
    if (this.#consent === 'denied' || this.#isStopped) return;
    this.#queue.push(event);
    this.#trim();
    if (this.#consent !== 'granted') return;
    this.#keep();
    if (this.#queue.length >= this.#options.batchSize && this.#failures === 0) void this.flush();
    else this.#sendLater();
  }

  setConsent(consent: Consent): void {
    this.#consent = consent;
    if (consent === 'denied') this.#forgetAll();
    else if (consent === 'granted') void this.#recover();
  }

  flush(): Promise<void> {
    this.#stopTimer();
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  hide(): void {
    if (this.#consent !== 'granted') return;
    // A beacon's fate is never known, so that its events stay until a request was acknowledged.
    const waiting = this.#queue.filter((event) => !this.#beaconed.has(event));
    for (let start = 0; start < waiting.length; start += BEACON_EVENTS)
      this.#beacon(waiting.slice(start, start + BEACON_EVENTS));
    this.#keep();
  }

  /** Hands over a batch, or as much of it as the browser takes. */
  #beacon(batch: readonly StoryEvent[]): void {
    const half = Math.ceil(batch.length / 2);
    if (this.#options.transport.beacon(batch)) for (const event of batch) this.#beaconed.add(event);
    else if (half < batch.length)
      for (const part of [batch.slice(0, half), batch.slice(half)]) this.#beacon(part);
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopTimer();
  }

  /** Takes up what an earlier page couldn't send. */
  async #recover(): Promise<void> {
    const kept = await this.#inStore((store) => store.load());
    if (this.#consent !== 'granted') return;
    const held = new Set(this.#queue.map(identity));
    this.#queue = [...(kept ?? []).filter((event) => !held.has(identity(event))), ...this.#queue];
    this.#trim();
    if (this.#queue.length === 0) return;
    this.#keep();
    this.#sendLater();
  }

  async #send(): Promise<void> {
    let size = this.#options.batchSize;
    while (this.#queue.length > 0 && this.#consent === 'granted' && !this.#isStopped) {
      const batch = this.#queue.slice(0, size);
      const result = await this.#options.transport
        .send(batch)
        .catch((): SendResult => ({ kind: 'retry' }));
      if (result.kind === 'too-large' && batch.length > 1) {
        size = Math.ceil(batch.length / 2);
        continue;
      }
      // A single event is never too large for a collector: something between is in the way, for now.
      if (result.kind === 'retry' || result.kind === 'too-large') {
        this.#failures += 1;
        this.#stopTimer();
        this.#sendIn(
          Math.min(
            LONGEST_WAIT_MS,
            (result.kind === 'retry' ? result.afterMs : undefined) ?? this.#backOffMs(),
          ),
        );
        return;
      }
      this.#failures = 0;
      this.#dropped += result.kind === 'rejected' ? batch.length : result.rejected;
      this.#forget(batch);
      this.#keep();
    }
  }

  #forget(batch: readonly StoryEvent[]): void {
    const sent = new Set(batch.map(identity));
    this.#queue = this.#queue.filter((event) => !sent.has(identity(event)));
  }

  #forgetAll(): void {
    this.#queue = [];
    this.#stopTimer();
    void this.#inStore((store) => store.clear());
  }

  #trim(): void {
    const excess = this.#queue.length - this.#options.capacity;
    if (excess <= 0) return;
    this.#queue = this.#queue.slice(excess);
    this.#dropped += excess;
  }

  #keep(): void {
    const events = this.#queue;
    if (this.#consent === 'granted') void this.#inStore((store) => store.save(events));
  }

  /** Uses the store one act after another; where it fails, events live as long as the page. */
  #inStore<T>(act: (store: EventStore) => Promise<T>): Promise<T | undefined> {
    const turn = this.#storing.then(() => act(this.#options.store)).catch(() => undefined);
    this.#storing = turn;
    return turn;
  }

  /** Exponential, capped, half of it random ("equal jitter" in AWS's taxonomy of back-offs). */
  #backOffMs(): number {
    const full = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1));
    return full / 2 + (full / 2) * this.#options.random();
  }

  /** Sends soon, unless that is arranged already or under way. */
  #sendLater(): void {
    if (this.#sending) return;
    this.#sendIn(this.#failures > 0 ? this.#backOffMs() : this.#options.batchDelayMs);
  }

  #sendIn(delayMs: number): void {
    if (this.#cancelTimer || this.#isStopped) return;
    this.#cancelTimer = this.#options.clock.after(delayMs, () => {
      this.#cancelTimer = undefined;
      void this.flush();
    });
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}

function identity(event: StoryEvent): string {
  return `${event.session} ${event.seq}`;
}
