import { catalogueSchema, type SegmentMedia } from '@matchcut/runtime';
import { expect } from 'chai';
import { CODE_BITS, CODE_BLOCK_PX, readFrameCode } from '../../../../../fixtures/frame-code.ts';
import type { PlaybackError, PlayableSegment } from '../playback.ts';
import { canPlayGapless, GaplessPlayback } from './gapless-playback.ts';
import { until } from '../../../../../fixtures/until.ts';

const FILM = '/fixtures/coded-film';
const FRAMES = 100;
const FRAMES_PER_SECOND = 25;
/** How many pictures are looked at before a join, and after. */
const AROUND = 8;
const catalogue = catalogueSchema.parse(await (await fetch(`${FILM}/media.json`)).json());

/** A segment of the coded film, `under` an address that may be at fault. */
function segment(id: string, under = FILM): PlayableSegment {
  const media = JSON.parse(JSON.stringify(catalogue.segments[id]), (key, value) =>
    key === 'src' ? `${under}/${value}` : value,
  ) as SegmentMedia;
  return { id, media };
}

interface Stage {
  readonly playback: GaplessPlayback;
  readonly video: HTMLVideoElement;
  /** Pictures that were shown, as `segment:frame`: as many as a busy machine shows. */
  readonly frames: string[];
  readonly positions: number[];
  /** Where on the timeline the segment lies that was last told of, in seconds. */
  zero: number;
  readonly errors: PlaybackError[];
  readonly recovered: PlaybackError[];
  readonly waits: boolean[];
  readonly interruptions: boolean[];
}

let stopped: () => void = () => undefined;
afterEach(() => stopped());

function stage({ onEnded = () => undefined }: { onEnded?: (stage: Stage) => void } = {}): Stage {
  const host = document.createElement('div');
  host.style.cssText = 'position: relative; width: 160px; height: 90px';
  document.body.append(host);
  const positions: number[] = [];
  const errors: PlaybackError[] = [];
  const recovered: PlaybackError[] = [];
  const waits: boolean[] = [];
  const interruptions: boolean[] = [];
  const playback = new GaplessPlayback(host, {
    position: (ms) => {
      positions.push(ms);
      here.zero = here.video.currentTime - ms / 1_000;
    },
    ended: () => onEnded(here),
    waiting: (isWaiting) => waits.at(-1) !== isWaiting && waits.push(isWaiting),
    recovered: (error) => recovered.push(error),
    failed: (error) => errors.push(error),
    interrupted: (isPaused) => interruptions.push(isPaused),
  });
  playback.isMuted = true;
  const video = host.querySelector('video') as HTMLVideoElement;
  const here: Stage = {
    playback,
    video,
    frames: readFrames(video),
    positions,
    zero: Number.NaN,
    errors,
    recovered,
    waits,
    interruptions,
  };
  stopped = () => {
    playback.stop();
    host.remove();
  };
  return here;
}

/** Reads the code of every frame that the browser presents. */
function readFrames(video: HTMLVideoElement): string[] {
  const frames: string[] = [];
  const read = () => {
    frames.push(frameOf(video));
    video.requestVideoFrameCallback(read);
  };
  video.requestVideoFrameCallback(read);
  return frames;
}

const pen = new OffscreenCanvas(320, 180).getContext('2d', {
  willReadFrequently: true,
}) as OffscreenCanvasRenderingContext2D;

/** The picture that a video shows, as `segment:frame`. */
function frameOf(video: HTMLVideoElement): string {
  pen.drawImage(video, 0, 0, 320, 180);
  const { segment: id, frame } = readFrameCode(
    pen.getImageData(0, CODE_BLOCK_PX / 2, CODE_BITS * CODE_BLOCK_PX, 1).data,
  );
  return `${id}:${frame}`;
}

