import { mkdtemp, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogueSchema } from '@matchcut/runtime';
import { describe, expect, it } from 'vitest';
import { writeCodedClip } from '../../../../fixtures/coded-film.ts';
import {
  CLIP,
  contents,
  FRAMES,
  RECIPE,
  useMediaSources,
} from '../../../../fixtures/media-sources.ts';
import { buildMedia, surveyMedia } from './build-media.ts';
import { runProgram } from './ffmpeg.ts';
import { MediaError } from './media-error.ts';
import { readRecipe } from './recipe.ts';

const here = useMediaSources();

describe('building media', () => {
  it('writes a catalogue that the player can read, and every file that it names', async () => {
    const out = join(here.folder, 'whole');
    const { made, kept } = await buildMedia(here.story, {
      sources: here.sources,
      out,
      recipe: RECIPE,
    });
    expect({ made, kept }).toEqual({ made: 12, kept: 0 });
    const catalogue = catalogueSchema.parse(
      JSON.parse(await readFile(join(out, 'media.json'), 'utf8')),
    );
    const media = catalogue.segments['s1'];
    expect(media?.conformed).toMatchObject({
      durationSeconds: 1.4,
      framesPerSecond: 25,
      sound: { codec: 'mp4a.40.2', leadSeconds: 5_120 / 48_000 },
    });
    expect(
      media?.conformed?.video.map(({ width, height, mediaSegmentSeconds, mediaSegmentBytes }) => [
        width,
        height,
        mediaSegmentSeconds,
        mediaSegmentBytes.length,
      ]),
    ).toEqual([
      [160, 90, 1, 2],
      [320, 180, 1, 2],
    ]);
    expect(media?.captions).toMatchObject([{ language: 'en', label: 'English' }]);
    const named = [
      ...(media?.conformed?.video ?? []),
      media?.conformed?.sound,
      ...(media?.renditions ?? []),
      ...(media?.captions ?? []),
      { src: media?.poster ?? '' },
      { src: media?.thumbnails ?? '' },
    ];
    for (const each of named)
      expect((await stat(join(out, each?.src ?? ''))).size).toBeGreaterThan(0);
  });

  it('cuts the picture into media segments that lie where the catalogue says', async () => {
    const out = join(here.folder, 'whole');
    const catalogue = catalogueSchema.parse(
      JSON.parse(await readFile(join(out, 'media.json'), 'utf8')),
    );
    for (const track of [...(catalogue.segments['s1']?.conformed?.video ?? [])]) {
      const bytes = await readFile(join(out, track.src));
      expect(bytes.toString('latin1', track.initBytes + 4, track.initBytes + 8)).toBe('sidx');
      let at = track.mediaSegmentsAt;
      for (const length of track.mediaSegmentBytes) {
        expect(bytes.toString('latin1', at + 4, at + 8)).toBe('moof');
        at += length;
      }
    }
  });

  it('plays as HLS over the same files', async () => {
    const out = join(here.folder, 'whole');
    const catalogue = catalogueSchema.parse(
      JSON.parse(await readFile(join(out, 'media.json'), 'utf8')),
    );
    const master = await readFile(
      join(out, catalogue.segments['s2']?.renditions[0]?.src ?? ''),
      'utf8',
    );
    expect(master).toMatch(
      /#EXT-X-STREAM-INF:BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+,RESOLUTION=320x180,FRAME-RATE=25\.000,CODECS="avc1\.[0-9a-f]{6},mp4a\.40\.2",AUDIO="sound"/,
    );
    const playlist = await readFile(
      join(out, 'media', 's2', /\n(180p-\S+\.m3u8)/.exec(master)?.[1] ?? ''),
      'utf8',
    );
    expect(playlist.match(/#EXTINF:([\d.]+),/g)).toEqual([
      '#EXTINF:1.000000,',
      '#EXTINF:0.400000,',
    ]);
  });
});

