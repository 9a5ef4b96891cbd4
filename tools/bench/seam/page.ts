// Runs in the browser: plays a coded film by one technique and notes every frame and every sample.
import { catalogueSchema, type MediaCatalogue } from '@matchcut/runtime';
import videojs from 'video.js';
import playlist from 'videojs-playlist';
import { GaplessPlayback } from '../../../packages/player-element/src/playback/gapless/gapless-playback.ts';
import type {
  Outlook,
  PlayableSegment,
  Playback,
  PlaybackListener,
} from '../../../packages/player-element/src/playback/playback.ts';
import { SwapPlayback } from '../../../packages/player-element/src/playback/swap/swap-playback.ts';
import { CODE_BITS, CODE_BLOCK_PX, readFrameCode } from '../../../fixtures/frame-code.ts';

/** A frame as the browser presented it. */
export interface SeenFrame {
  readonly segment: number;
  readonly frame: number;
  readonly displayedAtMs: number;
  /** The browser's own count of frames, by which a callback that came too late is told from a frame that was lost. */
  readonly presented: number;
  /** Which video element showed it. */
  readonly layer: number;
}

/** What was seen and heard of a walk. */
export interface Recording {
  readonly frames: readonly SeenFrame[];
  /** Stops for want of data that lasted over 100 ms. */
  readonly stalls: number;
  /** What the video element holds at the end. */
  readonly bufferedSeconds: number;
  readonly sound: {
    readonly longestSilenceMs: number;
    readonly silences: readonly number[];
    readonly clicks: number;
    readonly overshoot: number;
  };
}

/** Matchcut's own two; and one video.js player whose source is changed, to an MP4, to HLS, or by the playlist plug-in. */
export type Technique = 'gapless' | 'swap' | 'src-swap' | 'hls-swap' | 'playlist';

export interface Walk {
  readonly technique: Technique;
  /** Segments to play, by number. */
  readonly segments: readonly number[];
  /** When each decision falls, in seconds before the segment's end. */
  readonly decidedBefore: readonly number[];
  /** Which decisions cut at once, in the middle of the segment, instead of at its end. */
  readonly cutsNow: readonly boolean[];
  /** Segments that might have been chosen as well, beside the one that is. */
  readonly others: number;
  readonly framesPerSegment: number;
  readonly framesPerSecond: number;
  /** 1 is natural speed. */
  readonly rate: number;
  /** Whether frames and samples are noted, which takes memory. */
  readonly isNoted: boolean;
}

const WIDTH = 320;
const SILENCE = 0.002;
/** Twice what the highest tone ever steps from sample to sample. */
const CLICK_STEP = 0.03;

declare global {
  interface Window {
    record(walk: Walk): Promise<Recording>;
  }
}

const catalogue: MediaCatalogue = catalogueSchema.parse(
  await (await fetch('/film/media.json')).json(),
);
const count = Object.keys(catalogue.segments).length;

function segmentOf(number: number, technique: Technique): PlayableSegment {
  const id = `s${number}`;
  const media = catalogue.segments[id];
  if (!media) throw new Error(`there is no ${id}`);
  const track = <T extends { src: string }>(each: T): T => ({ ...each, src: `/film/${each.src}` });
  if (technique === 'swap')
    return {
      id,
      media: {
        renditions: [
          { src: `/plain/${id}.mp4`, type: 'video/mp4', width: 640, height: 360, bitrateKbps: 500 },
        ],
        captions: [],
      },
    };
  return {
    id,
    media: {
      renditions: [],
      captions: [],
      conformed: media.conformed && {
        ...media.conformed,
        video: [track(media.conformed.video[0]), ...media.conformed.video.slice(1).map(track)],
        sound: track(media.conformed.sound),
      },
    },
  };
}

window.record = async (walk) => {
  const host = document.createElement('div');
  host.style.cssText = 'position: relative; width: 640px; height: 360px';
  document.body.append(host);
  const recorder = walk.isNoted ? await startRecorder() : DEAF;
  const frames: SeenFrame[] = [];
  const isEngine = walk.technique === 'gapless' || walk.technique === 'swap';
  const stalls = isEngine
    ? await playEngine(walk, host, recorder, frames)
    : await playSource(walk, host, recorder, frames);
  const sound = recorder.stop();
  host.remove();
  return { frames, stalls, bufferedSeconds, sound };
};

