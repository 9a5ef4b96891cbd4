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
  types,
  type Stage,
} from '../../../../fixtures/player-stage.ts';
import { frames, until } from '../../../../fixtures/until.ts';
import { activeIn } from './focus.ts';

afterEach(() => document.querySelector('matchcut-player')?.remove());

/** The name of what has the keyboard. */
const held = () => {
  const active = activeIn(document);
  return active?.ariaLabel ?? active?.textContent?.trim().replace(/\s+/g, ' ') ?? '';
};
const remote = (key: string) => press(key, activeIn(document));
const code = (keyCode: number, on: Element | null) =>
  on?.dispatchEvent(
    Object.defineProperty(
      new KeyboardEvent('keydown', {
        key: 'Unidentified',
        bubbles: true,
        composed: true,
        cancelable: true,
      }),
      'keyCode',
      { value: keyCode },
    ),
  );
const position = ({ player }: Stage) => player.session?.state.positionMs ?? 0;

describe('a remote control', () => {
  it('plays the whole story with arrows and enter alone', async () => {
    const here = stage({ timing: 'off' });
    await until('the play button', () => here.shadow.querySelector('.start'));
    here.shadow.querySelector<HTMLElement>('.stage')?.focus();
    remote('Enter');
    await until(
      'the choice',
      () => options(here.shadow).length > 0 && activeIn(document)?.role === 'group',
    );
    remote('ArrowRight');
    expect(held()).to.equal('The moon');
    remote('ArrowRight');
    expect(held()).to.equal('The tower');
    remote('ArrowDown');
    expect(held()).not.to.equal('The tower');
    remote('ArrowUp');
    const index = options(here.shadow).findIndex((option) => option === activeIn(document));
    expect(index).to.be.greaterThan(-1);
    options(here.shadow)[0]?.focus();
    // Enter on a button is the browser's own.
    expect(remote('Enter')).to.equal(true);
    activeIn(document)?.click();
    await until('the ending', () =>
      part(here.shadow, 'ending')?.textContent?.includes('Moonlight'),
    );
    remote('ArrowDown');
    await until('the keyboard on what is next', () => activeIn(document)?.localName === 'button');
  });

  it('comes to a choice that has opened under a sheet, once that is closed', async () => {
    const here = await started({ timing: 'off' });
    await until('the film', () => position(here) > 0);
    here.shadow.querySelector<HTMLElement>('[aria-label=Settings]')?.click();
    await until('the keyboard in the settings', () =>
      part(here.shadow, 'panel')?.contains(activeIn(document) ?? null),
    );
    void here.player.play();
    await until('the choice', () => types(here.events).includes('choice_opened'));
    await here.player.updateComplete;
    expect(part(here.shadow, 'panel')?.contains(activeIn(document) ?? null)).to.equal(true);
    remote('Escape');
    await until('the keyboard on the choice', () => activeIn(document)?.role === 'group');
  });

  it('stays on the control that the viewer has moved to when a choice closes', async () => {
    const { shadow, player } = await atChoice({ timing: 'off' });
    await until('the keyboard on the choice', () => activeIn(document)?.role === 'group');
    const pause = shadow.querySelector<HTMLElement>('[aria-label=Pause]');
    pause?.focus();
    player.choose('tower');
    await until('the choice over', () => player.session?.state.choice === null);
    await player.updateComplete;
    await frames(3);
    expect(held()).to.equal('Pause');
  });

  it('answers for who thinks it over, however often the picture is drawn meanwhile', async () => {
    const here = await atChoice({ timing: 'off', catalogue: address(packaged()) });
    await until('the keyboard on the choice', () => activeIn(document)?.role === 'group');
    remote('ArrowRight');
    remote('ArrowRight');
    expect(held()).to.equal('The tower');
    // Held for the answer, it is drawn five times a second; captions and controls come and go.
    await until(
      'the film held',
      () =>
        !here.player.paused &&
        [...here.shadow.querySelectorAll('video')].every((video) => video.paused),
    );
    for (let redraw = 0; redraw < 15; redraw += 1) {
      here.player.requestUpdate();
      await here.player.updateComplete;
      await frames(1);
    }
    expect(held()).to.equal('The tower');
    activeIn(document)?.click();
    expect(here.events.find((event) => event.type === 'choice_made')).to.include({
      option: 'tower',
      by: 'viewer',
    });
  });

  it('finds the keyboard on the choice again when it opens once more', async () => {
    const here = await atChoice({ timing: 'off', catalogue: address(packaged()) });
    await until('the keyboard on the choice', () => activeIn(document)?.role === 'group');
    here.player.back('tunnel');
    await until('the choice gone', () => options(here.shadow).length === 0);
    await until(
      'the keyboard on the choice',
      () => options(here.shadow).length > 0 && activeIn(document)?.role === 'group',
    );
  });

  it('goes through the film sideways as long as nothing else has the keyboard', async () => {
    const here = await started({ catalogue: address(packaged()), timing: 'off' });
    here.player.playbackRate = 1;
    await until('the film', () => position(here) > 300);
    here.shadow.querySelector<HTMLElement>('.stage')?.focus();
    remote('ArrowRight');
    await until('a later place', () => position(here) >= 2_900);
    // Not past the choice that waits.
    expect(position(here)).to.be.lessThan(3_600);
    expect(here.events.find((event) => event.type === 'seeked')).to.include({
      toMs: 3_000,
      segment: 'tunnel',
    });
  });

  it('may have keys that only have codes', async () => {
    const here = await started();
    await until('the film', () => types(here.events).includes('playback_started'));
    code(19, here.shadow.querySelector('.stage'));
    expect(here.player.paused).to.equal(true);
    code(415, here.shadow.querySelector('.stage'));
    await until('the film again', () => !here.player.paused);
  });

  it('leaves what it has no use for to the page', async () => {
    const here = await started();
    await until('the film', () => types(here.events).includes('playback_started'));
    expect(press('Escape', here.shadow.querySelector('.stage'))).to.equal(true);
    expect(press('x', here.shadow.querySelector('.stage'))).to.equal(true);
  });
});