/** The pictures that lie around a place of the timeline, one by one: the film stands, and is stepped through. */
async function framesAround(
  { playback, video }: Stage,
  seconds: number,
): Promise<readonly string[]> {
  playback.pause();
  const found: string[] = [];
  for (let step = -AROUND; step < AROUND; step += 1) {
    const at = seconds + (step + 0.5) / FRAMES_PER_SECOND;
    // A picture from before it stood may still come first.
    const shown = new Promise<void>((resolve) => {
      const look: VideoFrameRequestCallback = (_, { mediaTime }) =>
        Math.abs(mediaTime - at) < 1 / FRAMES_PER_SECOND
          ? resolve()
          : void video.requestVideoFrameCallback(look);
      video.requestVideoFrameCallback(look);
    });
    video.currentTime = at;
    await shown;
    found.push(frameOf(video));
  }
  return found;
}

/** The last pictures of one segment up to one of them, and the first of the next. */
function joined(from: number, to: number, last: number = FRAMES - 1): readonly string[] {
  return [
    ...Array.from({ length: AROUND }, (_, index) => `${from}:${last - AROUND + 1 + index}`),
    ...Array.from({ length: AROUND }, (_, index) => `${to}:${index}`),
  ];
}

/** The film, at an address that is at fault. */
const fault = (kind: string, key: string) => `/fault/${kind}/${key}${FILM}`;
const branches = (...segments: PlayableSegment[]) => ({
  branches: segments.map((each) => ({ segment: each, probability: 1 / segments.length })),
});
const shows = (here: Stage, id: number, frame = 0) =>
  here.frames.some((code) => code.startsWith(`${id}:`) && Number(code.split(':')[1]) >= frame);
/** Which segments were seen, in order. */
const segmentsSeen = ({ frames }: Stage) =>
  frames.map((code) => code.split(':')[0]).filter((id, index, all) => id !== all[index - 1]);

/** Plays the last second of the first segment with what may follow. */
async function nearTheEnd(here: Stage, ...after: PlayableSegment[]): Promise<void> {
  here.playback.cutTo(segment('s1'), 2_800);
  here.playback.prepare(branches(...after));
  await here.playback.play();
}

