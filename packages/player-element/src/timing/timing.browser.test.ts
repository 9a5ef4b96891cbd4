import { expect } from 'chai';
import { address, atChoice, options, packaged, part, types, type Stage } from '../../../../fixtures/player-stage.ts';
import { until } from '../../../../fixtures/until.ts';

afterEach(() => document.querySelector('matchcut-player')?.remove());

const choice = ({ shadow }: Stage) => shadow.querySelector('matchcut-choice');
const announced = (here: Stage) => choice(here)?.shadowRoot?.querySelector('[role=status]')?.textContent ?? '';
const position = ({ player }: Stage) => player.session?.state.positionMs ?? 0;
const answered = ({ events }: Stage) => types(events).includes('choice_made');
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

for (const playback of ['gapless', 'swap']) {
  describe(`the time to choose, with ${playback} playback`, () => {
    const film = { catalogue: address(packaged()), playback };

    it('has no limit if the viewer wants none: the film is held until there is an answer, and goes on', async () => {
      const here = await atChoice({ ...film, timing: 'off' });
      expect(announced(here)).to.contain('Take your time');
      await until('the choice nearly closed', () => position(here) > 6_000);
      await wait(1_500);
      expect(answered(here)).to.equal(false);
      expect(options(here.shadow).length).to.equal(3);
      expect(here.player.paused).to.equal(false);
      expect(position(here)).to.be.lessThan(8_500);
      options(here.shadow)[0]?.click();
      await until('the ending', () => part(here.shadow, 'ending')?.textContent?.includes('Moonlight'));
    });

    it('is ten times as long if the viewer wants that', async () => {
      const here = await atChoice({ ...film, timing: 'extended' });
      expect(announced(here)).to.contain('55 seconds left');
      await until('the choice nearly closed', () => position(here) > 6_000);
      await wait(1_000);
      expect(answered(here)).to.equal(false);
      expect(choice(here)?.time?.totalMs).to.be.within(49_000, 55_000);
      here.player.pause();
      await wait(300);
      const left = choice(here)?.time?.leftMs;
      await wait(700);
      expect(choice(here)?.time?.leftMs).to.equal(left);
    });
  });
}

describe('the time to choose', () => {
  it('is the story’s if it is set to nonsense', async () => {
    const here = await atChoice({ timing: 'slow' });
    expect(choice(here)?.time?.totalMs).to.equal(5_500);
  });

  it('can be changed while the choice is open', async () => {
    const here = await atChoice();
    here.player.timing = 'off';
    await until('the choice nearly closed', () => position(here) > 6_000);
    await wait(1_000);
    expect(answered(here)).to.equal(false);
  });

  it('waits for a viewer who can’t see the choice', async () => {
    const here = await atChoice();
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
    try {
      await until('the choice nearly closed', () => position(here) > 6_000);
      await wait(1_200);
      expect(answered(here)).to.equal(false);
    } finally {
      Reflect.deleteProperty(document, 'visibilityState');
    }
    document.dispatchEvent(new Event('visibilitychange'));
    await wait(300);
    // As much as the story gives.
    expect(choice(here)?.time?.leftMs).to.be.within(4_500, 5_500);
  });

  it('doesn’t begin a checkpoint at its end for who goes back while the film is held', async () => {
    const here = await atChoice({ timing: 'off', catalogue: address(packaged()) });
    await until('the choice nearly closed', () => position(here) > 6_000);
    await wait(700);
    here.player.back('tunnel');
    await until('the tunnel from its start', () => position(here) > 0 && position(here) < 3_000);
    expect(here.player.session?.state.segment).to.equal('tunnel');
    await until('the choice again', () => options(here.shadow).length > 0);
  });
});
