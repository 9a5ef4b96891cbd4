import { TAKE_UP_MS } from '../video-player.ts';

/** Which of the two buffers. */
export type TrackKind = 'video' | 'sound';

/** Where an appended media segment goes on the timeline, in seconds. */
export interface AppendPlace {
  readonly timestampOffset: number;
  readonly windowStart: number;
  readonly windowEnd: number;
}

/** Thrown if a buffer is full: something has to go, or has to be played, first. */
export class BufferFullError extends Error {
  constructor() {
    super('the media buffer is full');
    this.name = 'BufferFullError';
  }
}

/** Thrown if the browser can't make sense of what was appended. */
export class CorruptMediaError extends Error {
  constructor() {
    super('the media could not be decoded');
    this.name = 'CorruptMediaError';
  }
}

/** Safari on iPhones has only the managed one. */
function mediaSourceClass(): typeof MediaSource | undefined {
  const { ManagedMediaSource } = globalThis as { ManagedMediaSource?: typeof MediaSource };
  return globalThis.MediaSource ?? ManagedMediaSource;
}

/** Whether this browser can append media of these codecs. */
export function canAppend(videoCodec: string, soundCodec: string): boolean {
  const Source = mediaSourceClass();
  return (
    Source !== undefined &&
    Source.isTypeSupported(mimeType('video', videoCodec)) &&
    Source.isTypeSupported(mimeType('sound', soundCodec))
  );
}

function mimeType(kind: TrackKind, codec: string): string {
  return `${kind === 'video' ? 'video' : 'audio'}/mp4; codecs="${codec}"`;
}

/**
 * One MediaSource with a buffer for the picture and one for the sound. Each buffer does one thing after
 * another, in the order asked for.
 */
export class MediaSink {
  /** For the video element; give it back by `stop`. */
  readonly address: string;
  readonly #source: MediaSource;
  readonly #opened: Promise<void>;
  readonly #buffers = new Map<TrackKind, SourceBuffer>();
  readonly #queues: Record<TrackKind, Promise<unknown>> = {
    video: Promise.resolve(),
    sound: Promise.resolve(),
  };
  #isStopped = false;

  constructor() {
    const Source = mediaSourceClass();
    if (!Source) throw new CorruptMediaError();
    this.#source = new Source();
    this.address = URL.createObjectURL(this.#source);
    this.#opened = new Promise((resolve) =>
      this.#source.addEventListener('sourceopen', () => resolve(), { once: true }),
    );
  }

  /**
   * Makes both buffers, once the video element has taken the source up.
   *
   * @throws CorruptMediaError if the browser doesn't know the codecs.
   */
  async open(codecs: Readonly<Record<TrackKind, string>>): Promise<void> {
    await this.#opened;
    if (this.#isStopped || this.#buffers.size > 0) return;
    try {
      for (const kind of ['video', 'sound'] as const)
        this.#buffers.set(kind, this.#source.addSourceBuffer(mimeType(kind, codecs[kind])));
    } catch {
      throw new CorruptMediaError();
    }
  }

  /**
   * Appends an init segment or a media segment.
   *
   * @throws BufferFullError, CorruptMediaError
   */
  append(kind: TrackKind, bytes: Uint8Array<ArrayBuffer>, place?: AppendPlace): Promise<void> {
    return this.#queue(kind, (buffer) => {
      if (place) {
        // Start and end must never cross, whichever is set first.
        buffer.appendWindowStart = 0;
        buffer.appendWindowEnd = place.windowEnd;
        buffer.appendWindowStart = place.windowStart;
        buffer.timestampOffset = place.timestampOffset;
      }
      buffer.appendBuffer(bytes);
    });
  }

  /** Takes away what lies between two times; `Infinity` is the end. */
  remove(kind: TrackKind, from: number, to: number): Promise<void> {
    return this.#queue(kind, (buffer) => {
      const { buffered } = buffer;
      const isNothing =
        buffered.length === 0 ||
        from >= to ||
        buffered.end(buffered.length - 1) <= from ||
        buffered.start(0) >= to;
      if (isNothing) return false;
      buffer.remove(Math.max(0, from), to);
      return true;
    });
  }

  /** Says that nothing follows, so that the video element runs to the very end; a later append or removal takes it back. */
  async finish(): Promise<void> {
    do await Promise.all(Object.values(this.#queues));
    while ([...this.#buffers.values()].some((buffer) => buffer.updating));
    if (this.#source.readyState === 'open') this.#source.endOfStream();
  }

  /** What lies in a buffer, in seconds from and to. */
  buffered(kind: TrackKind): readonly (readonly [number, number])[] {
    const buffer = this.#buffers.get(kind);
    if (!buffer || this.#source.readyState === 'closed') return [];
    return Array.from(
      { length: buffer.buffered.length },
      (_, index) => [buffer.buffered.start(index), buffer.buffered.end(index)] as const,
    );
  }

  stop(): void {
    this.#isStopped = true;
    setTimeout(() => URL.revokeObjectURL(this.address), TAKE_UP_MS);
  }

  /** `act` starts something and answers false if there was nothing to do. */
  #queue(kind: TrackKind, act: (buffer: SourceBuffer) => boolean | void): Promise<void> {
    const turn = this.#queues[kind].then(() => this.#run(kind, act));
    this.#queues[kind] = turn.catch(() => undefined);
    return turn;
  }

  #run(kind: TrackKind, act: (buffer: SourceBuffer) => boolean | void): Promise<void> {
    const buffer = this.#buffers.get(kind);
    if (!buffer || this.#isStopped) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const done = new AbortController();
      const settle = (error?: Error): void => {
        done.abort();
        if (error) reject(error);
        else resolve();
      };
      buffer.addEventListener('updateend', () => settle(), { signal: done.signal });
      buffer.addEventListener('error', () => settle(new CorruptMediaError()), {
        signal: done.signal,
      });
      try {
        if (act(buffer) === false) settle();
      } catch (error) {
        settle(
          error instanceof DOMException && error.name === 'QuotaExceededError'
            ? new BufferFullError()
            : new CorruptMediaError(),
        );
      }
    });
  }
}
