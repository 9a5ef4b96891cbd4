import { expect } from 'chai';
import {
  address,
  atChoice,
  packaged,
  part,
  press,
  stage,
  started,
  types,
  type Stage,
} from '../../../../fixtures/player-stage.ts';
import { until } from '../../../../fixtures/until.ts';
import type { MatchcutTimeline } from './timeline-element.ts';

afterEach(() => document.querySelector('matchcut-player')?.remove());

const position = ({ player }: Stage) => player.session?.state.positionMs ?? 0;

async function playing(
  attributes: Record<string, string> = {},
): Promise<Stage & { timeline: MatchcutTimeline; bar: HTMLInputElement }> {
  const here = await started({ catalogue: address(packaged()), timing: 'off', ...attributes });
  here.player.playbackRate = 1;
  const timeline = await until('the timeline', () =>
    here.shadow.querySelector('matchcut-timeline'),
  );
  await timeline.updateComplete;
  await until('the film', () => position(here) > 200);
  return { ...here, timeline, bar: timeline.renderRoot.querySelector('input') as HTMLInputElement };
}

function drag(bar: HTMLInputElement, ms: number): void {
  bar.value = String(ms);
  bar.dispatchEvent(new Event('input'));
}

for (const playback of ['gapless', 'swap']) {
  describe(`the timeline, with ${playback} playback`, () => {
    it('leads to another place of the segment, but not past a choice that waits', async () => {
      const here = await playing({ playback });
      drag(here.bar, 1_800);
      await here.timeline.updateComplete;
      expect(position(here)).to.be.lessThan(1_700);
      here.bar.dispatchEvent(new Event('change'));
      await until('the place', () => position(here) >= 1_800 && position(here) < 2_500);
      drag(here.bar, 8_900);
      here.bar.dispatchEvent(new Event('change'));
      await until('the choice', () => here.player.session?.state.choice);
      expect(position(here)).to.be.within(2_990, 4_000);
      expect(
        here.events.filter((event) => event.type === 'seeked').map(({ toMs }) => toMs),
      ).to.deep.equal([1_800, 3_000]);
      expect(here.errors).to.deep.equal([]);
    });
  });
}

describe('the timeline', () => {
  it('is a slider that says where the film is', async () => {
    const { bar, timeline } = await playing();
    expect(bar.ariaLabel).to.equal('Position');
    expect(bar.getAttribute('aria-valuetext')).to.match(/^0:0\d of 0:09$/);
    press('ArrowRight', bar);
    await until('a later place', () => timeline.positionMs >= 2_900);
  });

  it('shows a small picture of the place that is pointed at', async () => {
    const { bar, timeline } = await playing();
    const { left, width, top } = bar.getBoundingClientRect();
    bar.dispatchEvent(
      new PointerEvent('pointermove', {
        clientX: left + width / 4,
        clientY: top,
        pointerType: 'mouse',
      }),
    );
    const image = await until('the small picture', () =>
      timeline.renderRoot.querySelector('image'),
    );
    expect(image.getAttribute('href')).to.match(/\/tunnel\/thumbnails-\w+\.jpg$/);
    expect(timeline.renderRoot.querySelector('[part=preview]')?.textContent?.trim()).to.match(
      /^0:02$/,
    );
    bar.dispatchEvent(new PointerEvent('pointerleave'));
    await until('it gone', () => timeline.renderRoot.querySelector('[part=preview]') === null);
  });
});

describe('the controls', () => {
  it('show when the browser paused the film by itself', async () => {
    const here = await playing();
    here.shadow.querySelector('video')?.pause();
    await until(
      'the play button',
      () => here.shadow.querySelector('.toggle')?.ariaLabel === 'Play',
    );
    expect(here.player.paused).to.equal(true);
    expect(types(here.events)).to.include('paused');
  });

  it('speak the page’s language, or the one that is asked for, and read from right to left where it does', async () => {
    document.documentElement.lang = 'de-CH';
    const here = stage({ language: '' });
    here.player.language = null;
    await until('German', () =>
      here.shadow.querySelector('.start')?.textContent?.includes('Abspielen'),
    );
    here.player.language = 'ar';
    await until('Arabic', () =>
      here.shadow.querySelector('.start')?.textContent?.includes('تشغيل'),
    );
    expect(getComputedStyle(here.shadow.querySelector('.stage') as Element).direction).to.equal(
      'rtl',
    );
    here.player.messages = { play: 'Los' };
    here.player.language = 'en';
    await until('the page’s own word', () =>
      here.shadow.querySelector('.start')?.textContent?.includes('Los'),
    );
    document.documentElement.lang = '';
  });

  it('keep pause and settings in reach at a choice on a phone, clear of captions and options', async () => {
    const here = await atChoice({ timing: 'off' });
    here.player.style.width = '390px';
    const shown = [...(part(here.shadow, 'controls')?.querySelectorAll('button') ?? [])].filter(
      (button) => button.checkVisibility(),
    );
    expect(shown.map((button) => button.ariaLabel)).to.deep.equal(['Pause', 'Settings']);
    const lowest = Math.max(...shown.map((button) => button.getBoundingClientRect().bottom));
    const highest = Math.min(
      ...['[part=captions]', 'matchcut-choice'].map(
        (name) => here.shadow.querySelector(name)?.getBoundingClientRect().top ?? 0,
      ),
    );
    expect(lowest).to.be.at.most(highest);
    shown[1]?.click();
    await until('the settings', () => part(here.shadow, 'panel'));
  });

  it('fill the window where only video elements may fill the screen', async () => {
    const here = await playing();
    Object.assign(here.player, { requestFullscreen: undefined });
    press('f', here.shadow.querySelector('.stage'));
    await until(
      'the window filled',
      () =>
        here.player.getBoundingClientRect().width === innerWidth &&
        here.player.getBoundingClientRect().height === innerHeight,
    );
    press('Escape', here.shadow.querySelector('.stage'));
    await until(
      'the page again',
      () => part(here.shadow, 'controls') && here.player.getBoundingClientRect().width === 640,
    );
  });
});
