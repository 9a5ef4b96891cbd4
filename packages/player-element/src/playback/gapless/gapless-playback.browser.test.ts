import { catalogueSchema, type SegmentMedia } from '@matchcut/runtime';
import { expect } from 'chai';
import { CODE_BITS, CODE_BLOCK_PX, readFrameCode } from '../../../../../fixtures/frame-code.ts';
import type { PlaybackError, PlayableSegment } from '../playback.ts';
import { canPlayGapless, GaplessPlayback } from './gapless-playback.ts';
import { until } from '../../../../../fixtures/until.ts';

const FILM = '/fixtures/coded-film';
const FRAMES = 100;
const catalogue = catalogueSchema.parse(await (await fetch(`${FILM}/media.json`)).json());

/** A segment of the coded film, `under` an address that may be at fault. */
function segment(id: string, under = FILM): PlayableSegment {
  const media = JSON.parse(JSON.stringify(catalogue.segments[id]), (key, value) => (key === 'src' ? `${under}/${value}` : value)) as SegmentMedia;
  return { id, media };
}

interface Stage {
  readonly playback: GaplessPlayback;
  readonly video: HTMLVideoElement;
  /** Every picture that was shown, as `segment:frame`. */
  readonly frames: string[];
  readonly positions: number[];
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
    position: (ms) => positions.push(ms),
    ended: () => onEnded(here),
    waiting: (isWaiting) => waits.at(-1) !== isWaiting && waits.push(isWaiting),
    recovered: (error) => recovered.push(error),
    failed: (error) => errors.push(error),
    interrupted: (isPaused) => interruptions.push(isPaused),
  });
  playback.isMuted = true;
  const video = host.querySelector('video') as HTMLVideoElement;
  const here: Stage = { playback, video, frames: readFrames(video), positions, errors, recovered, waits, interruptions };
  stopped = () => {
    playback.stop();
    host.remove();
  };
  return here;
}

/** Reads the code of every frame that the browser presents. */
function readFrames(video: HTMLVideoElement): string[] {
  const frames: string[] = [];
  const canvas = new OffscreenCanvas(320, 180);
  const pen = canvas.getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  const read = () => {
    pen.drawImage(video, 0, 0, 320, 180);
    const code = readFrameCode(pen.getImageData(0, CODE_BLOCK_PX / 2, CODE_BITS * CODE_BLOCK_PX, 1).data);
    frames.push(`${code.segment}:${code.frame}`);
    video.requestVideoFrameCallback(read);
  };
  video.requestVideoFrameCallback(read);
  return frames;
}

