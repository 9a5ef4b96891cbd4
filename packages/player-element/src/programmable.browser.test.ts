import { expect } from 'chai';
import {
  address,
  atChoice,
  media,
  options,
  stage,
  started,
  tunnelStory,
  types,
} from '../../../fixtures/player-stage.ts';
import { until } from '../../../fixtures/until.ts';
import type { PlayerPlugin } from './plugin.ts';

afterEach(() => document.querySelector('matchcut-player')?.remove());

describe('the panel for developers', () => {
  it('shows where the session stands, what may follow, and what happened', async () => {
    const here = await atChoice({ debug: '', timing: 'off' });
    const panel = await until(
      'the panel',
      () => here.shadow.querySelector('matchcut-debug')?.shadowRoot,
    );
    const text = () => panel.textContent?.replace(/\s+/g, ' ') ?? '';
    await until('the open choice', () =>
      text().includes('turn (moon, tower, sun locked; silence: tower)'),
    );
    expect(text())
      .to.match(/segment ?tunnel/)
      .and.to.match(/moon ?\d+ %/)
      .and.to.match(/playback ?swap/)
      .and.to.contain('choice_opened');
  });

  it('leads to any segment, and folds up', async () => {
    const here = await atChoice({ debug: '', timing: 'off' });
    const panel = here.shadow.querySelector('matchcut-debug')?.shadowRoot as ShadowRoot;
    const select = panel.querySelector('select') as HTMLSelectElement;
    select.value = 'moon';
    select.dispatchEvent(new Event('change'));
    await until('the segment', () => here.player.session?.state.segment === 'moon');
    await until('the film', () => (here.player.session?.state.positionMs ?? 0) > 0);
    panel.querySelector('button')?.click();
    await until('it folded', () => panel.querySelector('.content') === null);
  });

  it("isn't there unless it is asked for", async () => {
    const here = await started();
    expect(here.shadow.querySelector('matchcut-debug')).to.equal(null);
  });
});

describe('a plug-in', () => {
  it('gets a layer of its own over the picture, and is ended with the story', async () => {
    const here = stage();
    const told: string[] = [];
    const watermark: PlayerPlugin = (player, layer) => {
      layer.textContent = 'Preview copy';
      told.push(`began ${player.session?.story.id}`);
      return () => told.push('ended');
    };
    here.player.plugins = [watermark];
    const layer = await until('the layer', () =>
      here.player.querySelector<HTMLElement>('[slot=overlay]'),
    );
    await until('the story', () => told.length > 0);
    expect(layer.textContent).to.equal('Preview copy');
    expect(getComputedStyle(layer).pointerEvents).to.equal('none');
    here.player.setAttribute('src', address({ ...tunnelStory(), id: 'another' }));
    here.player.setAttribute('catalogue', address({ ...media(), story: 'another' }));
    await until('the other story', () => told.length === 3);
    expect(told).to.deep.equal(['began tunnel-story', 'ended', 'began another']);
    here.player.remove();
    expect(told.at(-1)).to.equal('ended');
    expect(here.player.querySelector('[slot=overlay]')).to.equal(null);
  });

  it('that fails takes nothing down with it', async () => {
    const reported: unknown[] = [];
    const { reportError: before } = window;
    // Mocha would take it for a failure of the test.
    window.reportError = (error) => void reported.push(error);
    const here = stage();
    here.player.plugins = [
      () => {
        throw new Error('a plug-in of the page');
      },
    ];
    (
      await until('the play button', () => here.shadow.querySelector<HTMLElement>('.start'))
    ).click();
    await until('the choice', () => options(here.shadow).length > 0);
    window.reportError = before;
    expect(reported.map(String)).to.include('Error: a plug-in of the page');
    expect(here.errors).to.deep.equal([]);
  });
});

describe("XState's inspection hook", () => {
  it("gets what happens in the story's machine", async () => {
    const here = stage();
    const seen: string[] = [];
    here.player.inspect = ({ type }) => seen.push(type);
    (
      await until('the play button', () => here.shadow.querySelector<HTMLElement>('.start'))
    ).click();
    await until('the choice', () => types(here.events).includes('choice_opened'));
    expect(seen).to.include('@xstate.snapshot');
  });
});
