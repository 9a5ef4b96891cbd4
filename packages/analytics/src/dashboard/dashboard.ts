import { css, html, LitElement, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import { fetchFigures, fetchStories, type StoryFigures, type StorySummary } from './api-client.ts';
import { choiceCharts, endingBars, type Bar, type ChoiceChart } from './figures.ts';

const REFRESH_MS = 2_000;

/** The first page of the dashboard: how a story's choices were answered and which endings were reached. */
class Dashboard extends LitElement {
  static override properties: PropertyDeclarations = {
    stories: { state: true },
    selected: { state: true },
    figures: { state: true },
    failure: { state: true },
  };

  protected declare stories: readonly StorySummary[] | null;
  protected declare selected: string | null;
  protected declare figures: StoryFigures | null;
  protected declare failure: string | null;
  #watching: AbortController | undefined;

  constructor() {
    super();
    this.stories = null;
    this.selected = new URLSearchParams(location.search).get('story');
    this.figures = null;
    this.failure = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watching?.abort();
  }

  /** Asks again and again while the page is open, so that what is watched now shows up by itself. */
  async #watch(): Promise<void> {
    this.#watching?.abort();
    const { signal } = (this.#watching = new AbortController());
    while (!signal.aborted) {
      if (document.visibilityState === 'visible') await this.#refresh(signal);
      await new Promise((resolve) => setTimeout(resolve, REFRESH_MS));
    }
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    try {
      this.stories = await fetchStories(signal);
      this.selected ??= [...this.stories].sort((one, other) => other.sessions - one.sessions)[0]?.id ?? null;
      if (this.selected !== null) this.figures = await fetchFigures(this.selected, signal);
      this.failure = null;
    } catch (error) {
      if (!signal.aborted) this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  #select(event: Event): void {
    this.selected = (event.target as HTMLSelectElement).value;
    this.figures = null;
    history.replaceState(null, '', `?story=${encodeURIComponent(this.selected)}`);
    void this.#watch();
  }

  protected override render(): TemplateResult {
    return html`
      <header>
        <p class="mark">Matchcut <span>analytics</span></p>
        ${(this.stories?.length ?? 0) > 1
          ? html`<label>Story <select @change=${this.#select}>${this.stories?.map(({ id, title }) => html`<option value=${id} ?selected=${id === this.selected}>${title}</option>`)}</select></label>`
          : nothing}
      </header>
      ${this.failure === null ? nothing : html`<p class="failure" role="alert">The figures can’t be refreshed (${this.failure}). Trying again.</p>`}
      <main>${this.#body()}</main>
    `;
  }

  #body(): TemplateResult {
    if (this.figures) return this.#story(this.figures);
    if (this.stories?.length === 0) return html`<p class="empty">No story has sent events yet. Play one, and this page fills by itself.</p>`;
    return html`<p class="empty" role="status">Loading …</p>`;
  }

  #story(figures: StoryFigures): TemplateResult {
    const { overview, story } = figures;
    const finished = overview.started > 0 ? `${percent(overview.finished / overview.started)} of those that started` : 'none yet';
    return html`
      <h1>${story?.title ?? this.selected}</h1>
      <dl class="tiles">
        ${tile('Sessions', whole(overview.started), overview.sessions > overview.started ? `${whole(overview.sessions - overview.started)} never pressed play` : 'every one pressed play')}
        ${tile('Reached an ending', whole(overview.finished), finished)}
        ${tile('Answers', whole(overview.answers), overview.started > 0 ? `${(overview.answers / overview.started).toFixed(1)} a session` : '')}
        ${tile('Errors', whole(overview.errors), overview.errors === 0 ? 'nothing went wrong' : 'see the events')}
      </dl>
      <section aria-labelledby="endings">
        <h2 id="endings">Endings</h2>
        <div class="panel">${chart('Share of sessions that reached an ending, by the first they reached', 'Sessions', endingBars(figures))}</div>
      </section>
      <section aria-labelledby="choices">
        <h2 id="choices">Choices</h2>
        <div class="grid">${choiceCharts(figures).map(choicePanel)}</div>
      </section>
      <p class="note"><span class="swatch"></span> answered by the viewer <span class="swatch silent"></span> by silence: the default, when time ran out</p>
    `;
  }

  static override styles: CSSResultGroup = css`
    :host {
      display: block;
      max-width: 74rem;
      margin: 0 auto;
      padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem;
    }
    header {
      display: flex;
      align-items: baseline;
      justify-content: space-between;
      gap: 1rem;
      padding-bottom: 1rem;
      border-bottom: 1px solid var(--line);
    }
    p,
    h1,
    h2,
    h3,
    dl,
    dd {
      margin: 0;
    }
    .mark {
      font-weight: 650;
      letter-spacing: 0.01em;
    }
    .mark span,
    .note,
    .empty,
    small,
    dt,
    dd.more {
      color: var(--quiet);
    }
    .mark span {
      font-weight: 400;
    }
    select {
      font: inherit;
      color: inherit;
      background: var(--panel);
      border: 1px solid var(--line);
      border-radius: 0.5rem;
      padding: 0.4rem 0.6rem;
    }
    h1 {
      margin: 1.6rem 0 1.1rem;
      font-size: clamp(1.7rem, 4vw, 2.4rem);
      font-weight: 650;
      letter-spacing: -0.01em;
    }
    h2 {
      margin: 2.2rem 0 0.8rem;
      font-size: 1.15rem;
      font-weight: 650;
    }
    .tiles {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr));
      gap: 0.9rem;
    }
    .tiles > div,
    .panel {
      background: var(--panel);
      border: 1px solid var(--line);
      border-radius: 0.8rem;
      padding: 1rem 1.1rem;
    }
    dt {
      font-size: 0.85rem;
    }
    dd.figure {
      font-size: 1.9rem;
      font-weight: 600;
      font-variant-numeric: tabular-nums;
      line-height: 1.25;
    }
    dd.more {
      font-size: 0.85rem;
    }
    .grid {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr));
      gap: 0.9rem;
    }
    h3 {
      font-size: 1rem;
      font-weight: 600;
      text-wrap: balance;
    }
    small {
      display: block;
      margin: 0.15rem 0 0.8rem;
      font-size: 0.85rem;
    }
    table {
      width: 100%;
      border-collapse: collapse;
      font-variant-numeric: tabular-nums;
    }
    caption,
    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    tbody tr {
      display: grid;
      grid-template-columns: 1fr auto auto;
      align-items: baseline;
      column-gap: 0.8rem;
      padding: 0.35rem 0;
    }
    th {
      font-weight: 400;
      text-align: left;
    }
    td {
      padding: 0;
      text-align: right;
    }
    td.count {
      min-width: 3ch;
      color: var(--quiet);
    }
    td.share {
      min-width: 5ch;
      font-weight: 600;
    }
    td.bar {
      grid-column: 1 / -1;
      display: flex;
      height: 0.55rem;
      margin-top: 0.25rem;
      border-radius: 0.3rem;
      background: var(--line);
      overflow: hidden;
    }
    .bar svg {
      width: 100%;
      height: 100%;
    }
    .by-viewer {
      fill: var(--bar);
    }
    .by-silence {
      fill: var(--bar-quiet);
    }
    rect {
      transition:
        width 500ms ease,
        x 500ms ease;
    }
    .swatch {
      background: var(--bar);
    }
    .swatch.silent {
      background: var(--bar-quiet);
    }
    .none {
      color: var(--quiet);
    }
    .note {
      margin-top: 1.4rem;
      font-size: 0.85rem;
    }
    .swatch {
      display: inline-block;
      width: 0.8em;
      height: 0.8em;
      margin: 0 0.2em 0 0.9em;
      border-radius: 0.2em;
    }
    .swatch:first-child {
      margin-left: 0;
    }
    .empty {
      padding: 5rem 0;
      text-align: center;
    }
    .failure {
      margin-top: 1rem;
      padding: 0.6rem 0.9rem;
      border: 1px solid var(--alarm);
      border-radius: 0.6rem;
      color: var(--alarm);
    }
    @media (prefers-reduced-motion: reduce) {
      rect {
        transition: none;
      }
    }
    @media (forced-colors: active) {
      .by-viewer {
        fill: CanvasText;
      }
      .by-silence {
        fill: GrayText;
      }
    }
  `;
}

function tile(name: string, figure: string, more: string): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd class="figure">${figure}</dd>
    <dd class="more">${more}</dd>
  </div>`;
}

