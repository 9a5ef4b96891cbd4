import { expect } from 'chai';
import {
  address,
  atChoice,
  EPISODE,
  media,
  options,
  press,
  started,
  tunnelStory,
  types,
  type Stage,
} from '../../../../fixtures/player-stage.ts';
import { until } from '../../../../fixtures/until.ts';

afterEach(() => document.querySelector('matchcut-player')?.remove());

interface AskedOption {
  readonly id: string;
  [field: string]: unknown;
}

/** The tunnel's story with more to its options, and in German too. */
function story(more: Readonly<Record<string, object>>): string {
  const told = tunnelStory();
  const tunnel = told.segments['tunnel'] as { choices: { options: AskedOption[] }[] };
  for (const [index, option] of tunnel.choices[0]?.options.entries() ?? [])
    Object.assign(tunnel.choices[0]?.options[index] ?? {}, more[option.id]);
  const translations = {
    de: {
      title: 'Der Tunnel',
      'choice.turn': 'Welche Karte?',
      'option.turn.moon': 'Der Mond',
      'option.turn.tower': 'Der Turm',
      'ending.moon': 'Mondlicht',
      'checkpoint.tunnel': 'Im Tunnel',
    },
  };
  return address({ ...told, translations });
}

const LEFT = {
  hotspot: [
    { atMs: 3_000, x: 0.1, y: 0.2, width: 0.2, height: 0.4 },
    { atMs: 8_000, x: 0.5, y: 0.2, width: 0.2, height: 0.4 },
  ],
};
const RIGHT = { hotspot: [{ x: 0.7, y: 0.5, width: 0.2, height: 0.4 }] };
const hotspots = ({ shadow }: Stage) => [
  ...(shadow.querySelector('matchcut-hotspots')?.shadowRoot?.querySelectorAll('button') ?? []),
];
const answers = ({ events }: Stage) =>
  events.flatMap((event) => (event.type === 'choice_made' ? [`${event.option} ${event.by}`] : []));

describe('options with pictures', () => {
  const pictures = {
    'moon.jpg': `${EPISODE}/media/nothing.jpg`,
    'tower.jpg': 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==',
  };

  it("are cards, and plain buttons where the picture can't be had", async () => {
    const here = await atChoice({
      src: story({
        moon: { picture: 'moon.jpg' },
        tower: { picture: 'tower.jpg' },
        sun: { picture: 'unknown.jpg' },
      }),
      catalogue: address({ ...media(), pictures }),
      timing: 'off',
    });
    await until(
      'the missing picture gone',
      () => options(here.shadow).filter((button) => button.querySelector('img')).length === 1,
    );
    expect(
      options(here.shadow).map((button) => [
        button.textContent?.trim().split(/\s+/).slice(0, 2).join(' '),
        button.querySelector('img') !== null,
      ]),
    ).to.deep.equal([
      ['The moon', false],
      ['The tower', true],
      ['The sun', false],
    ]);
    options(here.shadow)[1]?.click();
    await until('the answer', () => answers(here).length > 0);
    expect(answers(here)).to.deep.equal(['tower viewer']);
  });
});

describe('options on the film', () => {
  it('lie where the story says, and move with it; the others stay buttons', async () => {
    const here = await atChoice({ src: story({ moon: LEFT }), timing: 'off' });
    expect(options(here.shadow).map((button) => button.dataset['number'])).to.deep.equal([
      '2',
      '3',
    ]);
    const [moon] = await until('the hotspot', () =>
      hotspots(here).length === 1 ? hotspots(here) : undefined,
    );
    const box = () => {
      const [outer, inner] = [
        here.player.getBoundingClientRect(),
        (moon as HTMLElement).getBoundingClientRect(),
      ];
      return {
        left: (inner.left - outer.left) / outer.width,
        top: (inner.top - outer.top) / outer.height,
      };
    };
    await until('it at its first place', () => box().left < 0.3);
    expect(box().top).to.be.closeTo(0.2, 0.02);
    await until('it further on', () => box().left > 0.3);
    moon?.click();
    await until('the answer', () => answers(here).length > 0);
    expect(answers(here)).to.deep.equal(['moon viewer']);
    await until('it marked', () => hotspots(here)[0]?.classList.contains('taken'));
  });

  it('are fitted to the picture where the player has another shape', async () => {
    const here = await atChoice({ src: story({ moon: LEFT, tower: RIGHT }), timing: 'off' });
    here.player.style.cssText += '; aspect-ratio: auto; height: 640px';
    await until('the picture', () => (here.shadow.querySelector('video')?.videoHeight ?? 0) > 0);
    const tower = hotspots(here)[1] as HTMLElement;
    await until('it fitted', () => {
      const [outer, inner] = [here.player.getBoundingClientRect(), tower.getBoundingClientRect()];
      const pictureHeight = (outer.width * 9) / 16;
      return (
        Math.abs(
          inner.top - outer.top - ((outer.height - pictureHeight) / 2 + pictureHeight * 0.5),
        ) < 3
      );
    });
  });

  it('are picked by arrows and by number', async () => {
    const here = await started({
      src: story({ moon: LEFT, tower: RIGHT, sun: { unavailable: 'hidden' } }),
      timing: 'off',
    });
    await until('the hotspots', () => hotspots(here).length === 2);
    const group = await until('the choice with the keyboard', () => {
      const choice = here.shadow.querySelector('matchcut-choice');
      return here.shadow.activeElement === choice ? choice?.shadowRoot?.activeElement : undefined;
    });
    press('ArrowDown', group);
    await until('a hotspot with the keyboard', () => hotspots(here)[0]?.matches(':focus'));
    press('ArrowRight', hotspots(here)[0]);
    await until('the other one', () => hotspots(here)[1]?.matches(':focus'));
    press('2', hotspots(here)[1]);
    await until('the answer', () => answers(here).length > 0);
    expect(answers(here)).to.deep.equal(['tower viewer']);
  });
});

