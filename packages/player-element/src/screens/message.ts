import { html, type TemplateResult } from 'lit';
import { ICONS } from '../icons.ts';
import { wordsFor, type PlayerError } from '../player-error.ts';
import type { Say } from '../strings/messages.ts';

/** What is seen when something failed: what, what to do, and the way to try again. */
export function messageScreen(error: PlayerError, say: Say, retry: () => void): TemplateResult {
  const { title, advice } = wordsFor(error.code);
  return html`
    <div part="message" role="alert">
      <span class="sign">${ICONS.alert}</span>
      <h2>${say(title)}</h2>
      <p>${say(advice)}</p>
      <div class="actions">
        <button class="primary" @click=${retry}>${ICONS.again}<span>${say('retry')}</span></button>
      </div>
      <p class="code">${error.code}</p>
    </div>
  `;
}
