import { expect } from 'chai';
import {
  address,
  atChoice,
  options,
  packaged,
  part,
  press,
  stage,
  started,
  tunnelStory,
  types,
  type Stage,
} from '../../../../fixtures/player-stage.ts';
import { until } from '../../../../fixtures/until.ts';
import type { ViewerStore } from './viewer-store.ts';

afterEach(() => {
  document.querySelector('matchcut-player')?.remove();
  localStorage.clear();
});

const buttons = (root: Element | null) => [...(root?.querySelectorAll('button') ?? [])];
const labelled = (root: Element | null | undefined, label: string) =>
  buttons(root ?? null).find((button) =>
    (button.ariaLabel ?? button.textContent ?? '').includes(label),
  );
const remembered = { memory: 'local' };

/** The same player again, as on a later visit. */
async function later(here: Stage, attributes: Record<string, string> = {}): Promise<Stage> {
  here.player.remove();
  const again = stage({ ...remembered, ...attributes });
  await until('the play button', () => again.shadow.querySelector('.start'));
  return again;
}

describe('a player that remembers', () => {
  it('offers to go on where the viewer stopped, or to start over', async () => {
    const here = await atChoice(remembered);
    const again = await later(here);
    expect(again.shadow.querySelector('.start')?.textContent)
      .to.contain('The tunnel')
      .and.to.contain('Continue');
    again.shadow.querySelector<HTMLElement>('.start')?.click();
    await until('the choice', () => options(again.shadow).length > 0);
    await until('the first frame', () => types(again.events).includes('playback_started'));
    expect(again.events.filter(({ type }) => type === 'session_started')).to.have.length(1);
    expect(again.events[0]).to.include({
      type: 'session_started',
      resumedFrom: here.events[0]?.session ?? '',
    });
    const anew = await later(again);
    anew.player.playbackRate = 1;
    (
      await until('the button to start over', () => anew.shadow.querySelector<HTMLElement>('.over'))
    ).click();
    await until('the film', () => (anew.player.session?.state.positionMs ?? 0) > 100);
    expect(anew.player.session?.state.positionMs).to.be.lessThan(2_500);
    await until('the first frame', () => types(anew.events).includes('playback_started'));
    expect(anew.events.filter(({ type }) => type === 'session_started')).to.have.length(1);
    expect(anew.events[0]).to.include({ type: 'session_started', resumedFrom: null });
  });

  it('goes on where the viewer stopped also when the page starts it', async () => {
    const here = await atChoice(remembered);
    here.player.remove();
    const { player } = stage({ ...remembered, autoplay: '' });
    await until('the film', () => (player.session?.state.positionMs ?? 0) > 0);
    expect(player.session?.state.positionMs).to.be.greaterThan(2_500);
  });

  it('begins anew after an ending, and knows which endings were found', async () => {
    const here = await atChoice(remembered);
    options(here.shadow)[0]?.click();
    const ending = await until('the ending', () => part(here.shadow, 'ending'));
    expect(ending.textContent).to.contain('1 of 2 endings found');
    const again = await later(here);
    expect(again.shadow.querySelector('.over')).to.equal(null);
    again.shadow.querySelector<HTMLElement>('.start')?.click();
    await until('the choice', () => options(again.shadow).length > 0);
    again.player.choose('tower');
    await until('the other ending', () =>
      part(again.shadow, 'ending')?.textContent?.includes('2 of 2 endings found'),
    );
  });

  it('keeps nothing where it is told not to, and nothing of who only looked', async () => {
    const here = await started();
    await until('the film', () => types(here.events).includes('playback_started'));
    here.player.remove();
    const shown = stage(remembered);
    await until('the play button', () => shown.shadow.querySelector('.start'));
    shown.player.remove();
    expect(
      Object.keys(localStorage).filter((key) => key.startsWith('matchcut:story')),
    ).to.deep.equal([]);
  });

  it('starts over when what was kept no longer fits the story', async () => {
    const here = await atChoice(remembered);
    const { tunnel: _, ...segments } = tunnelStory().segments;
    const changed = { ...tunnelStory(), start: 'moon', segments };
    const again = await later(here, { src: address(changed) });
    again.shadow.querySelector<HTMLElement>('.start')?.click();
    await until('the film', () => (again.player.session?.state.positionMs ?? 0) > 100);
    expect(again.player.session?.state.segment).to.equal('moon');
  });

  it('gets over a store that fails, or that holds nonsense', async () => {
    const failing: ViewerStore = {
      load: () => Promise.reject(new Error('no')),
      save: () => Promise.reject(new Error('no')),
    };
    const here = stage();
    here.player.store = failing;
    here.player.src = address(tunnelStory());
    const start = await until('the play button', () =>
      here.shadow.querySelector<HTMLElement>('.start'),
    );
    start.click();
    await until('the film', () => types(here.events).includes('playback_started'));
    here.player.remove();
    localStorage.setItem(
      'matchcut:story:tunnel-story',
      '{"matchcut":1,"saved":{"place":7},"viewerVariables":[],"explored":{"segments":"x"}}',
    );
    localStorage.setItem('matchcut:preferences', '{"timing":"never","captions":7}');
    const silent = stage();
    silent.player.store = {
      load: () => new Promise(() => undefined),
      save: () => Promise.resolve(),
    };
    silent.player.src = address(tunnelStory());
    await until('the story all the same', () => silent.shadow.querySelector('.start'));
    silent.player.remove();
    const nonsense = stage(remembered);
    (
      await until('the play button', () => nonsense.shadow.querySelector<HTMLElement>('.start'))
    ).click();
    await until('the choice', () => options(nonsense.shadow).length > 0);
  });

  it('takes settings over to every later visit', async () => {
    const here = await atChoice(remembered);
    labelled(part(here.shadow, 'controls'), 'Settings')?.click();
    const panel = await until('the settings', () => part(here.shadow, 'panel'));
    expect(here.player.paused).to.equal(true);
    expect(buttons(panel).map((button) => button.textContent?.trim())).to.include.members([
      'As in the story',
      'Ten times as long',
      'No limit',
      'Off',
      'English',
    ]);
    labelled(panel, 'No limit')?.click();
    labelled(panel, 'Off')?.click();
    await until('the setting', () => labelled(panel, 'No limit')?.ariaChecked === 'true');
    press('Escape', panel);
    await until('the settings gone', () => part(here.shadow, 'panel') === null);
    expect(here.player.paused).to.equal(false);
    expect(part(here.shadow, 'captions')?.textContent?.trim()).to.equal('');
    const again = await later(here);
    again.shadow.querySelector<HTMLElement>('.start')?.click();
    await until('the choice', () => options(again.shadow).length > 0);
    expect(again.shadow.querySelector('matchcut-choice')?.time).to.equal(null);
  });
});