describe('a field of the page’s within the player', () => {
  for (const slot of ['overlay', 'choice']) {
    it(`in the slot "${slot}" gets all that is typed into it`, async () => {
      const here = await atChoice({ timing: 'off' });
      const form = document.createElement('form');
      form.slot = slot;
      form.innerHTML =
        '<input aria-label="Name"><textarea></textarea><select><option>a</select><p contenteditable></p><input type="checkbox">';
      here.player.append(form);
      const pressed = (element: Element) =>
        ['J', ' ', '1', 'm', 'ArrowLeft', 'Enter'].filter((key) => press(key, element) === false);
      const [input, area, select, editable, box] = form.children;
      for (const field of [input, area, select, editable])
        expect(pressed(field as Element), field?.localName).to.deep.equal([]);
      expect([
        types(here.events).includes('choice_made'),
        here.player.muted,
        here.player.paused,
      ]).to.deep.equal([false, true, false]);
      // Where nothing is typed, the player's keys work.
      expect(press('m', box)).to.equal(false);
      expect(here.player.muted).to.equal(false);
    });
  }
});

describe('a gamepad', () => {
  it('answers like everything else', async () => {
    const buttons = Array.from({ length: 16 }, () => ({ pressed: false }));
    const real = navigator.getGamepads;
    navigator.getGamepads = () => [{ index: 0, buttons, axes: [0, 0] } as never];
    const push = async (button: number) => {
      for (const pressed of [true, false]) {
        Object.assign(buttons[button] as object, { pressed });
        await frames(3);
      }
    };
    try {
      const here = await atChoice({ timing: 'off' });
      await until(
        'the choice with the keyboard',
        () => here.shadow.activeElement?.localName === 'matchcut-choice',
      );
      window.dispatchEvent(new Event('gamepadconnected'));
      await push(13);
      expect(held()).to.equal('The moon');
      await push(15);
      expect(held()).to.equal('The tower');
      await push(0);
      await until('the answer', () =>
        here.events.find((event) => event.type === 'choice_made' && event.option === 'tower'),
      );
    } finally {
      navigator.getGamepads = real;
    }
  });
});

describe('an answer', () => {
  it('isn’t taken if the page cancels it', async () => {
    const here = await atChoice({ timing: 'off' });
    const asked: unknown[] = [];
    here.player.addEventListener(
      'beforechoice',
      (event) => {
        asked.push((event as CustomEvent).detail);
        event.preventDefault();
      },
      { once: true },
    );
    options(here.shadow)[0]?.click();
    expect(asked).to.deep.equal([{ choice: 'turn', option: 'moon' }]);
    expect(types(here.events)).not.to.include('choice_made');
    options(here.shadow)[0]?.click();
    expect(types(here.events)).to.include('choice_made');
  });
});
