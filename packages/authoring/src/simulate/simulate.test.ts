import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toMachine, type Story, type StoryContext } from '@matchcut/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../fixtures/property.ts';
import { initialTransition, transition } from 'xstate';
import { storiesWithoutLots } from '../../../../fixtures/random-stories.ts';
import { simulate as command } from '../cli/simulate.ts';
import { plain } from '../diagnostics/print.ts';
import { loadStory } from '../load-story.ts';
import { simulationReport } from './report.ts';
import { entropy, shareOf, simulate } from './simulate.ts';
import { byShares, explorer, readShares, takesDefault, uniform } from './viewer.ts';
import { chanceOf, type Walk, Walker } from './walker.ts';

const example = new URL('../../../../examples/night-train/story.yaml', import.meta.url);
const nightTrain = loadStory(readFileSync(example, 'utf8'), 'f').story as Story;

/** The segments that the compiled machine enters on the answers of a walk; routes must not draw lots. */
function played(story: Story, walk: Walk, walker: Walker): string[] {
  const machine = toMachine(story);
  let [at] = initialTransition(machine, { seed: 1 });
  const entered = [story.start];
  const step = (event: object): void => {
    const [after, actions] = transition(machine, at, event as never);
    at = after;
    if (actions.some((action) => JSON.stringify(action).includes('segment_entered')))
      entered.push((at.context as StoryContext).segment);
  };
  const answers = [...walk.answers];
  for (let steps = 0; entered.length < walk.segments.length; steps += 1) {
    if (steps > 1_000)
      throw new Error(
        `the machine stays at ${JSON.stringify(at.value)} after ${entered.join(' ')}`,
      );
    const { segment } = at.context as StoryContext;
    const place = String((at.value as Record<string, string>)[segment]);
    const asked = story.segments[segment]?.choices.find(({ id }) => place.endsWith(` ${id}`));
    if (!asked) step({ type: 'ended' });
    else if (place.startsWith('before')) step({ type: 'position', ms: asked.opensAtMs });
    else {
      const answer = answers.shift();
      if (!answer) break;
      step({ type: 'choose', option: walker.choices[answer.choice]?.options[answer.option]?.id });
    }
  }
  return entered;
}

describe('a simulated viewer', () => {
  it('goes where the compiled machine goes on the same answers', () => {
    fc.assert(
      fc.property(storiesWithoutLots, fc.integer(), (story, seed) => {
        const walker = new Walker(story);
        const walk = walker.walk(uniform, chanceOf(seed));
        const shown = {
          ...walk,
          segments: walk.segments.slice(0, 30),
          answers: walk.segments.length > 30 ? walk.answers.slice(0, 10) : walk.answers,
        };
        const entered = played(story, shown, walker);
        const seen = walk.segments.map((index) => walker.program.segmentIds[index]);
        expect(entered).toEqual(seen.slice(0, entered.length));
      }),
      cases(20),
    );
  });

  it('who stays silent takes the defaults', () => {
    const { endings, playTime } = simulate(nightTrain, {
      viewers: 50,
      model: takesDefault,
      seed: 1,
    });
    expect(endings).toMatchObject([{ ending: 'terminus', share: 1 }]);
    // platform, boarding, corridor, compartment, terminus
    expect(playTime).toMatchObject({ minMs: 72_000, maxMs: 72_000, meanMs: 72_000 });
  });

  it('who explores prefers what is new', () => {
    const walker = new Walker(nightTrain);
    const chance = chanceOf(3);
    const doors = Array.from({ length: 200 }, () =>
      walker
        .walk(explorer, chance)
        .answers.filter(({ choice }) => choice === 2)
        .map(({ option }) => option),
    );
    expect(doors.some((options) => options.length >= 3)).toBe(true);
    for (const options of doors)
      expect(new Set(options.slice(0, 2)).size).toBe(Math.min(2, options.length));
  });

  it('who follows shares does so, among what is open', () => {
    const { choices } = simulate(nightTrain, {
      viewers: 4_000,
      model: byShares({ board: { board: 1 }, door: { walk: 3, dining: 1 } }),
      seed: 2,
    });
    const share = (choice: string, option: string) =>
      choices.find((each) => each.choice === choice)?.options.find((each) => each.option === option)
        ?.share;
    expect(share('board', 'stay')).toBe(0);
    expect(share('door', 'compartment')).toBe(0);
    expect(share('door', 'walk')).toBeGreaterThan(0.74);
  });
});