describe('checking media', () => {
  async function codesOf(name: string, make: (target: string) => Promise<void>): Promise<string[]> {
    const target = await mkdtemp(join(here.folder, `${name}-`));
    for (const segment of [1, 2])
      await writeFile(
        join(target, `s${segment}.mov`),
        await readFile(join(here.sources, `s${segment}.mov`)),
      );
    await make(target);
    const { findings } = await surveyMedia(here.story, { sources: target, recipe: RECIPE });
    return findings.map(
      ({ code, segment, to }) => `${code} ${segment}${to === undefined ? '' : `>${to}`}`,
    );
  }

  it('finds nothing where all fits', async () => {
    expect(await codesOf('fits', async () => undefined)).toEqual([]);
  });

  it('names the segment that has no film', async () => {
    expect(await codesOf('missing', (target) => unlink(join(target, 's2.mov')))).toEqual([
      'MC8101 s2',
    ]);
  });

  it('tells a film that is longer than the story says', async () => {
    expect(
      await codesOf('long', (target) =>
        writeCodedClip(join(target, 's2.mov'), { ...CLIP, segment: 2, frames: 50 }),
      ),
    ).toEqual(['MC8102 s2']);
  });

  it('tells other frame rates, of the segment and at each of its joins', async () => {
    const codes = await codesOf('rate', (target) =>
      writeCodedClip(join(target, 's2.mov'), {
        ...CLIP,
        segment: 2,
        frames: 42,
        framesPerSecond: 30,
      }),
    );
    expect(codes).toEqual(['MC8105 s2', 'MC8113 s1>s2', 'MC8113 s2>s1']);
  });

  it('tells another shape, and sound that jumps', async () => {
    const codes = await codesOf('shape', (target) =>
      writeCodedClip(join(target, 's2.mov'), {
        ...CLIP,
        segment: 2,
        frames: FRAMES,
        width: 288,
        height: 216,
        level: 0.02,
      }),
    );
    expect(codes).toEqual(expect.arrayContaining(['MC8109 s2', 'MC8112 s1>s2', 'MC8112 s2>s1']));
  });

  it("tells of one film at a time that it can't be read, and judges the others", async () => {
    const codes = await codesOf('unreadable', async (target) => {
      await writeFile(join(target, 's1.mov'), 'no film');
      await writeCodedClip(join(target, 's2.mov'), { ...CLIP, segment: 2, frames: 50 });
    });
    expect(codes).toEqual(['MC8116 s1', 'MC8102 s2']);
  });

  it('finds the film that was meant under another name', async () => {
    const target = await mkdtemp(join(here.folder, 'names-'));
    await writeFile(join(target, 'S1.mov'), await readFile(join(here.sources, 's1.mov')));
    await writeFile(join(target, '07-s2-final.mov'), await readFile(join(here.sources, 's2.mov')));
    await writeFile(join(target, 's3.mov'), await readFile(join(here.sources, 's2.mov')));
    await expect(
      surveyMedia(here.story, { sources: target, recipe: RECIPE }),
    ).rejects.toMatchObject({
      code: 'MC8005',
      message: expect.stringContaining('s1.mov') as string,
    });
    await writeFile(join(target, 's1.mov'), await readFile(join(here.sources, 's1.mov')));
    const { findings } = await surveyMedia(here.story, { sources: target, recipe: RECIPE });
    expect(findings).toMatchObject([
      {
        code: 'MC8101',
        segment: 's2',
        fix: 'Is it 07-s2-final.mov? Rename that to s2.mov, or write in the recipe sources: { s2: 07-s2-final.mov }.',
      },
    ]);
  });

  it.each([
    ['s1.en.vtt', 'no captions', "doesn't begin with WEBVTT"],
    ['s1.en.vtt', 'WEBVTT\n\n00:01.000 --> soon\nHello\n', 'has in line 3 no pair of times'],
    ['s1.en.srt', '1\n00:00:02,000 --> 00:00:01,000\nHello\n', 'has in line 2 no pair of times'],
    ['s1.en.srt', 'junk', 'holds no captions'],
    ['s1.en.srt', Buffer.from([0x31, 0x0a, 0xe9, 0x0a]), "isn't in UTF-8"],
  ])("tells before it builds that captions can't be read: %s %j", async (name, content, fault) => {
    const target = await mkdtemp(join(here.folder, 'captions-'));
    for (const segment of [1, 2])
      await writeFile(
        join(target, `s${segment}.mov`),
        await readFile(join(here.sources, `s${segment}.mov`)),
      );
    await writeFile(join(target, name), content);
    const built = await buildMedia(here.story, {
      sources: target,
      out: join(target, 'out'),
      recipe: RECIPE,
    });
    expect(built).toMatchObject({
      catalogue: undefined,
      made: 0,
      findings: [
        { code: 'MC8118', segment: 's1', message: expect.stringContaining(fault) as string },
      ],
    });
  });

  it('tells captions that go on beyond the film', async () => {
    expect(
      await codesOf('late-captions', (target) =>
        writeFile(join(target, 's2.en.vtt'), 'WEBVTT\n\n00:01.000 --> 01:02.000\nHello\n'),
      ),
    ).toEqual(['MC8119 s2']);
  });

  it("takes nothing away from another story's media", async () => {
    const out = join(here.folder, 'whole');
    const before = await contents(out);
    await expect(
      buildMedia({ ...here.story, id: 'another' }, { sources: here.sources, out, recipe: RECIPE }),
    ).rejects.toMatchObject({
      code: 'MC8004',
      message: expect.stringContaining('another story') as string,
    });
    expect(await contents(out)).toEqual(before);
  });

  it('gives silence to what has no sound', async () => {
    expect(
      await codesOf('silent', (target) =>
        writeCodedClip(join(target, 's2.mov'), { ...CLIP, segment: 2, frames: FRAMES, level: 0 }),
      ),
    ).toContain('MC8110 s2');
    const soundless = (target: string): Promise<unknown> =>
      runProgram('ffmpeg', [
        '-loglevel',
        'error',
        '-y',
        '-i',
        join(here.sources, 's2.mov'),
        '-an',
        '-c:v',
        'copy',
        join(target, 's2.mov'),
      ]);
    expect(await codesOf('soundless', async (target) => void (await soundless(target)))).toEqual([
      'MC8110 s2',
    ]);
  });

  it('tells a film that was cut off', async () => {
    const whole = join(here.folder, 'whole.mkv');
    await runProgram('ffmpeg', [
      '-loglevel',
      'error',
      '-i',
      join(here.sources, 's1.mov'),
      '-c:v',
      'mjpeg',
      '-q:v',
      '3',
      '-c:a',
      'copy',
      whole,
    ]);
    const bytes = await readFile(whole);
    const cut = await mkdtemp(join(here.folder, 'cut-'));
    await writeFile(join(cut, 's1.mkv'), bytes.subarray(0, Math.round(bytes.length * 0.6)));
    await writeFile(join(cut, 's2.mov'), await readFile(join(here.sources, 's2.mov')));
    const { findings } = await surveyMedia(here.story, { sources: cut, recipe: RECIPE });
    expect(findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      {
        code: 'MC8115',
        segment: 's1',
        message: expect.stringMatching(/there are pictures for \S+ of 1\.4s/) as string,
      },
    ]);
  });

  it('says where nothing can be written', async () => {
    await expect(
      buildMedia(here.story, {
        sources: here.sources,
        out: join(here.sources, 's1.mov'),
        recipe: RECIPE,
      }),
    ).rejects.toMatchObject({
      code: 'MC8004',
      message: expect.stringContaining('ENOTDIR') as string,
    });
  });

  it('says of a file that is no film which it is', async () => {
    const target = await mkdtemp(join(here.folder, 'text-'));
    await writeFile(join(target, 's1.mov'), 'no film');
    await expect(
      surveyMedia(here.story, { sources: target, recipe: RECIPE }),
    ).rejects.toMatchObject({ code: 'MC8002', message: expect.stringContaining('s1.mov') });
  });
});

