import type { ConformedMedia, SegmentMedia } from '@matchcut/runtime';
import {
  aheadSeconds,
  type Outlook,
  type Playback,
  type PlaybackErrorCode,
  type PlaybackListener,
  type PlaybackReport,
  type PlayableSegment,
} from '../playback.ts';
import { createVideoPlayer, disposeVideoPlayer } from '../video-player.ts';
import { isWhole, lay, pieceMiddle, pieceSeconds, pieceStart, type Laid } from './laid.ts';
import { BufferFullError, canAppend, CorruptMediaError, MediaSink } from './media-sink.ts';
import type { LoadedPiece, LoadedTrack } from './piece-loader.ts';
import { Standstill } from './standstill.ts';
import { MOST_AHEAD_SECONDS, Supply } from './supply.ts';
import { cleanCut, ORIGIN_SECONDS, segmentMs } from './timeline.ts';

// All of these are wall time; what they mean in media time depends on the playback rate.

/** So long before a segment's end, what follows must be known: a browser needs 100 ms to take up what is appended late. */
const COMMIT_SECONDS = 0.15;
/** So long before the end, what was appended on suspicion is taken back: decoders read ahead by up to 300 ms. */
const WITHDRAW_SECONDS = 0.5;
/** So long before the story's end the browser is told that nothing follows. */
const FINISH_SECONDS = 0.4;
/** How far ahead of the playhead a cut in the middle of a segment is made, for the same reason. */
const CUT_AHEAD_SECONDS = 0.4;

const KEPT_BEHIND_SECONDS = 10;
/**
 * A browser that ran dry wants more ahead each time until it goes on, up to this much in Chromium: more than a segment
 * may have left that nothing is sure to follow.
 */
const MOST_WANTED_SECONDS = 3;
/** So long it may stand for other reasons. */
const STARVED_MS = 500;
/** How long nothing may arrive before the viewer is told. */
const PATIENCE_MS = 20_000;
/** A jump never leads nearer to a segment's end than this. */
const LEAST_SECONDS = 0.25;
/** Often enough for one damaged piece; more is no accident. */
const MOST_RECOVERIES = 3;
/** Frames and samples just before a cut must stay, however times are rounded. */
const SOUND_SLACK_SECONDS = 0.000_1;

/** Whether this browser plays these segments without seams: all conformed, and all in the same codecs. */
export function canPlayGapless(media: readonly SegmentMedia[]): boolean {
  const families = new Set(
    media.flatMap(({ conformed }) =>
      conformed
        ? [...conformed.video, conformed.sound].map(({ codec }) => codec.split('.')[0])
        : [],
    ),
  );
  return (
    families.size === 2 &&
    media.every(
      ({ conformed }) =>
        conformed !== undefined && canAppend(conformed.video[0].codec, conformed.sound.codec),
    )
  );
}

/**
 * One video.js player over one MediaSource, on whose timeline segment follows segment: to the browser it is one
 * long film. What will likely follow is appended before it is certain, taken back while there is time, and
 * appended again when it is known.
 */
export class GaplessPlayback implements Playback {
  readonly #listener: PlaybackListener;
  readonly #host: HTMLElement;
  readonly #player: ReturnType<typeof createVideoPlayer>['player'];
  readonly #video: HTMLVideoElement;
  readonly #supply: Supply;
  readonly #stopped = new AbortController();
  #sink: MediaSink;
  /** What lies on the timeline, in order; behind the current segment at most one that may follow. */
  #line: Laid[] = [];
  /** What the session is in, which the picture may not have come to yet. */
  #current:
    | {
        readonly segment: PlayableSegment;
        readonly media: ConformedMedia;
        readonly fromSeconds: number;
        readonly laid: Laid | undefined;
      }
    | undefined;
  /** Undefined until it is known what may follow. */
  #outlook: Outlook | undefined;
  /** A place to jump to as soon as there is something. */
  #seekTo: number | undefined;
  #isPlaying = false;
  /** The browser has paused, and may go on by itself. */
  #isInterrupted = false;
  /** The sink that something is being appended to. */
  #appendingTo: MediaSink | undefined;
  #openedSink: MediaSink | undefined;
  #isFinished = false;
  #isFailed = false;
  /** Appending waits until the playhead has come here: the buffer is full. */
  #fullUntil = 0;
  #recoveries = 0;
  /** Segments that aren't laid behind another before they are chosen: something in them was damaged. */
  readonly #damaged = new Set<string>();
  #rate = 1;
  #toldTime = -1;
  readonly #standstill = new Standstill(performance.now());
  #frame = 0;

