import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  stat,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { catalogueSchema, type Story } from '@matchcut/runtime';
import { beforeAll, describe, expect, it } from 'vitest';
import { contents, FRAMES, RECIPE, useMediaSources } from '../../../../fixtures/media-sources.ts';
import { buildMedia, surveyMedia } from './build-media.ts';
import { runProgram } from './ffmpeg.ts';

const here = useMediaSources();
beforeAll(() =>
  buildMedia(here.story, {
    sources: here.sources,
    out: join(here.folder, 'whole'),
    recipe: RECIPE,
  }),
);

describe('building media', () => {
  it('makes nothing twice, and the same bytes from nothing', async () => {
    const [again, afresh] = [join(here.folder, 'whole'), join(here.folder, 'afresh')];
    const before = await contents(again);
    expect(
      await buildMedia(here.story, { sources: here.sources, out: again, recipe: RECIPE }),
    ).toMatchObject({ made: 0, kept: 12 });
    expect(await contents(again)).toEqual(before);
    await buildMedia(here.story, { sources: here.sources, out: afresh, recipe: RECIPE });
    expect(await contents(afresh)).toEqual(before);
  });

  it('makes again what a changed recipe changes, and takes away what is stale', async () => {
    const out = join(here.folder, 'afresh');
    const before = Object.keys(await contents(out)).length;
    const louder = await buildMedia(here.story, {
      sources: here.sources,
      out,
      recipe: { ...RECIPE, audioKbps: 96 },
    });
    expect(louder).toMatchObject({ made: 4, kept: 8 });
    expect(Object.keys(await contents(out))).toHaveLength(before);
  });

  it('makes again what was cut short under its own name, and nothing else', async () => {
    const out = join(here.folder, 'whole');
    const before = await contents(out);
    const made = Object.keys(before).filter((file) => /-[0-9a-f]{12}\.(?:mp4|jpg)$/.test(file));
    // As a disk that filled up leaves them, or a machine that went down: at any length, also between two media segments.
    for (const [index, file] of made.entries())
      await truncate(
        join(out, file),
        Math.floor((await stat(join(out, file))).size * [0, 0.3, 0.7, 0.999][index % 4]!),
      );
    expect(
      await buildMedia(here.story, { sources: here.sources, out, recipe: RECIPE }),
    ).toMatchObject({ made: made.length, kept: 12 - made.length });
    expect(await contents(out)).toEqual(before);
  });

  it('ends the same after it was killed in the middle', async () => {
    const out = join(here.folder, 'killed');
    const script = `import { buildMedia } from '@matchcut/authoring'; await buildMedia(${JSON.stringify(here.story)}, { sources: ${JSON.stringify(here.sources)}, out: ${JSON.stringify(out)}, recipe: ${JSON.stringify(RECIPE)}, jobs: 1, onProgress: (done) => { if (done > 0.3) process.kill(process.pid, 'SIGKILL'); } });`;
    // Where packages are found by their names.
    const file = join(
      import.meta.dirname,
      '..',
      '..',
      '..',
      '..',
      'test-results',
      'killed-build.mjs',
    );
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, script);
    const child = spawn(
      process.execPath,
      ['--conditions=source', '--disable-warning=ExperimentalWarning', file],
      { stdio: 'ignore' },
    );
    await once(child, 'exit');
    await unlink(file);
    expect(child.signalCode).toBe('SIGKILL');
    const left = Object.keys(await contents(out));
    expect(left).not.toContain('media.json');
    const { made, kept } = await buildMedia(here.story, {
      sources: here.sources,
      out,
      recipe: RECIPE,
    });
    expect(kept).toBeGreaterThan(0);
    expect(made).toBeGreaterThan(0);
    expect(await contents(out)).toEqual(await contents(join(here.folder, 'whole')));
  });

  it('stops when told to, and keeps what is finished', async () => {
    const stop = new AbortController();
    const out = join(here.folder, 'stopped');
    const building = buildMedia(here.story, {
      sources: here.sources,
      out,
      recipe: RECIPE,
      jobs: 1,
      signal: stop.signal,
      onProgress: (done) => done > 0.2 && stop.abort(),
    });
    await expect(building).rejects.toMatchObject({ name: 'AbortError' });
    expect(
      (await readdir(join(out, 'media'), { recursive: true })).filter((file) =>
        file.endsWith('.part'),
      ),
    ).toEqual([]);
  });
});