describe("a choice of the page's own", () => {
  it("stands in the place of the player's, with keys and all", async () => {
    const here = await started({ timing: 'off' });
    const own = document.createElement('div');
    own.slot = 'choice';
    own.innerHTML = '<button>Up</button><button>Down</button>';
    for (const button of own.querySelectorAll('button'))
      button.onclick = () => here.player.choose(button.textContent === 'Up' ? 'moon' : 'tower');
    here.player.append(own);
    await until('it', () => types(here.events).includes('choice_opened') && own.checkVisibility());
    expect(here.shadow.querySelector('matchcut-choice')?.checkVisibility()).to.equal(false);
    press('ArrowDown', here.shadow.querySelector('.stage'));
    await until('its button with the keyboard', () => document.activeElement?.textContent === 'Up');
    press('ArrowRight', document.activeElement);
    await until('the other one', () => document.activeElement?.textContent === 'Down');
    (document.activeElement as HTMLElement).click();
    await until('the answer', () => answers(here).length > 0);
    expect(answers(here)).to.deep.equal(['tower viewer']);
  });
});

describe('a story in several languages', () => {
  it("is told in the viewer's, and in another as soon as they set it", async () => {
    const here = await atChoice({ src: story({}), language: 'de', timing: 'off', memory: 'local' });
    const choice = here.shadow.querySelector('matchcut-choice');
    expect(choice?.shadowRoot?.textContent)
      .to.contain('Welche Karte?')
      .and.to.contain('Der Mond')
      .and.to.contain('The sun');
    expect(choice?.lang).to.equal('de');
    here.shadow.querySelector<HTMLElement>('.settings')?.click();
    const english = await until('the setting', () =>
      [...here.shadow.querySelectorAll<HTMLElement>('[role=radio]')].find(
        ({ textContent }) => textContent === 'English',
      ),
    );
    english.click();
    await until('the question in English', () =>
      choice?.shadowRoot?.textContent?.includes('Which card?'),
    );
    expect(here.shadow.querySelector('[part=panel] h2')?.textContent).to.equal('Settings');
    here.player.remove();
    const later = await started({ src: story({}), language: 'de', memory: 'local' });
    await until(
      'English again',
      () =>
        later.shadow.querySelector('.start, .settings')?.getAttribute('aria-label') === 'Settings',
    );
    localStorage.clear();
  });
});

describe('what was seen before', () => {
  it('can be skipped, to what is new', async () => {
    const here = await atChoice({ timing: 'off' });
    options(here.shadow)[1]?.click();
    await until('the other segment', () => here.player.session?.state.segment === 'tower');
    expect(here.shadow.querySelector('[part=skip]')).to.equal(null);
    here.player.restart();
    await until('the choice again', () => here.player.session?.state.choice);
    here.player.choose('tower');
    here.player.playbackRate = 1;
    const skip = await until('the way past', () =>
      here.shadow.querySelector<HTMLElement>('[part=skip]'),
    );
    expect(skip.textContent?.trim()).to.equal('Skip what you’ve seen');
    skip.click();
    await until(
      'the moment before the end',
      () => (here.player.session?.state.positionMs ?? 0) >= 8_000,
    );
    await until('the ending', () => here.shadow.querySelector('[part=ending]'));
  });
});