/** Matchcut's own playbacks: told what may follow, then what does. */
async function playEngine(
  walk: Walk,
  host: HTMLElement,
  recorder: Recorder,
  frames: SeenFrame[],
): Promise<number> {
  const {
    technique,
    segments,
    decidedBefore,
    cutsNow,
    others,
    framesPerSegment,
    framesPerSecond,
    rate,
  } = walk;
  const durationMs = (framesPerSegment / framesPerSecond) * 1_000;
  let at = 0;
  let isDecided = false;
  let stalls = 0;
  let waitingSince: number | undefined;
  const finished = new Promise<void>((resolve, reject) => {
    const follow = (): void => {
      if (at === segments.length - 1) return resolve();
      at += 1;
      isDecided = false;
      playback.cutTo(segmentOf(segments[at] ?? 1, technique), 0);
      playback.prepare(outlook());
    };
    const listener: PlaybackListener = {
      position: (ms) => {
        if (isDecided || durationMs - ms > (decidedBefore[at] ?? 0) * 1_000) return;
        isDecided = true;
        if (cutsNow[at]) queueMicrotask(follow);
        else playback.prepare(outlook());
      },
      ended: follow,
      waiting: (isWaiting) => {
        if (isWaiting) waitingSince ??= performance.now();
        else if (waitingSince !== undefined) {
          if (at > 0 && performance.now() - waitingSince > 100) stalls += 1;
          waitingSince = undefined;
        }
      },
      recovered: ({ message }) => reject(new Error(message)),
      failed: ({ message }) => reject(new Error(message)),
      interrupted: () => reject(new Error('the browser paused the film')),
    };
    const playback: Playback =
      technique === 'gapless'
        ? new GaplessPlayback(host, listener)
        : new SwapPlayback(host, listener);
    current = playback;
    function outlook(): Outlook {
      const next = segments[at + 1];
      if (next === undefined) return { branches: [] };
      if (isDecided) return { branches: [{ segment: segmentOf(next, technique), probability: 1 }] };
      // The one that will be chosen is never the likeliest.
      const numbers = [
        ...Array.from({ length: others }, (_, index) => ((next + index) % count) + 1),
        next,
      ];
      return {
        branches: numbers.map((number, index) => ({
          segment: segmentOf(number, technique),
          probability: (numbers.length - index) / ((numbers.length * (numbers.length + 1)) / 2),
        })),
      };
    }
    if (walk.isNoted)
      host
        .querySelectorAll('video')
        .forEach((video, layer) => watch(video, layer, recorder, frames));
    playback.cutTo(segmentOf(segments[0] ?? 1, technique), 0);
    playback.prepare(outlook());
    playback.rate = rate;
    void playback.play().catch(reject);
  });
  await finished;
  const { buffered } = host.querySelector('video') as HTMLVideoElement;
  bufferedSeconds = Array.from(
    { length: buffered.length },
    (_, index) => buffered.end(index) - buffered.start(index),
  ).reduce((sum, seconds) => sum + seconds, 0);
  current?.stop();
  return stalls;
}
let current: Playback | undefined;
let bufferedSeconds = 0;

/** One video.js player whose source is changed at the end: by hand, or by the playlist plug-in. */
async function playSource(
  { technique, segments }: Walk,
  host: HTMLElement,
  recorder: Recorder,
  frames: SeenFrame[],
): Promise<number> {
  const video = document.createElement('video');
  video.className = 'video-js';
  host.append(video);
  const player = videojs(video, { controls: false, preload: 'auto', width: 640, height: 360 });
  watch(video, 0, recorder, frames);
  const sources = segments.map((number) => {
    const hls = catalogue.segments[`s${number}`]?.renditions[0];
    return [
      technique === 'hls-swap'
        ? { src: `/film/${hls?.src}`, type: hls?.type ?? '' }
        : { src: `/plain/s${number}.mp4`, type: 'video/mp4' },
    ];
  });
  let at = 0;
  const finished = new Promise<void>((resolve) =>
    player.on('ended', () => {
      at += 1;
      if (at === segments.length) return resolve();
      if (technique !== 'playlist') {
        player.src(sources[at] ?? []);
        void player.play();
      }
    }),
  );
  if (technique === 'playlist') {
    const list = player as unknown as {
      playlist: ((items: { sources: unknown }[]) => void) & { autoadvance(seconds: number): void };
    };
    list.playlist(sources.map((each) => ({ sources: each })));
    list.playlist.autoadvance(0);
  } else {
    player.src(sources[0] ?? []);
  }
  void player.play();
  await finished;
  player.dispose();
  return 0;
}
void playlist;