describe('checking media', () => {
  it('finds damage in the middle of a film when it looks thoroughly, and when it builds', async () => {
    const target = await mkdtemp(join(here.folder, 'damaged-'));
    await writeFile(join(target, 's2.mov'), await readFile(join(here.sources, 's2.mov')));
    const film = join(target, 's1.mp4');
    await runProgram('ffmpeg', [
      '-loglevel',
      'error',
      '-i',
      join(here.sources, 's1.mov'),
      '-c:v',
      'libx264',
      '-g',
      '5',
      '-c:a',
      'aac',
      film,
    ]);
    const bytes = await readFile(film);
    bytes.fill(0x5a, Math.round(bytes.length * 0.4), Math.round(bytes.length * 0.45));
    await writeFile(film, bytes);
    const { findings } = await surveyMedia(here.story, {
      sources: target,
      recipe: RECIPE,
      isThorough: true,
    });
    expect(findings).toMatchObject([{ code: 'MC8117', severity: 'warning', segment: 's1' }]);
    const built = await buildMedia(here.story, {
      sources: target,
      out: join(target, 'out'),
      recipe: RECIPE,
    });
    expect(built.findings).toMatchObject([{ code: 'MC8117', segment: 's1' }]);
  });

  it('packages the pictures that options are shown with, and tells which are missing', async () => {
    const [first, ...others] = Object.entries(here.story.segments) as [
      [string, Story['segments'][string]],
      ...[string, Story['segments'][string]][],
    ];
    const option = {
      id: 'go',
      label: 'Go',
      unavailable: 'hidden',
      do: [],
      cut: 'end',
      picture: 'cards/go.png',
    } as const;
    const pictured: Story = {
      ...here.story,
      segments: {
        [first[0]]: {
          ...first[1],
          choices: [
            { id: 'asked', opensAtMs: 0, closesAtMs: 1_000, default: 'go', options: [option] },
          ],
        },
        ...Object.fromEntries(others),
      },
    };
    const target = await mkdtemp(join(here.folder, 'pictures-'));
    for (const segment of [1, 2])
      await writeFile(
        join(target, `s${segment}.mov`),
        await readFile(join(here.sources, `s${segment}.mov`)),
      );
    expect(
      (await buildMedia(pictured, { sources: target, out: join(target, 'out'), recipe: RECIPE }))
        .findings,
    ).toMatchObject([{ code: 'MC8120', segment: 's1' }]);
    await mkdir(join(target, 'cards'));
    await writeFile(join(target, 'cards', 'go.png'), 'a picture');
    const { catalogue } = await buildMedia(pictured, {
      sources: target,
      out: join(target, 'out'),
      recipe: RECIPE,
    });
    expect(catalogue?.pictures).toEqual({
      'cards/go.png': expect.stringMatching(/^media\/pictures\/go-[0-9a-f]{12}\.png$/) as string,
    });
    expect(
      await readFile(join(target, 'out', catalogue?.pictures?.['cards/go.png'] ?? ''), 'utf8'),
    ).toBe('a picture');
  });

  it("packages sounds in other languages and with descriptions, and tells those that don't fit", async () => {
    const target = await mkdtemp(join(here.folder, 'sounds-'));
    for (const segment of [1, 2])
      await writeFile(
        join(target, `s${segment}.mov`),
        await readFile(join(here.sources, `s${segment}.mov`)),
      );
    const tone = (name: string, hz: number, seconds: number): Promise<unknown> =>
      runProgram('ffmpeg', [
        '-loglevel',
        'error',
        '-f',
        'lavfi',
        '-i',
        `sine=frequency=${hz}:sample_rate=48000:duration=${seconds}`,
        join(target, name),
      ]);
    await tone('s1.de.wav', 660, FRAMES / 25);
    await tone('s1.en.description.flac', 880, FRAMES / 25 - 0.4);
    const { findings, catalogue } = await buildMedia(here.story, {
      sources: target,
      out: join(target, 'out'),
      recipe: RECIPE,
    });
    expect(findings).toMatchObject([
      {
        code: 'MC8121',
        severity: 'warning',
        segment: 's1',
        message: 'its sound s1.en.description.flac lasts 1s, the film 1.4s',
      },
    ]);
    const { sounds = [], conformed } = catalogueSchema.parse(catalogue).segments['s1'] ?? {};
    expect(sounds.map(({ language, isDescription }) => [language, isDescription])).toEqual([
      ['de', false],
      ['en', true],
    ]);
    for (const sound of sounds) {
      expect(sound.conformed).toMatchObject({
        leadSeconds: conformed?.sound.leadSeconds,
        mediaSegmentSeconds: conformed?.sound.mediaSegmentSeconds,
      });
      expect(sound.conformed?.mediaSegmentBytes).toHaveLength(
        conformed?.sound.mediaSegmentBytes.length ?? 0,
      );
      expect(
        await readFile(join(target, 'out', sound.renditions?.[0]?.src ?? ''), 'utf8'),
      ).toContain(`plain-sound.${sound.language}`);
    }
    await writeFile(join(target, 's2.fr.mp3'), 'no sound');
    expect(
      (await buildMedia(here.story, { sources: target, out: join(target, 'out'), recipe: RECIPE }))
        .findings,
    ).toContainEqual(expect.objectContaining({ code: 'MC8116', segment: 's2' }));
  });
});
