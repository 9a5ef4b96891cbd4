import { html, nothing, type TemplateResult } from 'lit';
import type { Story } from '@matchcut/runtime';
import { ICONS } from '../icons.ts';
import type { PlayerStrings } from '../strings.ts';

/** What is seen before the first frame: the picture, the title, and the way in. */
export function posterScreen(story: Story, picture: string | undefined, strings: PlayerStrings, start: () => void): TemplateResult {
  return html`
    <div class="cover">
      ${picture ? html`<img src=${picture} alt="" />` : nothing}
      <button class="start" aria-label="${strings.play} ${story.title}" @click=${start}>
        <span class="disc">${ICONS.play}</span>
        <span class="title">${story.title}</span>
        ${story.description ? html`<span class="line">${story.description}</span>` : nothing}
      </button>
    </div>
  `;
}