/** Notes each frame that a video element presents, and connects its sound. */
function watch(
  video: HTMLVideoElement,
  layer: number,
  recorder: Recorder,
  frames: SeenFrame[],
): void {
  recorder.connect(video);
  const pen = new OffscreenCanvas(WIDTH * 2, 1).getContext('2d', {
    willReadFrequently: true,
  }) as OffscreenCanvasRenderingContext2D;
  let last: SeenFrame | undefined;
  const layerElement = video.closest('.layer');
  // A picture that was made ready behind another is seen from when it comes to the front.
  const observer = new MutationObserver(() => {
    if (last && layerElement?.classList.contains('front') && frames.at(-1) !== last)
      frames.push({ ...last, displayedAtMs: performance.now() });
  });
  if (layerElement) observer.observe(layerElement, { attributeFilter: ['class'] });
  const read = (
    _: number,
    { expectedDisplayTime, presentedFrames }: VideoFrameCallbackMetadata,
  ): void => {
    pen.drawImage(video, 0, CODE_BLOCK_PX / 2, video.videoWidth, 1, 0, 0, video.videoWidth, 1);
    const code = readFrameCode(pen.getImageData(0, 0, CODE_BITS * CODE_BLOCK_PX, 1).data);
    last = { ...code, displayedAtMs: expectedDisplayTime, presented: presentedFrames, layer };
    if (!layerElement || layerElement.classList.contains('front')) frames.push(last);
    video.requestVideoFrameCallback(read);
  };
  video.requestVideoFrameCallback(read);
}

interface Recorder {
  connect(video: HTMLVideoElement): void;
  stop(): Recording['sound'];
}

/** Hears nothing, and keeps nothing. */
const DEAF: Recorder = {
  connect: () => undefined,
  stop: () => ({ longestSilenceMs: 0, silences: [], clicks: 0, overshoot: 0 }),
};

const TAP = `registerProcessor('tap', class extends AudioWorkletProcessor {
  process([[channel]]) {
    this.port.postMessage(channel ? channel.slice() : new Float32Array(128));
    return true;
  }
});`;

/** Captures what all connected elements sound like together, sample by sample. */
async function startRecorder(): Promise<Recorder> {
  const context = new AudioContext({ sampleRate: 48_000 });
  await context.audioWorklet.addModule(
    URL.createObjectURL(new Blob([TAP], { type: 'text/javascript' })),
  );
  const tap = new AudioWorkletNode(context, 'tap', {
    numberOfInputs: 1,
    channelCount: 1,
    channelCountMode: 'explicit',
  });
  tap.connect(context.destination);
  await context.resume();
  const blocks: Float32Array[] = [];
  tap.port.onmessage = ({ data }: MessageEvent<Float32Array>) => void blocks.push(data);
  return {
    connect: (video) => void context.createMediaElementSource(video).connect(tap),
    stop() {
      void context.close();
      return listen(blocks);
    },
  };
}

function listen(blocks: readonly Float32Array[]): Recording['sound'] {
  const samples = new Float32Array(blocks.length * 128);
  blocks.forEach((block, index) => samples.set(block, index * 128));
  let start = samples.findIndex((sample) => Math.abs(sample) > 0.1);
  let end = samples.findLastIndex((sample) => Math.abs(sample) > 0.1);
  // Starting and stopping are no joins.
  start += 9_600;
  end -= 9_600;
  const silences: number[] = [];
  let run = 0;
  let clicks = 0;
  let lastClick = -Infinity;
  const peaks: number[] = [];
  for (let index = start; index < end; index += 1) {
    const sample = samples[index] ?? 0;
    if (index % 480 === 0) peaks.push(0);
    peaks[peaks.length - 1] = Math.max(peaks.at(-1) ?? 0, Math.abs(sample));
    if (Math.abs(sample) < SILENCE) run += 1;
    else {
      if (run >= 10) silences.push(run / 48);
      run = 0;
    }
    if (Math.abs(sample - (samples[index - 1] ?? 0)) > CLICK_STEP && index - lastClick > 480) {
      clicks += 1;
      lastClick = index;
    }
  }
  return {
    longestSilenceMs: Math.max(0, ...silences),
    silences,
    clicks,
    overshoot:
      Math.max(...peaks) /
      (peaks.sort((one, other) => one - other)[Math.floor(peaks.length / 2)] ?? Number.NaN),
  };
}