describe('the map of the story', () => {
  it('shows what was seen and no more, and leads back to checkpoints', async () => {
    const here = await atChoice({ catalogue: address(packaged()) });
    options(here.shadow)[0]?.click();
    await until('the ending', () => part(here.shadow, 'ending'));
    labelled(part(here.shadow, 'ending'), 'Your story so far')?.click();
    const panel = await until('the map', () => part(here.shadow, 'panel'));
    expect(
      [...panel.querySelectorAll('.name')].map(({ textContent }) => textContent?.trim()),
    ).to.deep.equal(['The tunnel', 'Moonlight']);
    expect(panel.textContent).not.to.contain('Thunder').and.not.to.contain('tower');
    expect(labelled(panel, 'Back to: The tunnel')?.ariaLabel).to.contain('1 way not taken yet');
    labelled(panel, 'Back to: The tunnel')?.click();
    await until(
      'the tunnel',
      () => here.player.session?.state.segment === 'tunnel' && part(here.shadow, 'panel') === null,
    );
    await until('the choice', () => options(here.shadow).length > 0);
  });

  it('keeps the keyboard within, and gives it back', async () => {
    const here = await started({ catalogue: address(packaged()) });
    const open = await until('the button', () =>
      labelled(part(here.shadow, 'controls'), 'Your story so far'),
    );
    open.focus();
    open.click();
    await until('the map', () =>
      here.shadow.activeElement?.textContent?.includes('Your story so far'),
    );
    expect(here.shadow.querySelector<HTMLElement>('.lower')?.inert).to.equal(true);
    labelled(part(here.shadow, 'panel'), 'Close')?.click();
    await until('the map gone', () => here.shadow.activeElement?.ariaLabel === 'Your story so far');
  });
});

describe('chapters', () => {
  const inChapters = () => {
    const story = tunnelStory();
    const [tunnel, moon] = [story.segments['tunnel'], story.segments['moon']];
    return {
      ...story,
      chapters: { below: 'Under the hill', above: 'Under the moon', never: 'In the storm' },
      segments: {
        ...story.segments,
        tunnel: { ...tunnel, chapter: 'below' },
        moon: { ...moon, chapter: 'above' },
      },
    };
  };

  it('are named over the picture, and give way to a choice', async () => {
    const here = await started({ src: address(inChapters()), catalogue: address(packaged()) });
    await until(
      'the chapter',
      () => part(here.shadow, 'chapter')?.textContent === 'Under the hill',
    );
    await until('the choice', () => options(here.shadow).length > 0);
    expect(part(here.shadow, 'chapter')).to.equal(null);
  });

  it('are listed as far as the viewer has come, and can be gone back to', async () => {
    const here = await atChoice({ src: address(inChapters()), catalogue: address(packaged()) });
    options(here.shadow)[0]?.click();
    await until('the ending', () => part(here.shadow, 'ending'));
    labelled(part(here.shadow, 'ending'), 'Your story so far')?.click();
    const list = await until('the chapters', () => here.shadow.querySelector('.chapters'));
    expect([...list.querySelectorAll('.name')].map(({ textContent }) => textContent)).to.deep.equal(
      ['Under the hill', 'Under the moon'],
    );
    expect(list.querySelector('[aria-current=true]')?.textContent).to.contain('Under the moon');
    labelled(list, 'Back to: Under the hill')?.click();
    await until(
      'the tunnel',
      () => here.player.session?.state.segment === 'tunnel' && part(here.shadow, 'panel') === null,
    );
  });
});
