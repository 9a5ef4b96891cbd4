import { html, nothing, type TemplateResult } from 'lit';
import type { Ending, SessionState } from '@matchcut/runtime';
import { ICONS } from '../icons.ts';
import type { PlayerStrings } from '../strings.ts';

/** What the screen of an ending shows, and what its buttons do. */
export interface EndingScreen {
  readonly ending: Ending;
  readonly picture: string | undefined;
  readonly checkpoints: SessionState['checkpoints'];
  readonly strings: PlayerStrings;
  readonly restart: () => void;
  readonly back: (segment: string) => void;
}

/** What is seen when an ending has played: which one it was, and the ways on. */
export function endingScreen({ ending, picture, checkpoints, strings, restart, back }: EndingScreen): TemplateResult {
  return html`
    <div part="ending">
      ${picture ? html`<img src=${picture} alt="" />` : nothing}
      <p class="kicker">${strings.theEnd}</p>
      <h2>${ending.title}</h2>
      ${ending.description ? html`<p class="line">${ending.description}</p>` : nothing}
      <div class="actions">
        <button class="primary" @click=${restart}>${ICONS.again}<span>${strings.again}</span></button>
        ${checkpoints.map(({ segment, title }) => html`<button @click=${() => back(segment)}>${ICONS.back}<span>${strings.backTo(title)}</span></button>`)}
      </div>
    </div>
  `;
}