function choicePanel({ prompt, segment, answers, medianDecisionMs, bars }: ChoiceChart): TemplateResult {
  const decided = medianDecisionMs === null ? '' : `, half of them within ${(medianDecisionMs / 1000).toFixed(1)} s`;
  const counted = answers === 0 ? 'nobody has come here yet' : `${whole(answers)} ${answers === 1 ? 'answer' : 'answers'}${decided}`;
  return html`<div class="panel">
    <h3>${prompt}</h3>
    <small>${segment === '' ? nothing : html`${segment} · `}${counted}</small>
    ${chart(`Answers to: ${prompt}`, 'Answers', bars)}
  </div>`;
}

/** Bars that are the rows of a table, so that picture and figures can't part. */
function chart(caption: string, counted: string, bars: readonly Bar[]): TemplateResult {
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">${counted}</th>
        <th scope="col">Share</th>
      </tr>
    </thead>
    <tbody>
      ${bars.map(({ label, count, share, bySilence }) => {
        const silent = count > 0 ? (share * bySilence) / count : 0;
        return html`<tr class=${count === 0 ? 'none' : ''}>
          <th scope="row">${label}</th>
          <td class="count">${whole(count)}</td>
          <td class="share">${percent(share)}</td>
          <td class="bar" aria-hidden="true">
            <svg><rect class="by-viewer" width="${(share - silent) * 100}%" height="100%"></rect><rect class="by-silence" x="${(share - silent) * 100}%" width="${silent * 100}%" height="100%"></rect></svg>
          </td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function whole(count: number): string {
  return count.toLocaleString('en');
}

customElements.define('matchcut-dashboard', Dashboard);