describe('gapless playback', () => {
  it('is for conformed media that the browser knows', () => {
    expect(canPlayGapless([segment('s1').media])).to.equal(true);
    expect(canPlayGapless([segment('s1').media, { renditions: [], captions: [] }])).to.equal(false);
  });

  it('lays the next segment behind the last frame of the one before', async () => {
    const here = stage({ onEnded: ({ playback }) => playback.cutTo(segment('s2'), 0) });
    await nearTheEnd(here, segment('s2'));
    await until('the second segment', () => shows(here, 2, 10));
    expect(await framesAround(here, here.zero)).to.deep.equal(joined(1, 2));
    expect(here.errors).to.deep.equal([]);
  });

  it('tells the position in the segment’s own time', async () => {
    const here = stage({ onEnded: ({ playback }) => playback.cutTo(segment('s2'), 0) });
    await nearTheEnd(here, segment('s2'));
    await until('the second segment', () => shows(here, 2, 10));
    const turn = here.positions.findIndex((ms, index) => ms < (here.positions[index - 1] ?? 0));
    const [before, after] = [here.positions.slice(0, turn), here.positions.slice(turn)];
    expect(Math.min(...before)).to.be.within(2_790, 4_000);
    for (const told of [before, after])
      expect(told).to.deep.equal(told.toSorted((one, other) => one - other));
    expect(Math.max(...before)).to.be.below(4_000);
    expect(Math.max(...after)).to.be.below(4_000);
  });

  it('takes back what it appended on suspicion when the viewer chooses otherwise', async () => {
    const here = stage({ onEnded: ({ playback }) => playback.cutTo(segment('s3'), 0) });
    await nearTheEnd(here, segment('s2'), segment('s3'));
    await until(
      'the likely segment appended',
      () => here.video.buffered.length > 0 && here.video.buffered.end(0) > 1 + 1.2 + 0.5,
    );
    here.playback.prepare(branches(segment('s3')));
    await until('the third segment', () => shows(here, 3, 10));
    expect(await framesAround(here, here.zero)).to.deep.equal(joined(1, 3));
  });

  it('still joins cleanly what is decided at the last moment', async () => {
    const here = stage({ onEnded: ({ playback }) => playback.cutTo(segment('s4'), 0) });
    await nearTheEnd(here, segment('s2'), segment('s3'), segment('s4'));
    await until('the fourth segment', () => shows(here, 4, 10));
    expect(await framesAround(here, here.zero)).to.deep.equal(joined(1, 4));
  });

  it('lets a segment follow itself', async () => {
    let times = 0;
    const here = stage({
      onEnded: ({ playback }) => {
        times += 1;
        playback.cutTo(segment('s1'), 0);
        playback.prepare(branches(segment('s1')));
      },
    });
    await nearTheEnd(here, segment('s1'));
    await until('its beginning', () => times === 1 && (here.positions.at(-1) ?? Infinity) < 2_000);
    expect(await framesAround(here, here.zero)).to.deep.equal(joined(1, 1));
    expect([times, here.errors]).to.deep.equal([1, []]);
  });

  it('cuts in the middle of a segment at a place where no frame is missing', async () => {
    const here = stage();
    here.playback.cutTo(segment('s1'), 1_000);
    here.playback.prepare(branches(segment('s2')));
    await here.playback.play();
    await until('the first segment', () => shows(here, 1, 35));
    here.playback.cutTo(segment('s2'), 0);
    const told = here.positions.length;
    await until('the second segment', () => shows(here, 2, 10));
    const around = await framesAround(here, here.zero);
    const last = Number(around[AROUND - 1]?.split(':')[1]);
    expect(last).to.be.below(FRAMES - 1);
    expect(around).to.deep.equal(joined(1, 2, last));
    // Of the segment that it left, nothing more was told.
    expect(here.positions[told]).to.be.below(1_000);
  });

  it('is taken up late within a media segment, and runs on', async () => {
    const here = stage({ onEnded: ({ playback }) => playback.cutTo(segment('s2'), 0) });
    here.playback.cutTo(segment('s1'), 0);
    await here.playback.play();
    await until('the film', () => shows(here, 1, 3));
    here.playback.cutTo(segment('s1'), 3_700);
    here.playback.prepare(branches(segment('s2')));
    await until('the second segment', () => shows(here, 2, 10));
    expect(here.errors).to.deep.equal([]);
    expect(here.frames.some((code) => /^1:9[2-9]$/.test(code))).to.equal(true);
  });

  it('goes to another place of the segment, within what is there and beyond', async () => {
    const here = stage({ onEnded: ({ playback }) => playback.cutTo(segment('s2'), 0) });
    here.playback.cutTo(segment('s1'), 1_000);
    here.playback.prepare(branches(segment('s2')));
    await here.playback.play();
    await until('the film', () => shows(here, 1, 30));
    const source = here.video.currentTime;
    // Slowly, so that the end doesn't come before a busy machine has looked.
    here.playback.rate = 0.25;
    here.playback.seek(3_000);
    await until('a later place', () => shows(here, 1, 76));
    expect(here.video.currentTime - source).to.be.lessThan(4);
    // Nothing of the beginning was fetched.
    here.playback.seek(0);
    await until('the beginning', () => here.frames.some((code) => /^1:\d$/.test(code)));
    here.playback.rate = 1;
    here.playback.seek(3_500);
    await until('the second segment', () => shows(here, 2, 10));
    expect(here.errors).to.deep.equal([]);
    expect(here.positions.some((ms) => ms < 200)).to.equal(true);
  });

  it('tells when the browser pauses the film, and when it goes on', async () => {
    const here = stage();
    here.playback.cutTo(segment('s1'), 0);
    await here.playback.play();
    await until('the film', () => shows(here, 1, 3));
    here.video.pause();
    await until('the interruption', () => here.interruptions.at(-1) === true);
    expect(here.playback.isPaused).to.equal(true);
    await here.video.play();
    await until('the end of it', () => here.interruptions.at(-1) === false);
    const paused = new Promise((resolve) =>
      here.video.addEventListener('pause', resolve, { once: true }),
    );
    here.playback.pause();
    await paused;
    expect([here.interruptions, here.playback.isPaused]).to.deep.equal([[true, false], true]);
  });

  it('shows what it was sent to while it is paused', async () => {
    const here = stage();
    here.playback.cutTo(segment('s1'), 0);
    await until('the first picture', () => here.frames.includes('1:0'));
    here.playback.cutTo(segment('s3'), 2_500);
    await until('a picture of the third', () => shows(here, 3));
    expect(here.frames.at(-1)).to.match(/^3:6[23]$/);
    expect(here.video.paused).to.equal(true);
  });

  it('runs to the very end of a segment that nothing follows', async () => {
    let hasEnded = false;
    const here = stage({ onEnded: () => (hasEnded = true) });
    here.playback.cutTo(segment('s1'), 3_000);
    here.playback.prepare({ branches: [] });
    await here.playback.play();
    await until('the end', () => hasEnded);
    await until('its last picture', () => frameOf(here.video) === `1:${FRAMES - 1}`);
    expect(here.waits.at(-1)).to.equal(false);
  });

  it('goes on from an end', async () => {
    let hasEnded = false;
    const here = stage({ onEnded: () => (hasEnded = true) });
    here.playback.cutTo(segment('s1'), 3_500);
    here.playback.prepare({ branches: [] });
    await here.playback.play();
    await until('the end', () => hasEnded);
    here.playback.cutTo(segment('s2'), 0);
    await here.playback.play();
    await until('the second segment', () => shows(here, 2, 10));
    expect(here.errors).to.deep.equal([]);
  });
});