describe('the recipe', () => {
  it('has defaults for everything', async () => {
    expect(await readRecipe(join(here.folder, 'none.yaml'))).toMatchObject({
      loudnessLufs: -16,
      mediaSegmentSeconds: 2,
      audioKbps: 128,
    });
  });

  it.each([
    [
      'crf: 20\nladder: [{ height: 720 }]',
      ':2:10: "ladder.0.kbps" must be a whole number from 50 to 100000.',
    ],
    ['frameRate: fast', ':1:12: "frameRate" must be frames a second'],
    ['loundness: -16', ':1:1: "loundness" is no field here. Did you mean "loudness"?'],
    ['loudness: loud\ncrf: 3', ':2:6: "crf" must be a number from 10 to 40.'],
    ['- crf', 'The recipe must be fields, one a line'],
    ['ladder: [', ':1:'],
  ])('says where %j is wrong', async (text, where) => {
    const file = join(here.folder, 'media.yaml');
    await writeFile(file, text);
    await expect(readRecipe(file)).rejects.toThrow(where);
    await expect(readRecipe(file)).rejects.toBeInstanceOf(MediaError);
  });

  it('must be there if it was asked for', async () => {
    await expect(
      readRecipe(join(here.folder, 'none.yaml'), { mustExist: true }),
    ).rejects.toMatchObject({ code: 'MC8003' });
  });

  it('leads nowhere but into the folder of sources', async () => {
    await expect(
      surveyMedia(here.story, {
        sources: here.sources,
        recipe: { ...RECIPE, sources: { s1: '../../etc/passwd' } },
      }),
    ).rejects.toMatchObject({ code: 'MC8005' });
  });
});