  constructor(host: HTMLElement, listener: PlaybackListener) {
    this.#host = host;
    this.#listener = listener;
    const layer = document.createElement('div');
    layer.className = 'layer front';
    host.append(layer);
    const { player, video } = createVideoPlayer(layer);
    // A managed media source opens only for a video that is never sent to another device.
    video.disableRemotePlayback = true;
    this.#player = player;
    this.#video = video;
    this.#supply = new Supply(() => this.#tick());
    this.#sink = this.#openSink();
    player.on(['timeupdate', 'waiting'], () => this.#tick());
    player.on('loadedmetadata', () => player.playbackRate(this.#rate));
    player.on(['pause', 'play'], () => this.#heed());
    player.on('error', () => {
      if (player.error()) this.#recover('the browser could not decode the media');
    });
    addEventListener('online', () => this.#supply.loader.forgive(), {
      signal: this.#stopped.signal,
    });
    this.#watch();
  }

  prepare(outlook: Outlook): void {
    this.#outlook = { branches: outlook.branches.filter(({ segment }) => segment.media.conformed) };
  }

  cutTo(segment: PlayableSegment, fromMs: number): void {
    const media = segment.media.conformed;
    if (!media) return this.#fail('MC5005', segment.id, 'the segment has no conformed media');
    const before = this.#current?.laid;
    // With other media of one segment, what was fetched of those that may follow is out of date as well.
    if (this.#current?.segment.id === segment.id && this.#current.segment.media !== segment.media)
      this.#supply.loader.keepOnly(new Set());
    if (before) this.#supply.trustAgain(before.segment);
    this.#supply.loader.forgive(segment.id);
    this.#damaged.delete(segment.id);
    this.#outlook = undefined;
    this.#recoveries = 0;
    this.#isFailed = false;
    // Where it was told that nothing follows, the browser stops for good, and only a jump moves it on.
    const isOnward = before && fromMs === 0 && !this.#isFinished;
    if (isOnward && before.isOver && this.#seekTo === undefined)
      this.#follow(segment, media, before);
    else if (isOnward && this.#isPlaying && this.#isShowing(before))
      this.#await(segment, media, before);
    else
      this.#jump(
        segment,
        media,
        Math.min(fromMs / 1_000, Math.max(0, media.durationSeconds - LEAST_SECONDS)),
      );
    this.#work();
  }

  async play(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    this.#isPlaying = true;
    this.#isInterrupted = false;
    this.#standstill.start(performance.now());
    try {
      await this.#player.play();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotAllowedError') {
        this.#isPlaying = false;
        throw error;
      }
    }
  }

  pause(): void {
    this.#isPlaying = this.#isInterrupted = false;
    this.#player.pause();
    this.#listener.waiting(false);
  }

  seek(ms: number): void {
    const current = this.#current;
    if (!current || current.laid?.isOver) return;
    const { laid, segment, media } = current;
    const seconds = Math.min(ms / 1_000, Math.max(0, media.durationSeconds - LEAST_SECONDS));
    const at = laid && laid.zero + seconds;
    if (
      laid &&
      at !== undefined &&
      at >= laid.start &&
      this.#holds(at) &&
      this.#seekTo === undefined
    )
      this.#video.currentTime = at;
    else this.#jump(segment, media, seconds);
    this.#work();
  }

  get video(): HTMLVideoElement {
    return this.#video;
  }

  get report(): PlaybackReport {
    const { loading, throughput } = this.#supply.loader;
    return {
      technique: 'gapless',
      aheadSeconds: aheadSeconds(this.#video),
      fetching: loading,
      kbps: throughput.kbps,
    };
  }

  retry(): void {
    this.#recoveries = 0;
    this.#isFailed = false;
    if (this.#current) this.#supply.fetchAfresh(this.#current.segment.id);
    this.#rebuild();
    this.#supply.loader.forgive();
  }

  get isPaused(): boolean {
    return !this.#isPlaying;
  }

  get isMuted(): boolean {
    return this.#player.muted() ?? false;
  }

  set isMuted(isMuted: boolean) {
    this.#player.muted(isMuted);
  }

  get rate(): number {
    return this.#rate;
  }

  set rate(rate: number) {
    this.#rate = rate;
    this.#player.playbackRate(rate);
  }

  stop(): void {
    this.#isPlaying = false;
    // The source goes with the player: no error that it gives from now on is mended, or told.
    this.#isFailed = true;
    this.#stopped.abort();
    cancelAnimationFrame(this.#frame);
    this.#supply.stop();
    this.#sink.stop();
    disposeVideoPlayer(this.#player);
  }

  /** Tells what the browser did by itself. */
  #heed(): void {
    const { paused, ended } = this.#video;
    // Before a jump the browser may have come to the end of what it had, and pauses there by itself: the jump starts it again.
    const isPaused =
      this.#isPlaying &&
      paused &&
      !ended &&
      this.#seekTo === undefined &&
      this.#openedSink === this.#sink &&
      !this.#player.error();
    const isBack = this.#isInterrupted && !paused;
    if (!isPaused && !isBack) return;
    const laid = this.#current?.laid;
    // Told that nothing follows, WebKit stops where it is, and nothing moves it on.
    if (isPaused && this.#isFinished && laid && !laid.isOver && this.#isNearEndOf(laid)) {
      laid.isOver = true;
      this.#listener.ended();
      return;
    }
    this.#isPlaying = isBack;
    this.#isInterrupted = isPaused;
    this.#listener.interrupted(isPaused);
  }

  /** One look at everything, with every frame that is painted; in a hidden tab `timeupdate` goes on doing it. */
  #watch(): void {
    this.#frame = requestAnimationFrame(() => {
      this.#tick();
      this.#watch();
    });
  }

  #tick(): void {
    if (this.#stopped.signal.aborted || !this.#current) return;
    this.#seek();
    this.#tell();
    this.#work();
    this.#watchProgress();
  }

  /** All that has to be done, and nothing that is told: whoever is told may call. */
  #work(): void {
    this.#withdrawInTime();
    void this.#feed();
    this.#evict();
    this.#fetch();
  }

  // The timeline.

  /** What follows the segment that is over is known: it is there already, or comes now. */
  #follow(segment: PlayableSegment, media: ConformedMedia, before: Laid): void {
    const after = this.#line[this.#line.indexOf(before) + 1];
    if (after && after.segment !== segment.id) this.#cutAt(before.end);
    const laid =
      after?.segment === segment.id ? after : this.#lay(segment.id, media, before.end, 0);
    this.#current = { segment, media, fromSeconds: 0, laid };
  }

  /** The segment that shows goes on until there is something to cut to, and never into what was laid behind it. */
  #await(segment: PlayableSegment, media: ConformedMedia, before: Laid): void {
    if (this.#line.at(-1) !== before) this.#cutAt(before.end);
    this.#current = { segment, media, fromSeconds: 0, laid: undefined };
  }

  /** Leaves all behind: a new stretch of the timeline, to be jumped to when there is something on it. */
  #jump(segment: PlayableSegment, media: ConformedMedia, fromSeconds: number): void {
    const last = this.#line.at(-1);
    // The piece that holds the place begins before it.
    const at = (last ? last.end + 1 : ORIGIN_SECONDS) + (fromSeconds % pieceSeconds(media));
    // What is left of the old one must not play on while the new one is fetched.
    for (const kind of ['video', 'sound'] as const)
      this.#settle(this.#sink.remove(kind, this.#video.currentTime + 0.1, Infinity));
    this.#line = [];
    this.#isFinished = false;
    this.#fullUntil = 0;
    this.#supply.loader.drop(segment.id);
    this.#seekTo = at;
    this.#current = {
      segment,
      media,
      fromSeconds,
      laid: this.#lay(segment.id, media, at, fromSeconds),
    };
  }

