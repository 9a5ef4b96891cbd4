import type { SegmentMedia } from '@matchcut/runtime';

/** A segment with its media, as a playback takes it. */
export interface PlayableSegment {
  readonly id: string;
  readonly media: SegmentMedia;
}

/** What may come after the current segment. */
export interface Outlook {
  /** Segments that may follow, the likeliest first; one alone is certain. */
  readonly branches: readonly { readonly segment: PlayableSegment; readonly probability: number }[];
}

/** Why media can't be played. */
export type PlaybackErrorCode =
  /** The media couldn't be fetched. */
  | 'MC5004'
  /** The media is damaged or its coding is not supported. */
  | 'MC5005'
  /** Nothing arrived for too long. */
  | 'MC5006';

/** What stopped a segment: `message` is for logs, not for viewers. */
export interface PlaybackError {
  readonly code: PlaybackErrorCode;
  readonly segment: string;
  readonly message: string;
}

/** What a playback tells. It speaks of the current segment only, in that segment's own time. */
export interface PlaybackListener {
  position(ms: number): void;
  /** The segment is over, or so nearly that what follows must be known now. */
  ended(): void;
  /** Whether the picture stands still for want of data. */
  waiting(isWaiting: boolean): void;
  /** Something went wrong that viewers needn't know of: it was got over. */
  recovered(error: PlaybackError): void;
  failed(error: PlaybackError): void;
  /** The browser or the system paused the film, or went on with what it had paused: nobody called. */
  interrupted(isPaused: boolean): void;
}

/** How a playback is getting on. */
export interface PlaybackReport {
  readonly technique: 'gapless' | 'swap';
  /** How much lies ahead of the playhead. */
  readonly aheadSeconds: number;
  /** The segment that is being fetched, if that is known. */
  readonly fetching: string | undefined;
  /** How fast media arrive, if that is known. */
  readonly kbps: number | undefined;
}

/** How much of a video is there beyond its playhead. */
export function aheadSeconds({ buffered, currentTime }: HTMLVideoElement): number {
  for (let index = 0; index < buffered.length; index += 1)
    if (buffered.start(index) <= currentTime + 0.1 && buffered.end(index) > currentTime)
      return buffered.end(index) - currentTime;
  return 0;
}

/** Plays segments one after another. It never decides what comes next. */
export interface Playback {
  /** Gets ready for what may follow. A later call replaces an earlier one. */
  prepare(outlook: Outlook): void;
  /** Makes a segment the current one and plays it from there on, if `play` was called. The old picture stands until the new one is there. The current one with other media is taken up anew. */
  cutTo(segment: PlayableSegment, fromMs: number): void;
  /**
   * Plays from now on, this segment and those that follow.
   *
   * @throws DOMException NotAllowedError if the browser wants a gesture of the viewer first.
   */
  play(): Promise<void>;
  pause(): void;
  /** Goes to another place of the current segment. */
  seek(ms: number): void;
  /** The video element that shows the current segment, for what browsers do with video elements alone. */
  readonly video: HTMLVideoElement;
  /** How it is getting on, for developers. */
  readonly report: PlaybackReport;
  /** Tries the current segment again, from where it failed. */
  retry(): void;
  readonly isPaused: boolean;
  isMuted: boolean;
  /** 1 is natural speed. */
  rate: number;
  stop(): void;
}
