import { expect } from 'chai';
import {
  address,
  atChoice,
  options,
  packaged,
  part,
  types,
  type Stage,
} from '../../../../fixtures/player-stage.ts';
import { until } from '../../../../fixtures/until.ts';

afterEach(() => document.querySelector('matchcut-player')?.remove());

const choice = ({ shadow }: Stage) => shadow.querySelector('matchcut-choice');
const announced = (here: Stage) =>
  choice(here)?.shadowRoot?.querySelector('[role=status]')?.textContent ?? '';
const position = ({ player }: Stage) => player.session?.state.positionMs ?? 0;
const answered = ({ events }: Stage) => types(events).includes('choice_made');
/** The film stands at the end of an open choice, though nobody paused it. */
const held = ({ shadow, player }: Stage) =>
  until(
    'the film held',
    () => !player.paused && [...shadow.querySelectorAll('video')].every((video) => video.paused),
  );

for (const playback of ['gapless', 'swap']) {
  describe(`the time to choose, with ${playback} playback`, () => {
    const film = { catalogue: address(packaged()), playback };

    it('has no limit if the viewer wants none: the film is held until there is an answer, and goes on', async () => {
      const here = await atChoice({ ...film, timing: 'off' });
      expect(announced(here)).to.contain('Take your time');
      await held(here);
      expect(answered(here)).to.equal(false);
      expect(options(here.shadow).length).to.equal(3);
      expect(here.player.paused).to.equal(false);
      expect(position(here)).to.be.lessThan(8_500);
      options(here.shadow)[0]?.click();
      await until('the ending', () =>
        part(here.shadow, 'ending')?.textContent?.includes('Moonlight'),
      );
    });

    it('is ten times as long if the viewer wants that', async () => {
      const here = await atChoice({ ...film, timing: 'extended' });
      expect(announced(here)).to.contain('55 seconds left');
      await held(here);
      expect(answered(here)).to.equal(false);
      expect(choice(here)?.time?.totalMs).to.be.within(49_000, 55_000);
    });
  });
}

describe('the time to choose', () => {
  it('is the story’s if it is set to nonsense', async () => {
    const here = await atChoice({ timing: 'slow' });
    expect(choice(here)?.time?.totalMs).to.equal(5_500);
  });

  it('can be changed while the choice is open', async () => {
    const here = await atChoice({ timing: 'extended' });
    here.player.timing = 'off';
    await until('no limit', () => choice(here)?.time === null);
    await held(here);
    expect(answered(here)).to.equal(false);
  });

  const away: Readonly<Record<string, (here: Stage) => () => void>> = {
    'in a hidden tab': () => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'));
      return () => {
        Reflect.deleteProperty(document, 'visibilityState');
        document.dispatchEvent(new Event('visibilitychange'));
      };
    },
    // Without a screen there is nothing to float over. To the document a video within a shadow root is its host.
    'with picture in picture': ({ player, shadow }) => {
      const video = shadow.querySelector('video');
      Object.defineProperty(document, 'pictureInPictureElement', {
        configurable: true,
        get: () => player,
      });
      Object.defineProperty(shadow, 'pictureInPictureElement', {
        configurable: true,
        get: () => video,
      });
      video?.dispatchEvent(new Event('enterpictureinpicture', { bubbles: true }));
      return () => {
        video?.dispatchEvent(new Event('leavepictureinpicture', { bubbles: true }));
        for (const root of [document, shadow])
          Reflect.deleteProperty(root, 'pictureInPictureElement');
      };
    },
    'where it isn’t displayed': ({ player }) => {
      player.style.display = 'none';
      return () => {
        player.style.display = '';
      };
    },
  };

  for (const [where, leave] of Object.entries(away)) {
    it(`waits for a viewer who can’t see the choice ${where}`, async () => {
      const here = await atChoice({ timing: 'story', catalogue: address(packaged()) });
      const comeBack = leave(here);
      await held(here);
      expect([answered(here), choice(here)?.time]).to.deep.equal([false, null]);
      comeBack();
      // As much as the story gives.
      expect((await until('a limit', () => choice(here)?.time)).totalMs).to.equal(5_500);
    });
  }

  it('doesn’t begin a checkpoint at its end for who goes back while the film is held', async () => {
    const here = await atChoice({ timing: 'off', catalogue: address(packaged()) });
    await held(here);
    here.player.back('tunnel');
    await until('the tunnel from its start', () => position(here) > 0 && position(here) < 3_000);
    expect(here.player.session?.state.segment).to.equal('tunnel');
    await until('the choice again', () => options(here.shadow).length > 0);
  });
});
