import type { ConformedMedia, MediaCatalogue } from '@matchcut/runtime';
import { expect } from 'chai';
import {
  address,
  atChoice,
  packaged,
  started,
  type Stage,
} from '../../../fixtures/player-stage.ts';
import { until } from '../../../fixtures/until.ts';

afterEach(() => {
  document.querySelector('matchcut-player')?.remove();
  localStorage.clear();
});

/** The packaged film, in which the segments have each other's sounds for German and for a description. */
function dubbed(): MediaCatalogue {
  const catalogue = packaged() as MediaCatalogue;
  const { tunnel, moon, tower } = catalogue.segments as Record<
    'tunnel' | 'moon' | 'tower',
    MediaCatalogue['segments'][string] & { conformed: ConformedMedia }
  >;
  const withSounds = (own: typeof tunnel, german: typeof tunnel, described: typeof tunnel) => ({
    ...own,
    sounds: [
      {
        language: 'de',
        isDescription: false,
        conformed: german.conformed.sound,
        renditions: german.renditions,
      },
      { language: 'en', isDescription: true, conformed: described.conformed.sound },
    ],
  });
  return {
    ...catalogue,
    segments: {
      tunnel: withSounds(tunnel, moon, tower),
      moon: withSounds(moon, tower, tunnel),
      tower: withSounds(tower, tunnel, moon),
    },
  };
}

const position = ({ player }: Stage) => player.session?.state.positionMs ?? 0;
const setting = (here: Stage, label: string) =>
  until(`the setting ${label}`, () =>
    [...here.shadow.querySelectorAll<HTMLElement>('[role=radio]')].find(
      ({ textContent }) => textContent === label,
    ),
  );

/** Whose sounds were fetched since, in the order in which they were asked for. */
function fetched(since: number): string[] {
  const asked = performance
    .getEntriesByType('resource')
    .filter(({ startTime, name }) => startTime >= since && /\/(?:sound|hls)-/.test(name));
  return [
    ...new Set(
      asked
        .toSorted((one, other) => one.startTime - other.startTime)
        .map(({ name }) => /media\/(\w+)\//.exec(name)?.[1] ?? ''),
    ),
  ];
}

async function choose(here: Stage, label: string): Promise<void> {
  here.shadow.querySelector<HTMLElement>('.settings')?.click();
  (await setting(here, label)).click();
  here.shadow.querySelector<HTMLElement>('.close')?.click();
}

describe('the sound', () => {
  for (const playback of ['gapless', 'swap']) {
    it(`goes on in another language from the same place, and stays so over joins, with ${playback} playback`, async () => {
      performance.clearResourceTimings();
      const here = await atChoice({ catalogue: address(dubbed()), playback, timing: 'off' });
      here.player.playbackRate = 1;
      const [before, since] = [position(here), performance.now()];
      await choose(here, 'German');
      await until('the film going on', () => position(here) > before + 400);
      expect(position(here)).to.be.lessThan(before + 3_000);
      // The tunnel's German is the moon's sound.
      await until('the moon’s sound', () => fetched(since).includes('moon'));
      here.player.playbackRate = 8;
      here.player.choose('tower');
      await until(
        'the next segment',
        () => here.player.session?.state.segment === 'tower' && position(here) > 500,
      );
      // The tower's German is the tunnel's sound.
      await until('the tunnel’s sound', () => fetched(since).includes('tunnel'));
      expect(here.errors).to.deep.equal([]);
    });
  }

  it("is described for who can't see, and remembered", async () => {
    const here = await started({
      catalogue: address(dubbed()),
      playback: 'gapless',
      memory: 'local',
    });
    await until('the film', () => position(here) > 100);
    await choose(here, 'English, with audio description');
    await until('it kept', () =>
      localStorage.getItem('matchcut:preferences')?.includes('"isDescription":true'),
    );
    here.player.remove();
    const since = performance.now();
    const later = await started({
      catalogue: address(dubbed()),
      playback: 'gapless',
      memory: 'local',
    });
    expect(
      (await until('sound', () => (fetched(since).length > 0 ? fetched(since) : undefined)))[0],
    ).to.equal('tower');
    later.shadow.querySelector<HTMLElement>('.settings')?.click();
    expect((await setting(later, 'English, with audio description')).ariaChecked).to.equal('true');
  });
});
