import { html, type TemplateResult } from 'lit';
import { ICONS } from '../icons.ts';
import { wordsFor, type PlayerError } from '../player-error.ts';
import type { PlayerStrings } from '../strings.ts';

/** What is seen when something failed: what, what to do, and the way to try again. */
export function messageScreen(error: PlayerError, strings: PlayerStrings, retry: () => void): TemplateResult {
  const [title, advice] = wordsFor(error.code, strings);
  return html`
    <div part="message" role="alert">
      <span class="sign">${ICONS.alert}</span>
      <h2>${title}</h2>
      <p>${advice}</p>
      <div class="actions"><button class="primary" @click=${retry}>${ICONS.again}<span>${strings.retry}</span></button></div>
      <p class="code">${error.code}</p>
    </div>
  `;
}