describe('gapless playback that jumps', () => {
  for (const [after, next] of [
    ['nothing follows', []],
    ['nothing is sure to follow', ['s2', 's3']],
  ] as const) {
    it(`comes to the end of a segment that ${after}, in a browser that wants more ahead than is left`, async () => {
      let hasEnded = 0;
      const here = stage({
        onEnded: ({ playback }) => {
          hasEnded += 1;
          if (next[0]) playback.cutTo(segment(next[0]), 0);
        },
      });
      const { endOfStream } = MediaSource.prototype;
      const stoodAt: number[] = [];
      MediaSource.prototype.endOfStream = function (...reason) {
        stoodAt.push(here.video.currentTime);
        if (next[0]) void fetch('/heal/late');
        here.playback.rate = 1;
        endOfStream.apply(this, reason);
      };
      try {
        // As Chromium does where it ran dry a few times: it stands although there is something left.
        here.playback.rate = 0;
        here.playback.cutTo(segment('s1'), 3_000);
        here.playback.prepare(branches(...next.map((id) => segment(id, fault('silent', 'late')))));
        void here.playback.play();
        await until('the end', () => hasEnded > 0);
        if (next[0]) await until('the next segment', () => shows(here, 2, 10));
      } finally {
        MediaSource.prototype.endOfStream = endOfStream;
      }
      expect([hasEnded, here.errors]).to.deep.equal([1, []]);
      // Where it was put, long before the end: the second piece lies from 2 s on.
      expect(stoodAt[0]).to.be.closeTo(2, 0.1);
    });
  }

  it('takes a pause of the browser near the end for a pause, also after it was told that nothing follows', async () => {
    let hasEnded = 0;
    const here = stage({ onEnded: () => (hasEnded += 1) });
    const { endOfStream } = MediaSource.prototype;
    let isTold = false;
    MediaSource.prototype.endOfStream = function (...reason) {
      isTold = true;
      endOfStream.apply(this, reason);
    };
    try {
      here.playback.rate = 0;
      here.playback.cutTo(segment('s1'), 3_000);
      here.playback.prepare(branches());
      void here.playback.play();
      await until('told', () => isTold);
      here.video.pause();
      await until('the pause told', () => here.interruptions.length > 0);
    } finally {
      MediaSource.prototype.endOfStream = endOfStream;
    }
    expect([here.interruptions, hasEnded]).to.deep.equal([[true], 0]);
    here.playback.rate = 1;
    await here.playback.play();
    await until('the end', () => hasEnded > 0);
  });

  it('goes on where the browser has paused meanwhile, at the end of what it had', async () => {
    const here = stage();
    here.playback.cutTo(segment('s1'), 0);
    await here.playback.play();
    await until('the film', () => shows(here, 1, 3));
    here.playback.cutTo(segment('s2'), 2_000);
    // As it does of itself when nothing is left; that it did is told a moment later.
    here.video.pause();
    await until('the second segment', () => shows(here, 2, 60));
    expect([here.interruptions, here.playback.isPaused, here.errors]).to.deep.equal([
      [],
      false,
      [],
    ]);
  });
});

