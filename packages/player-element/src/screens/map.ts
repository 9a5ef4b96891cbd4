import type { MapPlace, StoryMap, Way } from '@matchcut/runtime';
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { ICONS } from '../icons.ts';
import type { Say } from '../strings/messages.ts';

/** What the map shows, and what its places do. */
export interface MapScreen {
  readonly map: StoryMap;
  readonly current: string;
  /** Checkpoints of this play-through, by segment: to them one can go. */
  readonly reachable: ReadonlySet<string>;
  readonly picture: (segment: string) => string | undefined;
  readonly say: Say;
  readonly goTo: (segment: string) => void;
}

const WIDTH = 150;
const HEIGHT = 118;
const GAP_X = 56;
const GAP_Y = 22;

/** The story as far as the viewer knows it. Of the rest it is only said that there is some. */
export function mapScreen(screen: MapScreen): TemplateResult {
  const { map } = screen;
  const [width, height] = [map.columns * (WIDTH + GAP_X) - GAP_X + 40, map.rows * (HEIGHT + GAP_Y)];
  const at = new Map(map.places.map((place) => [place.segment, place]));
  return html`<svg class="map" width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${map.ways.map((way) => line(way, at))} ${map.places.map((place) => placeOf(place, screen))}
  </svg>`;
}

function corner({ column, row }: MapPlace): readonly [x: number, y: number] {
  return [4 + column * (WIDTH + GAP_X), 4 + row * (HEIGHT + GAP_Y)];
}

function line(
  [from, to]: Way,
  places: ReadonlyMap<string, MapPlace>,
): SVGTemplateResult | typeof nothing {
  const [start, end] = [places.get(from), places.get(to)];
  if (!start || !end || start === end) return nothing;
  const [startX, startY] = corner(start);
  const [endX, endY] = corner(end);
  const [x1, y1, x2, y2] = [startX + WIDTH, startY + HEIGHT * 0.36, endX, endY + HEIGHT * 0.36];
  // What leads back goes below.
  const bend =
    x2 > x1
      ? `C${x1 + GAP_X / 2},${y1} ${x2 - GAP_X / 2},${y2} ${x2},${y2}`
      : `C${x1 + GAP_X},${y1 + HEIGHT * 0.7} ${x2 - GAP_X},${y2 + HEIGHT * 0.7} ${x2},${y2}`;
  return svg`<path class="way" d=${`M${x1},${y1} ${bend}`} aria-hidden="true"></path>`;
}

function placeOf(
  place: MapPlace,
  { current, reachable, picture, say, goTo }: MapScreen,
): SVGTemplateResult {
  const { segment, title, isEnding, unseenWays } = place;
  const [x, y] = corner(place);
  const isCurrent = segment === current;
  const src = picture(segment);
  const unseen = unseenWays > 0 ? say('notSeenYet', { count: unseenWays }) : '';
  const more = isCurrent ? say('youAreHere') : unseen;
  const content = html`
    ${src ? html`<img src=${src} alt="" loading="lazy" />` : nothing}
    <span class="name"
      >${isEnding ? html`<span class="sign">${ICONS.ending}</span>` : nothing}${title}</span
    >
    <span class="more">${more}</span>
  `;
  const name = `place ${isCurrent ? 'current' : ''}`;
  return svg`<foreignObject x=${x} y=${y} width=${WIDTH} height=${HEIGHT}>
    ${reachable.has(segment) ? html`<button class=${name} aria-label="${say('backTo', { checkpoint: title })}${more && `, ${more}`}" @click=${() => goTo(segment)}>${content}</button>` : html`<div class=${name} aria-current=${isCurrent ? 'true' : nothing}>${content}</div>`}
  </foreignObject>`;
}
