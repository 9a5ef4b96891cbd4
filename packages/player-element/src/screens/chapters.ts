import type { SeenChapter } from '@matchcut/runtime';
import { html, nothing, type TemplateResult } from 'lit';
import type { Say } from '../strings/messages.ts';

/** The chapters that the viewer has come to, and where to go back to in each. */
export interface ChapterList {
  readonly chapters: readonly SeenChapter[];
  readonly current: string;
  /** Checkpoints of this play-through, by segment: to them one can go. */
  readonly reachable: ReadonlySet<string>;
  readonly picture: (segment: string) => string | undefined;
  readonly say: Say;
  readonly goTo: (segment: string) => void;
}

/** The chapters that the viewer has come to; one in which a checkpoint was reached can be gone back to. */
export function chapterList({
  chapters,
  current,
  reachable,
  picture,
  say,
  goTo,
}: ChapterList): TemplateResult | typeof nothing {
  if (chapters.length === 0) return nothing;
  return html`<nav class="chapters" aria-labelledby="chapters">
    <h3 id="chapters">${say('chapters')}</h3>
    <ol>
      ${chapters.map(({ title, segments }) => {
        const [first] = segments;
        const checkpoint = segments.find((segment) => reachable.has(segment));
        const src = picture(checkpoint ?? first);
        const isCurrent = segments.includes(current);
        const content = html`${src ? html`<img src=${src} alt="" loading="lazy" />` : nothing}<span
            class="name"
            >${title}</span
          >
          <span class="more">${isCurrent ? say('youAreHere') : nothing}</span>`;
        const name = `place ${isCurrent ? 'current' : ''}`;
        return html`<li aria-current=${isCurrent ? 'true' : nothing}>
          ${checkpoint === undefined ? html`<div class=${name}>${content}</div>` : html`<button class=${name} aria-label="${say('backTo', { checkpoint: title })}${isCurrent ? `, ${say('youAreHere')}` : ''}" @click=${() => goTo(checkpoint)}>${content}</button>`}
        </li>`;
      })}
    </ol>
  </nav>`;
}