describe('gapless playback under bad conditions', () => {
  it('takes another quality if one is missing on the server', async () => {
    const here = stage();
    const whole = segment('s1');
    const gone = segment('s1', fault('404', 'quality'));
    const { conformed } = whole.media;
    const [lowest, ...rest] = gone.media.conformed?.video ?? [];
    if (!conformed || !lowest) throw new Error('the fixture is not conformed');
    here.playback.cutTo(
      {
        id: 's1',
        media: {
          ...whole.media,
          conformed: {
            ...conformed,
            video: [lowest, ...conformed.video.slice(1, 1 + rest.length)],
          },
        },
      },
      0,
    );
    await here.playback.play();
    await until('the film', () => shows(here, 1, 10));
    expect(here.errors).to.deep.equal([]);
  });

  it('says that the network failed when a segment can’t be had at all, and goes on once it can', async () => {
    const here = stage();
    here.playback.cutTo(segment('s1', fault('404', 'gone')), 0);
    void here.playback.play().catch(() => undefined);
    const error = await until('the error', () => here.errors[0]);
    expect(error).to.include({ code: 'MC5004', segment: 's1' });
    await fetch('/heal/gone');
    here.playback.retry();
    await until('the film', () => shows(here, 1, 10));
  });

  for (const kind of ['503', 'truncated', 'damaged']) {
    it(`gets over what is ${kind} for a while`, async () => {
      const here = stage();
      here.playback.cutTo(segment('s2', fault(kind, `${kind}-a-while`)), 0);
      void here.playback.play().catch(() => undefined);
      await fetch(`/heal/${kind}-a-while`);
      await until('the film', () => shows(here, 2, 10));
      expect(here.errors).to.deep.equal([]);
      expect(segmentsSeen(here)).to.deep.equal(['2']);
    });
  }

  it('fetches again what falls silent', async () => {
    const here = stage();
    here.playback.cutTo(segment('s2', fault('silent', 'silence')), 0);
    void here.playback.play().catch(() => undefined);
    await fetch('/heal/silence');
    await until('the film', () => shows(here, 2, 10));
    expect(here.errors).to.deep.equal([]);
  });

  it('plays on while a segment that may follow is damaged, and gets over it when it is chosen', async () => {
    const branch = segment('s2', fault('damaged', 'branch'));
    const here = stage({ onEnded: ({ playback }) => playback.cutTo(branch, 0) });
    here.playback.cutTo(segment('s1'), 500);
    here.playback.prepare(branches(branch));
    await here.playback.play();
    await until('the first segment’s end', () => shows(here, 1, 80));
    expect(here.errors).to.deep.equal([]);
    await fetch('/heal/branch');
    await until('the second segment', () => shows(here, 2, 10));
    expect(here.errors).to.deep.equal([]);
    expect(here.recovered[0]).to.include({ segment: 's2' });
  });

  it('waits for the last picture of a segment where the sound has run on to its end, and goes on into the next', async () => {
    let hasEnded = 0;
    const here = stage({
      onEnded: ({ playback }) => {
        hasEnded += 1;
        playback.cutTo(segment('s2'), 0);
      },
    });
    const whole = segment('s1').media.conformed;
    const [{ src = '', mediaSegmentsAt = 0, mediaSegmentBytes = [] } = {}] = whole?.video ?? [];
    const lastAt = mediaSegmentBytes
      .slice(0, -1)
      .reduce((sum, bytes) => sum + bytes, mediaSegmentsAt);
    const realFetch = window.fetch;
    let arrive: () => void = () => undefined;
    const isOnItsWay = new Promise<void>((resolve) => (arrive = resolve));
    let wasAsked = false;
    window.fetch = async (input, init) => {
      const range = /bytes=(\d+)-/.exec(new Headers(init?.headers).get('range') ?? '')?.[1];
      if (String(input).endsWith(src) && Number(range) >= lastAt) {
        wasAsked = true;
        await isOnItsWay;
      }
      return realFetch(input, init);
    };
    try {
      here.playback.cutTo(segment('s1'), 1_500);
      here.playback.prepare(branches(segment('s2')));
      await here.playback.play();
      await until('the sound at its end', () => wasAsked && here.waits.at(-1) === true);
      const stood = here.video.currentTime;
      arrive();
      await until('the second segment', () => shows(here, 2, 10));
      expect(here.video.currentTime).to.be.greaterThan(stood);
    } finally {
      window.fetch = realFetch;
    }
    expect([hasEnded, here.errors]).to.deep.equal([1, []]);
    expect(await framesAround(here, here.zero)).to.deep.equal(joined(1, 2));
  });

  it('makes room when the browser has none, and plays on', async () => {
    const here = stage({ onEnded: ({ playback }) => playback.cutTo(segment('s2'), 0) });
    const { appendBuffer } = SourceBuffer.prototype;
    let refusals = 0;
    SourceBuffer.prototype.appendBuffer = function append(data) {
      const isFilm = data.byteLength > 1_000;
      if (isFilm && here.frames.length > 5 && refusals < 3) {
        refusals += 1;
        throw new DOMException('full', 'QuotaExceededError');
      }
      appendBuffer.call(this, data);
    };
    try {
      await nearTheEnd(here, segment('s2'));
      await until('the second segment', () => shows(here, 2, 10));
    } finally {
      SourceBuffer.prototype.appendBuffer = appendBuffer;
    }
    expect(here.errors).to.deep.equal([]);
    expect(segmentsSeen(here)).to.deep.equal(['1', '2']);
  });

  it('plays where the browser has only a managed media source', async () => {
    const real = window.MediaSource;
    Object.assign(window, { MediaSource: undefined, ManagedMediaSource: class extends real {} });
    try {
      expect(canPlayGapless([segment('s1').media])).to.equal(true);
      const here = stage();
      here.playback.cutTo(segment('s1'), 0);
      void here.playback.play().catch(() => undefined);
      await until('the film', () => shows(here, 1, 10));
      expect(here.video.disableRemotePlayback).to.equal(true);
    } finally {
      Object.assign(window, { MediaSource: real, ManagedMediaSource: undefined });
    }
  });

  it('opens nothing anew for an error that comes as it goes', async () => {
    const here = stage();
    here.playback.cutTo(segment('s1'), 0);
    await until('the film', () => here.video.readyState >= 2);
    const { createObjectURL } = URL;
    let opened = 0;
    URL.createObjectURL = (source) => {
      opened += 1;
      return createObjectURL(source);
    };
    try {
      stopped();
      stopped = () => undefined;
      Object.defineProperty(here.video, 'error', {
        value: { code: 4, message: 'its source is gone' },
      });
      here.video.dispatchEvent(new Event('error'));
    } finally {
      URL.createObjectURL = createObjectURL;
    }
    expect([opened, here.recovered, here.errors]).to.deep.equal([0, [], []]);
  });

  it('gives up on media that stays damaged, and says so', async () => {
    const here = stage();
    here.playback.cutTo(segment('s2', fault('damaged', 'for-good')), 0);
    void here.playback.play().catch(() => undefined);
    const error = await until('the error', () => here.errors[0]);
    expect(error.code).to.equal('MC5005');
    expect(here.recovered.length).to.be.greaterThan(0);
  });

  it('does without a likely segment that can’t be fetched', async () => {
    const here = stage({ onEnded: ({ playback }) => playback.cutTo(segment('s3'), 0) });
    await nearTheEnd(here, segment('s2', fault('404', 'likely')), segment('s3'));
    await until('the third segment', () => shows(here, 3, 10));
    expect(here.errors).to.deep.equal([]);
    expect(segmentsSeen(here)).to.deep.equal(['1', '3']);
  });
});
