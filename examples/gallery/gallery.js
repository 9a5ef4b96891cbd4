// Every state of every component: the overview, or with `?state=…` one alone, in a `theme` and from either side (`dir`).
// When it has come, the document says so by `data-shown`.
import '../player/matchcut-player.js';

const HOTSPOTS = {
  moon: [{ x: 0.12, y: 0.2, width: 0.22, height: 0.45 }],
  tower: [{ x: 0.62, y: 0.25, width: 0.22, height: 0.45 }],
};

const wanted = new URLSearchParams(location.search);
const isRightToLeft = wanted.get('dir') === 'rtl';

/** An option as a session offers it. */
const offered = (id, label, more = {}) => ({
  id,
  label,
  isOpen: true,
  picture: null,
  hotspot: [],
  ...more,
});
const CARDS = [
  offered('moon', 'The moon'),
  offered('tower', 'The tower'),
  offered('sun', 'The sun', { isOpen: false }),
];
const asked = (options = CARDS.slice(0, 2), more = {}) => ({
  id: 'turn',
  prompt: 'Which card do you turn?',
  opensAtMs: 0,
  closesAtMs: 8_000,
  options,
  defaultOption: 'tower',
  ...more,
});
const LONG = [
  'Say that you have never seen the stranger before, and go on reading',
  'Ask why the train doesn’t stop',
  'Give the letter back',
  'Say nothing at all',
];

/** `<matchcut-choice>` or `<matchcut-hotspots>` over a still picture. */
function over(name, properties) {
  const stage = element('div', { className: 'stage' });
  stage.append(element(name, properties));
  return stage;
}

const choice = (properties) => () =>
  over('matchcut-choice', {
    choice: asked(),
    time: { leftMs: 6_000, totalMs: 8_000 },
    ...properties,
  });

/** What goes by itself after a moment, again and again. */
function repeated(make) {
  return () => {
    const stage = make();
    setInterval(() => stage.replaceChildren(...make().children), 2_000);
    return stage;
  };
}

/** A player with one of the stories beside this page, brought to where it is wanted. */
function player(src, then = async () => undefined, attributes = {}) {
  return () => {
    const made = element('matchcut-player', {
      memory: 'none',
      timing: 'off',
      muted: true,
      language: isRightToLeft ? 'ar' : 'en',
      src,
      catalogue: '../media.json',
      ...attributes,
    });
    made.addEventListener('ready', () => void then(made).then(shown), { once: true });
    made.addEventListener('error', shown, { once: true });
    return made;
  };
}

const within = (made, selector) => until(() => made.renderRoot.querySelector(selector));
const answering = async (made) => {
  await playing(made);
  await until(() => made.session.state.choice);
};
const playing = async (made) => {
  await made.play();
  await until(() => made.session.state.positionMs > 100);
};
const opened = (button) => async (made) => {
  await playing(made);
  (await within(made, button)).click();
  await within(made, '[part=panel]');
};
const ended = async (made) => {
  await playing(made);
  await until(() => made.choose('moon'));
  made.playbackRate = 8;
  await within(made, '[part=ending]');
};

/** All there is to see, by name. */
export const STATES = {
  'choice, open': choice({}),
  'choice, time running out': choice({ time: { leftMs: 900, totalMs: 8_000 } }),
  'choice, no limit': choice({ time: null }),
  'choice, an option locked': choice({ choice: asked(CARDS) }),
  'choice, taken': repeated(choice({ chosen: 'tower' })),
  'choice, long texts': choice({
    choice: asked(
      LONG.map((label, index) => offered(`o${index}`, label)),
      {
        prompt:
          'The stranger asks whether you have read the letter. What do you answer, now that the lights have gone out?',
      },
    ),
  }),
  'choice, cards': choice({
    choice: asked(CARDS.map((option) => ({ ...option, picture: option.id }))),
    pictures: { moon: 'card-moon.jpg', tower: 'card-tower.jpg', sun: 'still.jpg' },
  }),
  hotspots: () =>
    over('matchcut-hotspots', {
      choice: asked([
        offered('moon', 'The moon', { hotspot: HOTSPOTS.moon }),
        offered('tower', 'The tower', { hotspot: HOTSPOTS.tower, isOpen: false }),
      ]),
    }),
  timeline: () =>
    over('matchcut-timeline', { positionMs: 3_000, durationMs: 9_000, seekableMs: 6_000 }),
  'player, poster': player('story.json'),
  'player, playing': player('late.json', playing),
  'player, paused': player('late.json', async (made) => {
    await playing(made);
    made.pause();
  }),
  'player, choice': player('story.json', answering),
  'player, choice on the film': player('hotspots.json', answering),
  'player, settings': player('story.json', opened('.settings')),
  'player, map': player('story.json', opened('.map')),
  'player, ending': player('story.json', ended),
  'player, message': player('nothing.json'),
  'player, for developers': player('story.json', answering, { debug: true }),
  'player, from afar': player('story.json', answering, { layout: 'tv' }),
};

document.documentElement.dir = isRightToLeft ? 'rtl' : 'ltr';
const theme = wanted.get('theme');
if (theme && /^[a-z]+$/.test(theme))
  document.head.append(element('link', { rel: 'stylesheet', href: `../themes/${theme}.css` }));
if (wanted.has('state')) alone(wanted.get('state'));
else overview();

function alone(name) {
  document.body.className = 'alone';
  document.title = name;
  const main = element('main', {});
  document.body.append(main);
  const made = STATES[name]?.() ?? `There is no "${name}".`;
  main.append(made);
  if (!(made instanceof HTMLElement) || made.localName !== 'matchcut-player') shown();
}

function shown() {
  document.documentElement.dataset.shown = '';
}

function overview() {
  const header = element('header', {});
  const form = element('form', {});
  form.append(
    select('theme', ['', 'light', 'paper', 'neon'], theme ?? ''),
    select('dir', ['ltr', 'rtl'], document.documentElement.dir),
  );
  header.append(element('h1', { textContent: 'Matchcut gallery' }), form);
  const main = element('main', {});
  for (const name of Object.keys(STATES)) {
    const query = new URLSearchParams({ ...Object.fromEntries(wanted), state: name });
    const figure = element('figure', {});
    const caption = element('figcaption', {});
    caption.append(element('a', { href: `?${query}`, textContent: name }));
    figure.append(element('iframe', { src: `?${query}`, title: name, loading: 'lazy' }), caption);
    main.append(figure);
  }
  document.body.append(header, main);
}

function select(name, values, value) {
  const label = element('label', { textContent: `${name === 'dir' ? 'Direction' : 'Theme'} ` });
  const box = element('select', { name, onchange: () => box.form.requestSubmit() });
  for (const each of values)
    box.append(
      element('option', { value: each, textContent: each || 'dark', selected: each === value }),
    );
  label.append(box);
  return label;
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

async function until(condition) {
  for (let waited = 0; waited < 15_000; waited += 50) {
    const found = condition();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it never came');
}
