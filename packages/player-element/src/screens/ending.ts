import { html, nothing, type TemplateResult } from 'lit';
import type { Ending, SessionState } from '@matchcut/runtime';
import { ICONS } from '../icons.ts';
import type { Say } from '../strings/messages.ts';

/** What the screen of an ending shows, and what its buttons do. */
export interface EndingScreen {
  readonly ending: Ending;
  readonly picture: string | undefined;
  readonly checkpoints: SessionState['checkpoints'];
  /** How many endings the viewer has found, this one included, of how many there are. */
  readonly found: { readonly count: number; readonly total: number };
  /** Share of all viewers who ended here, if it is known: `0.12`. */
  readonly share: number | undefined;
  readonly language: string;
  readonly say: Say;
  readonly restart: () => void;
  readonly back: (segment: string) => void;
  readonly openMap: () => void;
}

/** What is seen when an ending has played: which one it was, and the ways on. */
export function endingScreen({
  ending,
  picture,
  checkpoints,
  found,
  share,
  language,
  say,
  restart,
  back,
  openMap,
}: EndingScreen): TemplateResult {
  const percent =
    share === undefined
      ? undefined
      : new Intl.NumberFormat(language, { style: 'percent' }).format(share);
  return html`
    <div part="ending">
      ${picture ? html`<img src=${picture} alt="" />` : nothing}
      <p class="kicker">${say('theEnd')}</p>
      <h2>${ending.title}</h2>
      ${ending.description ? html`<p class="line">${ending.description}</p>` : nothing}
      <p class="found">
        ${found.total > 1 ? html`<span>${say('endingsFound', found)}</span>` : nothing}${percent ? html`<span>${say('endedHere', { percent })}</span>` : nothing}
      </p>
      <div class="actions">
        <button class="primary" @click=${restart}>
          ${ICONS.again}<span>${say('again')}</span>
        </button>
        ${checkpoints.map(({ segment, title }) => html`<button @click=${() => back(segment)}>${ICONS.back}<span>${say('backTo', { checkpoint: title })}</span></button>`)}
        <button @click=${openMap}>${ICONS.map}<span>${say('storyMap')}</span></button>
      </div>
    </div>
  `;
}
