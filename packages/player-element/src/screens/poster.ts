import { html, nothing, type TemplateResult } from 'lit';
import type { Story } from '@matchcut/runtime';
import { ICONS } from '../icons.ts';
import type { Say } from '../strings/messages.ts';

/** What the poster shows, and what its buttons do. */
export interface PosterScreen {
  readonly story: Story;
  readonly picture: string | undefined;
  readonly say: Say;
  readonly start: () => void;
  /** Takes up an earlier play-through, if there is one. */
  readonly resume: (() => void) | undefined;
}

/** What is seen before the first frame: the picture, the title, and the way in. */
export function posterScreen({ story, picture, say, start, resume }: PosterScreen): TemplateResult {
  return html`
    <div class="cover">
      ${picture ? html`<img src=${picture} alt="" />` : nothing}
      <button class="start" @click=${resume ?? start}>
        ${resume ? nothing : html`<span class="unseen">${say('play')} </span>`}
        <span class="disc">${ICONS.play}</span>
        <span class="title">${story.title}</span>
        <span class="line">${resume ? say('resume') : (story.description ?? nothing)}</span>
      </button>
      ${resume ? html`<button class="over" @click=${start}>${ICONS.again}<span>${say('startOver')}</span></button>` : nothing}
    </div>
  `;
}