const branches = (...segments: PlayableSegment[]) => ({ branches: segments.map((each) => ({ segment: each, probability: 1 / segments.length })) });
const seconds = (wanted: number) => new Promise((resolve) => setTimeout(resolve, wanted * 1_000));
const shows = (here: Stage, id: number, frame = 0) => here.frames.some((code) => code.startsWith(`${id}:`) && Number(code.split(':')[1]) >= frame);
/** Which segments were seen, in order. */
const segmentsSeen = ({ frames }: Stage) => frames.map((code) => code.split(':')[0]).filter((id, index, all) => id !== all[index - 1]);
/** The frames that were never shown from the first seen frame of one segment to the last seen of another. */
function missing({ frames }: Stage, from: number, to: number): string[] {
  const start = Math.min(...frames.filter((code) => code.startsWith(`${from}:`)).map((code) => Number(code.split(':')[1])));
  const end = Math.max(...frames.filter((code) => code.startsWith(`${to}:`)).map((code) => Number(code.split(':')[1])));
  const wanted = [...Array.from({ length: FRAMES - start }, (_, index) => `${from}:${start + index}`), ...Array.from({ length: end + 1 }, (_, index) => `${to}:${index}`)];
  return wanted.filter((code) => !frames.includes(code));
}

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

  it('runs from one segment into the next without losing a frame', async () => {
    const here = stage({ onEnded: ({ playback }) => playback.cutTo(segment('s2'), 0) });
    await nearTheEnd(here, segment('s2'));
    await until('the second segment', () => shows(here, 2, 10));
    expect(segmentsSeen(here)).to.deep.equal(['1', '2']);
    expect(missing(here, 1, 2)).to.deep.equal([]);
    expect(here.waits.filter(Boolean).length).to.be.at.most(1);
  });

  it('tells the position in the segment’s own time', async () => {
    const here = stage({ onEnded: ({ playback }) => playback.cutTo(segment('s2'), 0) });
    await nearTheEnd(here, segment('s2'));
    await until('the second segment', () => shows(here, 2, 10));
    expect(here.positions[0]).to.be.within(2_790, 3_000);
    const turn = here.positions.findIndex((ms, index) => ms < (here.positions[index - 1] ?? 0));
    expect(here.positions[turn - 1]).to.be.within(3_700, 3_870);
    expect(here.positions[turn]).to.be.within(0, 100);
  });

  it('takes back what it appended on suspicion when the viewer chooses otherwise', async () => {
    const here = stage({ onEnded: ({ playback }) => playback.cutTo(segment('s3'), 0) });
    await nearTheEnd(here, segment('s2'), segment('s3'));
    await until('the likely segment appended', () => here.video.buffered.length > 0 && here.video.buffered.end(0) > 1 + 1.2 + 0.5);
    here.playback.prepare(branches(segment('s3')));
    await until('the third segment', () => shows(here, 3, 10));
    expect(segmentsSeen(here)).to.deep.equal(['1', '3']);
    expect(missing(here, 1, 3)).to.deep.equal([]);
  });

  it('still joins cleanly what is decided at the last moment', async () => {
    const here = stage({ onEnded: ({ playback }) => playback.cutTo(segment('s4'), 0) });
    await nearTheEnd(here, segment('s2'), segment('s3'), segment('s4'));
    await until('the fourth segment', () => shows(here, 4, 10));
    expect(segmentsSeen(here)).to.deep.equal(['1', '4']);
    expect(missing(here, 1, 4)).to.deep.equal([]);
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
    await until('its beginning', () => here.frames.includes('1:10'));
    expect(times).to.equal(1);
    expect(here.errors).to.deep.equal([]);
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
    const last = Math.max(...here.frames.filter((code) => code.startsWith('1:')).map((code) => Number(code.split(':')[1])));
    expect(last).to.be.below(70);
    const shown = here.frames.filter((code) => code.startsWith('1:')).map((code) => Number(code.split(':')[1]));
    expect(shown).to.include.members(Array.from({ length: last - (shown[1] ?? 0) + 1 }, (_, index) => (shown[1] ?? 0) + index));
    expect(segmentsSeen(here)).to.deep.equal(['1', '2']);
    expect(here.positions.slice(told).every((ms) => ms < 1_000)).to.equal(true);
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
    here.playback.seek(3_000);
    await until('a later place', () => shows(here, 1, 76));
    expect(here.video.currentTime - source).to.be.lessThan(4);
    // Nothing of the beginning was fetched.
    here.playback.seek(0);
    await until('the beginning', () => here.frames.includes('1:2'));
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
    here.playback.pause();
    await seconds(0.2);
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
    expect(here.frames.at(-1)).to.equal(`1:${FRAMES - 1}`);
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

describe('gapless playback under bad conditions', () => {
  const fault = (kind: string, key: string) => `/fault/${kind}/${key}${FILM}`;

  it('takes another quality if one is missing on the server', async () => {
    const here = stage();
    const whole = segment('s1');
    const gone = segment('s1', fault('404', 'quality'));
    const { conformed } = whole.media;
    const [lowest, ...rest] = gone.media.conformed?.video ?? [];
    if (!conformed || !lowest) throw new Error('the fixture is not conformed');
    here.playback.cutTo({ id: 's1', media: { ...whole.media, conformed: { ...conformed, video: [lowest, ...conformed.video.slice(1, 1 + rest.length)] } } }, 0);
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
      await seconds(0.7);
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
    await seconds(0.3);
    await fetch('/heal/silence');
    await until('the film', () => shows(here, 2, 10), 20_000);
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
