/**
 * What makes the page of a graph move, as it stands in the page: `graph` holds its data. Texts go in as text, never as
 * markup.
 */
export const GRAPH_SCRIPT: string = String.raw`
const svg = document.querySelector('.graph');
const nodes = [...svg.querySelectorAll('.node')];
const edges = [...svg.querySelectorAll('.edge')];
const details = document.querySelector('.details');
const whole = svg.viewBox.baseVal;
const all = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
let view = { ...all };

function show(next) {
  view = next;
  svg.setAttribute('viewBox', [view.x, view.y, view.width, view.height].join(' '));
}

function zoom(factor, clientX, clientY) {
  const at = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
  const width = Math.min(all.width * 4, Math.max(120, view.width * factor));
  const scale = width / view.width;
  show({ x: at.x - (at.x - view.x) * scale, y: at.y - (at.y - view.y) * scale, width, height: view.height * scale });
}

function zoomMiddle(factor) {
  const box = svg.getBoundingClientRect();
  zoom(factor, box.x + box.width / 2, box.y + box.height / 2);
}

/** Unless all can be read at once, begins with the start at a size that can. */
function begin() {
  const box = svg.getBoundingClientRect();
  const scale = Math.min(box.width / all.width, box.height / all.height);
  if (scale >= 0.6) return;
  const start = svg.querySelector('.node.start')?.transform.baseVal[0]?.matrix;
  const width = box.width / 0.8;
  const height = box.height / 0.8;
  show({ x: (start ? start.e : 0) - width / 2 + 60, y: (start ? start.f : 0) - 40, width, height });
}

svg.addEventListener('wheel', (event) => {
  event.preventDefault();
  zoom(Math.exp(event.deltaY * 0.0015), event.clientX, event.clientY);
}, { passive: false });

const fingers = new Map();
svg.addEventListener('pointerdown', (event) => {
  fingers.set(event.pointerId, event);
});
addEventListener('pointermove', (event) => {
  const last = fingers.get(event.pointerId);
  if (!last) return;
  if (fingers.size === 2) {
    const other = [...fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
    const before = Math.hypot(last.clientX - other.clientX, last.clientY - other.clientY);
    const now = Math.hypot(event.clientX - other.clientX, event.clientY - other.clientY);
    if (now > 0) zoom(before / now, (event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2);
  } else {
    const scale = svg.getScreenCTM().a;
    show({ ...view, x: view.x - (event.clientX - last.clientX) / scale, y: view.y - (event.clientY - last.clientY) / scale });
  }
  fingers.set(event.pointerId, event);
});
for (const type of ['pointerup', 'pointercancel']) addEventListener(type, (event) => fingers.delete(event.pointerId));

document.querySelector('.zoom').addEventListener('click', ({ target }) => {
  const how = target.dataset.zoom;
  if (how === 'in') zoomMiddle(0.7);
  else if (how === 'out') zoomMiddle(1.4);
  else if (how === 'fit') show({ ...all });
});

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function describe(id) {
  const segment = graph.details[id];
  if (!segment) return;
  for (const node of nodes) node.classList.toggle('chosen', node.dataset.id === id);
  const list = element('dl');
  const row = (term, value) => value && list.append(element('dt', term), element('dd', value));
  row('Id', segment.id);
  row('Duration', segment.duration);
  row('Effects', segment.effects.join(', '));
  row('Ending', segment.ending);
  if (segment.reachable) row('States', segment.reachable.states === 0 ? 'none: no path leads here' : String(segment.reachable.states));
  if (segment.reachable) for (const value of segment.reachable.values) row('', value);
  const parts = [element('h2', segment.title), list];
  for (const choice of segment.choices) {
    parts.push(element('h2', choice.prompt || choice.id));
    const options = element('ul');
    for (const option of choice.options) {
      const item = element('li', option.label + (option.to ? ' → ' + (graph.details[option.to]?.title ?? option.to) : ''));
      if (option.when) item.append(element('br'), element('code', 'if ' + option.when));
      if (option.effects.length > 0) item.append(element('br'), element('code', option.effects.join(', ')));
      options.append(item);
    }
    parts.push(options);
  }
  if (segment.routes.length > 0) {
    parts.push(element('h2', 'Routes'));
    const routes = element('ul');
    for (const route of segment.routes) {
      const item = element('li', '→ ' + (graph.details[route.to]?.title ?? route.to) + (route.weight ? ' (' + route.weight + '×)' : ''));
      if (route.when) item.append(element('br'), element('code', 'if ' + route.when));
      routes.append(item);
    }
    parts.push(routes);
  }
  details.replaceChildren(...parts);
}

svg.addEventListener('click', ({ target }) => {
  const node = target.closest('.node');
  if (node) describe(node.dataset.id);
});
svg.addEventListener('keydown', (event) => {
  const node = event.target.closest('.node');
  if (!node || (event.key !== 'Enter' && event.key !== ' ')) return;
  event.preventDefault();
  describe(node.dataset.id);
});

function light(isLit) {
  const lit = isLit ? [...nodes, ...edges].filter(isLit) : [];
  svg.classList.toggle('dimmed', Boolean(isLit));
  for (const part of [...nodes, ...edges]) part.classList.toggle('lit', lit.includes(part));
  return lit;
}

const search = document.querySelector('input[type=search]');
const matches = document.querySelector('.matches');
search.addEventListener('input', () => {
  press(undefined);
  const words = search.value.trim().toLowerCase();
  if (words === '') {
    light();
    matches.textContent = '';
    return;
  }
  const found = new Set(Object.values(graph.details).filter((segment) => JSON.stringify(segment).toLowerCase().includes(words)).map((segment) => segment.id));
  light((part) => found.has(part.dataset.id));
  matches.textContent = found.size === 1 ? '1 segment' : found.size + ' segments';
});

const buttons = [...document.querySelectorAll('[data-finding]')];
function press(pressed) {
  for (const button of buttons) button.setAttribute('aria-pressed', String(button === pressed));
}
for (const button of buttons) {
  button.addEventListener('click', () => {
    const wasPressed = button.getAttribute('aria-pressed') === 'true';
    press(wasPressed ? undefined : button);
    search.value = '';
    matches.textContent = '';
    if (wasPressed) return light();
    const finding = graph.findings[Number(button.dataset.finding)];
    const steps = new Set(finding.trace.slice(1).map((to, index) => finding.trace[index] + ' ' + to));
    const places = new Set(finding.trace.length > 0 ? finding.trace : [finding.segment]);
    const answers = new Set(finding.walk.split(' → '));
    light((part) => places.has(part.dataset.id) || (steps.has(part.dataset.from + ' ' + part.dataset.to) && (part.dataset.answer === '' || answers.has(part.dataset.answer))));
    matches.textContent = finding.walk ? finding.walk : '';
    const id = finding.segment ?? finding.trace.at(-1);
    if (id) describe(id);
  });
}
begin();
`;
