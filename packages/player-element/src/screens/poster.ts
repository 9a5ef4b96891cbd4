import { html, nothing, type TemplateResult } from 'lit';
import type { Story } from '@matchcut/runtime';
import { ICONS } from '../icons.ts';
import type { Say } from '../strings/messages.ts';

/** What the poster shows, and what its buttons do. */
export interface PosterScreen {
  readonly story: Story;
  readonly picture: string | undefined;
  readonly say: Say;
  /** Plays, from where the viewer stopped if there is such a place. */
  readonly start: () => void;
  /** Begins anew; undefined if there is no place to go on from. */
  readonly startOver: (() => void) | undefined;
}

/** What is seen before the first frame: the picture, the title, and the way in. */
export function posterScreen({
  story,
  picture,
  say,
  start,
  startOver,
}: PosterScreen): TemplateResult {
  return html`
    <div class="cover">
      ${picture ? html`<img src=${picture} alt="" />` : nothing}
      <button class="start" @click=${start}>
        ${startOver ? nothing : html`<span class="unseen">${say('play')} </span>`}
        <span class="disc">${ICONS.play}</span>
        <span class="title">${story.title}</span>
        <span class="line">${startOver ? say('resume') : (story.description ?? nothing)}</span>
      </button>
      ${startOver ? html`<button class="over" @click=${startOver}>${ICONS.again}<span>${say('startOver')}</span></button>` : nothing}
    </div>
  `;
}
