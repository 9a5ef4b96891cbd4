/** What moves on the preview's page. It knows the player by its public interface only. */
export const DEV_SCRIPT: string = String.raw`
const player = document.querySelector('matchcut-player');
const card = document.querySelector('.card');
const errors = document.querySelector('.errors');
const warnings = document.querySelector('.warnings');
const statusLine = document.querySelector('.status');
const now = document.querySelector('.now dl');
const form = document.querySelector('form');
const variables = document.querySelector('.variables');

let status = null;
let playedVersion = null;
let shownVersion = 0;
let states = [];

const json = async (address, options) => {
  const response = await fetch(address, options);
  return response.ok ? response.json() : null;
};

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** Shows a story that has changed, at the place where the old one was. */
async function reload() {
  const saved = player.session?.save();
  const wasPlaying = !player.paused;
  playedVersion = status.storyVersion;
  const ready = new Promise((resolve) => player.addEventListener('ready', resolve, { once: true }));
  player.catalogue = '/-/media.json?' + status.version;
  player.src = '/-/story.json?' + status.version;
  await ready;
  if (!saved) return;
  try {
    player.resume(saved);
    if (!wasPlaying) player.pause();
  } catch (error) {
    // The place is gone: the story begins anew.
    statusLine.textContent = error.message;
  }
}

async function refresh() {
  status = await json('/-/status.json');
  if (!status) return;
  shownVersion = status.version;
  const wrong = status.diagnostics.filter(({ severity }) => severity === 'error');
  const doubtful = status.diagnostics.filter(({ severity }) => severity !== 'error');
  tell(errors, wrong, status.isValid ? 'The story is not sound' : 'The story has errors; here plays what it was before');
  tell(warnings, doubtful, doubtful.length === 1 ? '1 warning' : doubtful.length + ' warnings');
  const filmed = status.segments.filter(({ isFilmed }) => isFilmed).length;
  statusLine.textContent = status.segments.length + ' segments, ' + filmed + ' filmed';
  fillSegments();
  if (status.storyVersion && (status.storyVersion !== playedVersion || !player.session)) await reload();
}

function tell(place, diagnostics, title) {
  place.hidden = diagnostics.length === 0;
  place.replaceChildren(element('h2', title), ...diagnostics.map(({ text }) => element('pre', text)));
}

function time(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');
}

function draw() {
  requestAnimationFrame(draw);
  const state = player.session?.state;
  const segment = state && status?.segments.find(({ id }) => id === state.segment);
  card.hidden = !segment || segment.isFilmed || state.isOver;
  if (!segment) return;
  card.querySelector('.title').textContent = segment.title;
  card.querySelector('.text').textContent = segment.text ?? '';
  card.querySelector('.time').textContent = time(state.positionMs) + ' / ' + time(segment.durationMs);
  const rows = [['Segment', state.segment], ['Time', time(state.positionMs) + ' / ' + time(segment.durationMs)], ...Object.entries(state.variables).map(([name, value]) => [name, String(value)])];
  const text = JSON.stringify(rows);
  if (now.dataset.shown === text) return;
  now.dataset.shown = text;
  now.replaceChildren(...rows.flatMap(([term, value]) => [element('dt', term), element('dd', value)]));
}

function fillSegments() {
  const chosen = form.segment.value || player.session?.state.segment;
  form.segment.replaceChildren(...status.segments.map(({ id, title }) => new Option(title + (title === id ? '' : ' (' + id + ')'), id, false, id === chosen)));
  void fillStates();
}

async function fillStates() {
  states = (await json('/-/states.json?segment=' + encodeURIComponent(form.segment.value))) ?? [];
  const described = (state) => [...Object.entries(state.variables).map(([name, value]) => name + ': ' + value), ...state.visited.map((id) => 'visited ' + id), ...state.chosen.map((answer) => 'chose ' + answer)].join(', ') || 'the only one';
  form.state.replaceChildren(...states.map((state, index) => new Option(described(state), String(index))));
  if (states.length === 0) form.state.replaceChildren(new Option('no path leads here', ''));
  fillVariables();
}

function fillVariables() {
  const state = states[Number(form.state.value)];
  variables.replaceChildren(
    ...Object.entries(status.variables).map(([name, declared]) => {
      const value = state?.variables[name] ?? declared.initial;
      const label = element('label', undefined, declared.type === 'bool' ? 'check' : '');
      const input = document.createElement(declared.type === 'enum' ? 'select' : 'input');
      input.dataset.variable = name;
      if (declared.type === 'enum') input.append(...declared.values.map((each) => new Option(each, each, false, each === value)));
      else if (declared.type === 'bool') Object.assign(input, { type: 'checkbox', checked: value });
      else Object.assign(input, { type: 'number', min: declared.min, max: declared.max, value });
      label.append(...(declared.type === 'bool' ? [input, name] : [name, input]));
      return label;
    }),
  );
}

form.segment.addEventListener('change', () => void fillStates());
form.state.addEventListener('change', fillVariables);
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const state = states[Number(form.state.value)];
  const values = Object.fromEntries([...variables.querySelectorAll('[data-variable]')].map((input) => [input.dataset.variable, input.type === 'checkbox' ? input.checked : input.type === 'number' ? Number(input.value) : input.value]));
  const body = JSON.stringify({ segment: form.segment.value, variables: values, visited: state?.visited ?? [], chosen: state?.chosen ?? [] });
  const saved = await json('/-/place', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (saved) player.resume(saved);
});

new EventSource('/-/changes').addEventListener('message', ({ data }) => {
  if (Number(data) !== shownVersion) void refresh();
});
draw();
`;
