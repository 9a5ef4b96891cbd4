import { html, type TemplateResult } from 'lit';
import { ICONS } from '../icons.ts';
import type { Say } from '../strings/messages.ts';

/** A sheet over the picture, with a way to close it. While it is open, nothing beneath it can be reached. */
export function panel(
  title: string,
  content: TemplateResult,
  say: Say,
  close: () => void,
): TemplateResult {
  return html`
    <div part="panel" role="dialog" aria-label=${title}>
      <header>
        <h2 tabindex="-1">${title}</h2>
        <button class="close" aria-label=${say('close')} @click=${close}>${ICONS.close}</button>
      </header>
      <div class="content">${content}</div>
    </div>
  `;
}
