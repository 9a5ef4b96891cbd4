import { savedAt, type Session, type SessionState, type StoryEvent } from '@matchcut/runtime';
import {
  css,
  html,
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import type { PlaybackReport } from '../playback/playback.ts';

/** Detail of the `jump` event: a saved session that stands where the developer wants to be. */
export interface JumpDetail {
  readonly saved: unknown;
}

const MOST_EVENTS = 200;

/**
 * What a developer wants to see while a story plays: where the session stands, what may follow, what is fetched, and
 * all that happened; with a way to any segment. In English, and for nobody else.
 *
 * @fires jump - Go there.
 */
export class MatchcutDebug extends LitElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    state: { attribute: false },
    report: { attribute: false },
    isFolded: { state: true },
  };

  declare session: Session | null;
  declare state: SessionState | null;
  declare report: PlaybackReport | null;
  declare protected isFolded: boolean;
  #events: StoryEvent[] = [];

  constructor() {
    super();
    this.session = null;
    this.state = null;
    this.report = null;
    this.isFolded = false;
  }

  /** Adds something that happened. */
  record(event: StoryEvent): void {
    this.#events = [event, ...this.#events].slice(0, MOST_EVENTS);
    this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { session, state } = this;
    if (!session || !state) return nothing;
    return html`
      <header>
        <button
          aria-expanded=${this.isFolded ? 'false' : 'true'}
          @click=${() => (this.isFolded = !this.isFolded)}
        >
          Debug
        </button>
      </header>
      ${this.isFolded ? nothing : html`<div class="content" tabindex="0" role="region" aria-label="Debug">${this.#state(state)} ${this.#jump(session, state)} ${this.#plan(state)} ${this.#variables(state)} ${this.#history()}</div>`}
    `;
  }

  #state({ segment, positionMs, seekableMs, step, choice, ending }: SessionState): TemplateResult {
    const open = choice
      ? `${choice.id} (${choice.options.map(({ id, isOpen }) => (isOpen ? id : `${id} locked`)).join(', ')}; silence: ${choice.defaultOption ?? 'random'})`
      : 'none open';
    return section('State', [
      ['segment', segment],
      ['position', `${seconds(positionMs)} (seekable to ${seconds(seekableMs)})`],
      ['step', String(step)],
      ['choice', open],
      ...(ending ? ([['ending', ending.id]] as const) : []),
      ['session', this.session?.id ?? ''],
    ]);
  }

  /** A way to any segment, with the variables as they are. */
  #jump({ story }: Session, { segment: current, variables }: SessionState): TemplateResult {
    const go = ({ target }: Event): void => {
      const saved = savedAt(story, (target as HTMLSelectElement).value, { variables });
      this.dispatchEvent(new CustomEvent<JumpDetail>('jump', { detail: { saved } }));
    };
    return html`<label
      >Jump to
      <select @change=${go}>
        ${Object.entries(story.segments).map(([id, { title }]) => html`<option value=${id} ?selected=${id === current}>${id}${title ? ` (${title})` : ''}</option>`)}
      </select></label
    >`;
  }

  #plan({ branches }: SessionState): TemplateResult {
    const { report } = this;
    return section('Plan', [
      ...branches.map(
        ({ segment, probability }) => [segment, `${Math.round(probability * 100)} %`] as const,
      ),
      ['playback', report?.technique ?? ''],
      ['held ahead', report ? `${report.aheadSeconds.toFixed(1)} s` : ''],
      ['fetching', report?.fetching ?? 'nothing'],
      ...(report?.kbps === undefined
        ? []
        : ([['line', `${Math.round(report.kbps)} kbit/s`]] as const)),
    ]);
  }

  #variables({ variables }: SessionState): TemplateResult | typeof nothing {
    const entries = Object.entries(variables).map(([id, value]) => [id, String(value)] as const);
    return entries.length === 0 ? nothing : section('Variables', entries);
  }

  #history(): TemplateResult {
    return html`<h3>Events</h3>
      <ol>
        ${this.#events.map(({ type, segment, positionMs, ...more }) => html`<li><b>${type}</b> ${segment} ${seconds(positionMs)} <span>${detailsOf(more)}</span></li>`)}
      </ol>`;
  }

  static override styles: CSSResultGroup = css`
    :host {
      position: absolute;
      inset-block: 0 auto;
      inset-inline-start: 0;
      display: flex;
      flex-direction: column;
      width: min(26em, 60%);
      max-height: 100%;
      font:
        12px/1.45 ui-monospace,
        'SF Mono',
        Menlo,
        Consolas,
        monospace;
      color: #e8e6df;
      user-select: text;
    }
    header button {
      padding: 0.4em 0.8em;
      border: 0;
      background: rgb(4 6 14 / 0.86);
      color: inherit;
      font: inherit;
      cursor: pointer;
    }
    .content {
      overflow: auto;
      padding: 0.5em 0.8em 0.8em;
      background: rgb(4 6 14 / 0.86);
    }
    h3 {
      margin: 0.8em 0 0.2em;
      font-size: 1em;
      color: var(--matchcut-accent, #ffb454);
    }
    dl {
      display: grid;
      grid-template-columns: max-content minmax(0, 1fr);
      gap: 0 0.8em;
      margin: 0;
      overflow-wrap: anywhere;
    }
    dt,
    span {
      color: #b3b0a6;
    }
    dd,
    ol {
      margin: 0;
    }
    ol {
      padding: 0;
      list-style: none;
      overflow-wrap: anywhere;
    }
    label {
      display: block;
      margin-top: 0.6em;
    }
    select {
      max-width: 100%;
      font: inherit;
    }
    button:focus-visible,
    select:focus-visible,
    .content:focus-visible {
      outline: 2px solid var(--matchcut-accent, #ffb454);
      outline-offset: -2px;
    }
  `;
}

function section(
  title: string,
  entries: readonly (readonly [name: string, value: string])[],
): TemplateResult {
  return html`<h3>${title}</h3>
    <dl>
      ${entries.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** What is particular to an event. */
function detailsOf(event: Readonly<Record<string, unknown>>): string {
  const common = new Set([
    'matchcut',
    'seq',
    'story',
    'storyVersion',
    'session',
    'at',
    'viewer',
    'step',
  ]);
  return Object.entries(event)
    .filter(([name]) => !common.has(name))
    .map(
      ([name, value]) =>
        `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
    )
    .join(' ');
}

if (!customElements.get('matchcut-debug')) customElements.define('matchcut-debug', MatchcutDebug);

declare global {
  interface HTMLElementTagNameMap {
    'matchcut-debug': MatchcutDebug;
  }
}