  #lay(segment: string, media: ConformedMedia, at: number, from: number): Laid {
    const laid = lay(segment, media, at, from);
    this.#line.push(laid);
    this.#isFinished = false;
    return laid;
  }

  /** Takes away what lies behind a time. */
  #cutAt(time: number): void {
    const kept = this.#line.filter(({ start }) => start < time - SOUND_SLACK_SECONDS);
    const halfFrame = 0.5 / (kept.at(-1)?.media.framesPerSecond ?? 25);
    this.#line = kept;
    this.#settle(this.#sink.remove('video', time - halfFrame, Infinity));
    this.#settle(this.#sink.remove('sound', time - SOUND_SLACK_SECONDS, Infinity));
  }

  /** Makes the cut in the middle of a segment once there is something to cut to. */
  #cutNow(): void {
    const current = this.#current;
    const before = this.#line.find((laid) => this.#isShowing(laid)) ?? this.#line.at(-1);
    if (!current || current.laid || !before || !this.#supply.loader.piece(current.segment.id, 0))
      return;
    const at = Math.min(
      cleanCut(before, this.#video.currentTime + CUT_AHEAD_SECONDS * this.#rate),
      pieceStart(before, before.next),
    );
    this.#cutAt(at);
    const index = this.#line.indexOf(before);
    if (index >= 0) this.#line[index] = { ...before, end: at, isOver: true };
    this.#current = { ...current, laid: this.#lay(current.segment.id, current.media, at, 0) };
  }

  /** What was appended on suspicion goes before a decoder comes near it. */
  #withdrawInTime(): void {
    const laid = this.#current?.laid;
    if (!laid || laid.isOver || this.#isCertain) return;
    if (
      this.#line.at(-1) !== laid &&
      this.#video.currentTime >= laid.end - WITHDRAW_SECONDS * this.#rate
    )
      this.#cutAt(laid.end);
  }

  /** Lays the likeliest successor behind the current segment. */
  #speculate(laid: Laid): Laid | undefined {
    const likeliest = this.#outlook?.branches[0];
    const media = likeliest?.segment.media.conformed;
    if (!likeliest || !media || laid.isOver || this.#damaged.has(likeliest.segment.id))
      return undefined;
    const after = this.#line[this.#line.indexOf(laid) + 1];
    if (after?.segment === likeliest.segment.id) return after;
    // A hidden tab is looked at too seldom to take anything back in time.
    const isEarly =
      !document.hidden &&
      !this.#isFinished &&
      this.#video.currentTime < laid.end - WITHDRAW_SECONDS * this.#rate;
    if (!this.#isCertain && !isEarly) return undefined;
    if (after) this.#cutAt(laid.end);
    return this.#lay(likeliest.segment.id, media, laid.end, 0);
  }

  /** Whether what follows is known. */
  get #isCertain(): boolean {
    return this.#outlook?.branches.length === 1;
  }

  /** Whether it is known that nothing follows. */
  get #isLast(): boolean {
    return this.#outlook?.branches.length === 0;
  }

  #isNearEndOf({ end }: Laid): boolean {
    return this.#video.currentTime >= end - FINISH_SECONDS * this.#rate;
  }

  #isShowing({ start, end }: Laid): boolean {
    const { currentTime } = this.#video;
    return this.#seekTo === undefined && currentTime >= start - 0.01 && currentTime < end;
  }

  // What is told.

  #tell(): void {
    const laid = this.#current?.laid;
    const { currentTime } = this.#video;
    if (
      !laid ||
      laid.isOver ||
      this.#seekTo !== undefined ||
      this.#video.seeking ||
      this.#video.readyState < 2 ||
      currentTime < laid.start - 0.01
    )
      return;
    // Who has paused may still choose until the very end.
    const lead = this.#isLast || !this.#isPlaying ? 0 : COMMIT_SECONDS * this.#rate;
    // Where its last picture is still on its way, the sound may run on to the end without it: the segment isn't over then.
    if (
      (isWhole(laid) && currentTime >= laid.end - lead - 0.001) ||
      (this.#isFinished && this.#video.ended)
    ) {
      laid.isOver = true;
      this.#listener.ended();
    } else if (currentTime !== this.#toldTime) {
      this.#toldTime = currentTime;
      this.#listener.position(segmentMs(laid, currentTime));
    }
  }

  #watchProgress(): void {
    const isExpected =
      this.#isPlaying &&
      !this.#video.paused &&
      !this.#isFailed &&
      !(this.#isFinished && this.#video.ended);
    const stoodMs = this.#standstill.look(this.#video.currentTime, performance.now(), isExpected);
    this.#listener.waiting(stoodMs > 0);
    if (stoodMs === 0) return;
    if (stoodMs > STARVED_MS && aheadSeconds(this.#video) < MOST_WANTED_SECONDS) this.#letRunOut();
    const segment = this.#current?.segment.id ?? '';
    const reason = this.#supply.loader.hopeless(segment);
    if (reason !== undefined) this.#fail('MC5004', segment, reason);
    else if (stoodMs > PATIENCE_MS)
      this.#fail('MC5006', segment, `no data came for ${PATIENCE_MS / 1_000} s`);
  }

  /** Told that nothing follows, the browser plays what there is. */
  #letRunOut(): void {
    const laid = this.#current?.laid;
    if (!laid || laid.isOver || !isWhole(laid) || this.#isFinished) return;
    // What is sure to follow comes, if it can be had.
    const [next] = this.#isCertain ? (this.#outlook?.branches ?? []) : [];
    if (
      next &&
      !this.#damaged.has(next.segment.id) &&
      this.#supply.loader.hopeless(next.segment.id) === undefined
    )
      return;
    if (this.#line.at(-1) !== laid) this.#cutAt(laid.end);
    this.#finish();
  }

  #fail(code: PlaybackErrorCode, segment: string, message: string): void {
    if (this.#isFailed) return;
    this.#isFailed = true;
    this.#listener.failed({ code, segment, message });
  }

  // The buffers.

  #openSink(): MediaSink {
    const sink = new MediaSink();
    this.#player.src({ src: sink.address, type: 'video/mp4' });
    return sink;
  }

  #seek(): void {
    if (this.#seekTo === undefined || this.#isAppending) return;
    const at = this.#seekTo;
    if (!this.#holds(at)) return;
    this.#seekTo = undefined;
    this.#video.currentTime = at;
    // Only up to the piece that is played: what is removed goes up to the next key frame.
    const [laid] = this.#line;
    if (laid)
      for (const kind of ['video', 'sound'] as const)
        this.#settle(this.#sink.remove(kind, 0, pieceStart(laid, laid.first) - 0.5));
    if (this.#isPlaying) void this.play().catch(() => undefined);
  }

  /** Whether there is something to show at a time. */
  #holds(time: number): boolean {
    return (['video', 'sound'] as const).every((kind) =>
      this.#sink
        .buffered(kind)
        .some(([from, to]) => from <= time + 0.05 && to > time + LEAST_SECONDS / 2),
    );
  }

  /** Appends the next piece that there is. */
  async #feed(): Promise<void> {
    if (this.#isAppending || this.#isFailed) return;
    this.#cutNow();
    const laid = this.#nextToFeed();
    const piece = laid && this.#supply.loader.piece(laid.segment, laid.next);
    if (!laid || !piece || this.#video.currentTime < this.#fullUntil) return;
    const sink = this.#sink;
    this.#appendingTo = sink;
    try {
      if (this.#openedSink !== sink)
        await sink.open({ video: piece.video.track.codec, sound: piece.sound.track.codec });
      this.#openedSink = sink;
      await this.#append(sink, laid, piece);
      if (this.#sink !== sink) return;
      laid.next += 1;
      // What may have to be appended again is kept.
      if (this.#current?.laid === laid) this.#supply.loader.drop(laid.segment, laid.next - 1);
    } catch (error) {
      if (this.#sink === sink) this.#mend(error, laid);
    } finally {
      if (this.#appendingTo === sink) this.#appendingTo = undefined;
    }
    if (this.#sink === sink) this.#tick();
  }

  get #isAppending(): boolean {
    return this.#appendingTo === this.#sink;
  }

  #nextToFeed(): Laid | undefined {
    const laid = this.#current?.laid;
    if (!laid) return undefined;
    const { currentTime } = this.#video;
    const reach = pieceStart(laid, laid.next);
    if (!isWhole(laid))
      return reach > currentTime + MOST_AHEAD_SECONDS * 2 && this.#seekTo === undefined
        ? undefined
        : laid;
    if (this.#isLast && !laid.isOver) {
      if (this.#isNearEndOf(laid)) this.#finish();
      return undefined;
    }
    const after = this.#speculate(laid);
    return after && !isWhole(after) && reach < currentTime + MOST_AHEAD_SECONDS ? after : undefined;
  }

  async #append(sink: MediaSink, laid: Laid, { video, sound }: LoadedPiece): Promise<void> {
    const { zero, end, first, next, inits } = laid;
    const put = async (
      kind: 'video' | 'sound',
      loaded: LoadedTrack,
      window: { windowStart: number; windowEnd: number },
    ): Promise<void> => {
      const place = { timestampOffset: zero - loaded.track.leadSeconds, ...window };
      if (inits[kind] !== loaded.track.src) await sink.append(kind, loaded.init, place);
      inits[kind] = loaded.track.src;
      for (const bytes of loaded.mediaSegments) await sink.append(kind, bytes, place);
    };
    await Promise.all([
      put('video', video, { windowStart: 0, windowEnd: Infinity }),
      put('sound', sound, { windowStart: pieceStart(laid, first), windowEnd: end }),
    ]);
    // Browsers may swallow what they can't read without a word.
    const middle = pieceMiddle(laid, next);
    const isThere = (['video', 'sound'] as const).every((kind) =>
      sink.buffered(kind).some(([from, to]) => from <= middle && middle <= to),
    );
    if (!isThere && this.#line.includes(laid)) throw new CorruptMediaError();
  }

  /** The story ends here: the picture may run to its very end. */
  #finish(): void {
    if (this.#isFinished || this.#isAppending) return;
    this.#isFinished = true;
    this.#settle(this.#sink.finish());
  }

  #evict(): void {
    if (this.#isFinished) return;
    const until = this.#video.currentTime - KEPT_BEHIND_SECONDS;
    for (const kind of ['video', 'sound'] as const) {
      const [first] = this.#sink.buffered(kind);
      if (first && first[0] < until - KEPT_BEHIND_SECONDS)
        this.#settle(this.#sink.remove(kind, 0, until));
    }
    this.#line = this.#line.filter((laid) => laid === this.#current?.laid || laid.end > until);
  }

  #settle(work: Promise<void>): void {
    work.catch((error: unknown) => this.#mend(error));
  }

  #mend(error: unknown, laid?: Laid): void {
    if (this.#isFailed) return;
    if (error instanceof BufferFullError) {
      const { currentTime } = this.#video;
      const playing = this.#line.find((each) => this.#isShowing(each));
      const start = playing
        ? pieceStart(
            playing,
            Math.floor((currentTime - playing.zero) / pieceSeconds(playing.media)),
          )
        : currentTime - KEPT_BEHIND_SECONDS;
      for (const kind of ['video', 'sound'] as const)
        this.#settle(this.#sink.remove(kind, 0, Math.min(start - 0.5, currentTime - 1)));
      this.#fullUntil = currentTime + 1;
    } else if (error instanceof CorruptMediaError) {
      const segment = laid?.segment ?? this.#current?.segment.id ?? '';
      const message = `a media segment of "${segment}" is damaged`;
      if (laid && laid !== this.#current?.laid) this.#avoid(segment, message);
      else this.#recover(message);
    } else {
      throw error;
    }
  }

  /** A segment that may follow is damaged: that is no trouble of the one that plays, until it is chosen. */
  #avoid(segment: string, message: string): void {
    this.#damaged.add(segment);
    this.#supply.fetchAfresh(segment);
    this.#supply.loader.distrust(segment, 1, message);
    this.#listener.recovered({ code: 'MC5005', segment, message });
    this.#rebuild();
  }

  /** Begins anew at the same place, with what is fetched afresh in the lowest quality. */
  #recover(message: string): void {
    const segment = this.#current?.segment.id ?? '';
    if (this.#isFailed) return;
    this.#recoveries += 1;
    this.#supply.fetchAfresh(segment);
    if (this.#recoveries > MOST_RECOVERIES) return this.#fail('MC5005', segment, message);
    this.#supply.loader.distrust(segment, this.#recoveries, message);
    this.#listener.recovered({ code: 'MC5005', segment, message });
    this.#rebuild();
  }

  #rebuild(): void {
    const current = this.#current;
    if (!current) return;
    const { laid } = current;
    const fromSeconds =
      laid && this.#seekTo === undefined && this.#video.currentTime >= laid.start
        ? Math.min(
            segmentMs(laid, this.#video.currentTime) / 1_000,
            laid.media.durationSeconds - LEAST_SECONDS,
          )
        : current.fromSeconds;
    this.#sink.stop();
    this.#line = [];
    this.#player.error(null);
    this.#sink = this.#openSink();
    this.#jump(current.segment, current.media, fromSeconds);
  }

  // What is fetched.

  #fetch(): void {
    const current = this.#current;
    if (!current || this.#isFailed) return;
    const after = current.laid && this.#line[this.#line.indexOf(current.laid) + 1];
    this.#supply.fetch({
      current: { segment: current.segment.id, media: current.media, laid: current.laid },
      branches: this.#outlook?.branches.flatMap(({ segment: { id, media }, probability }) => {
        if (!media.conformed) return [];
        return [
          {
            segment: id,
            media: media.conformed,
            laid: after?.segment === id ? after : undefined,
            probability,
          },
        ];
      }),
      now: this.#seekTo ?? this.#video.currentTime,
      rate: this.#rate,
      screenHeightPx: this.#host.clientHeight * devicePixelRatio,
    });
  }
}