describe('a simulation', () => {
  it('gives the same figures for the same seed, and others for another', () => {
    const run = (seed: number) => simulate(nightTrain, { viewers: 500, model: uniform, seed });
    expect(run(7)).toEqual(run(7));
    expect(run(7).endings).not.toEqual(run(8).endings);
  });

  it('finds the shares that can be worked out by hand, within its confidence', () => {
    const { endings, segments, choices } = simulate(nightTrain, {
      viewers: 40_000,
      model: uniform,
      seed: 11,
    });
    const missed = endings.find(({ ending }) => ending === 'missed');
    expect(missed?.low).toBeLessThan(0.5);
    expect(missed?.high).toBeGreaterThan(0.5);
    expect(segments.find(({ segment }) => segment === 'moon')?.count).toBeGreaterThan(
      1.8 * (segments.find(({ segment }) => segment === 'tower')?.count ?? 0),
    );
    const board = choices.find(({ choice }) => choice === 'board');
    expect(board?.entropyBits).toBeCloseTo(1, 3);
    // Staying decides the ending; whoever boards can still come to three.
    expect(board?.endingBits).toBeCloseTo(1, 2);
    expect(choices.find(({ choice }) => choice === 'letter')?.endingBits).toBeLessThan(0.05);
  });

  it('names what nobody saw', () => {
    const { neverSeen } = simulate(nightTrain, { viewers: 50, model: takesDefault, seed: 1 });
    expect(neverSeen.segments).toEqual([
      'missed',
      'tunnel',
      'dining',
      'moon',
      'tower',
      'reading',
      'who',
      'engine',
      'dawn',
      'driver',
    ]);
    expect(neverSeen.options).toContain('letter.take');
  });

  it('knows shares and their bounds', () => {
    expect(shareOf(0, 10)).toMatchObject({ share: 0, low: 0 });
    // Wilson's interval for 8 of 10.
    expect(shareOf(8, 10).low).toBeCloseTo(0.4902, 4);
    expect(shareOf(8, 10).high).toBeCloseTo(0.9433, 4);
    expect(entropy([1, 1, 1, 1])).toBe(2);
    expect(entropy([5, 0])).toBe(0);
  });

  it('reads weights and recorded shares, and nothing else', () => {
    expect(readShares([{ choice: 'door', option: 'walk', answers: 3, share: 0.5 }])).toEqual({
      door: { walk: 3 },
    });
    expect(readShares({ door: { walk: 3 } })).toEqual({ door: { walk: 3 } });
    for (const wrong of [
      null,
      3,
      [1],
      { door: 3 },
      { door: { walk: 'x' } },
      { door: { walk: -1 } },
      [{ choice: 'door' }],
    ])
      expect(readShares(wrong)).toBeUndefined();
  });
});

describe('matchcut simulate', () => {
  it('writes a report that holds every title as text, loads nothing and runs nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
    const [file, html] = [join(folder, 'story.yaml'), join(folder, 'report.html')];
    await writeFile(
      file,
      readFileSync(example, 'utf8')
        .replace(/^translations:.*\n/m, '')
        .replace('label: Take the letter', 'label: "<img src=x onerror=alert(1)>"'),
    );
    const { exitCode, text } = await command(file, {
      viewers: 200,
      model: 'uniform',
      seed: 1,
      asJson: true,
      html,
      paint: plain,
      onProgress: () => undefined,
    });
    const report = await readFile(html, 'utf8');
    await rm(folder, { recursive: true });
    expect(exitCode).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ viewers: 200, story: 'night-train' });
    expect(report).toContain('&#60;img src=x');
    expect(report).not.toMatch(/<script|<img|https?:/);
  });

  it('tells how far it is', () => {
    const heard: number[] = [];
    simulate(nightTrain, {
      viewers: 200,
      model: uniform,
      seed: 1,
      onProgress: (done) => heard.push(done),
    });
    expect([heard.length, heard.at(-1)]).toEqual([100, 200]);
  });

  it('has a report for a story that nobody finishes', () => {
    const loop = loadStory(
      'matchcut: 1\nid: loop\ntitle: Loop\nstart: a\nsegments:\n  a: { duration: 1s, routes: [{ to: a }] }\n',
      'f',
    ).story as Story;
    const simulation = simulate(loop, { viewers: 2, model: uniform, seed: 1 });
    expect(simulation.lost.share).toBe(1);
    expect(simulationReport(simulation, { model: '', language: 'en' })).toContain(
      'No ending after 10,000 segments',
    );
  });
});
