import { html, LitElement, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import { fetchFigures, fetchStories, type StoryFigures, type StorySummary } from './api-client.ts';
import { choiceCharts, endingBars, type Bar, type ChoiceChart } from './figures.ts';
import { dashboardStyles } from './styles.ts';

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
      const isKnown = this.stories.some(({ id }) => id === this.selected);
      this.figures = isKnown && this.selected !== null ? await fetchFigures(this.selected, signal) : null;
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
    if (this.stories && this.selected !== null && !this.stories.some(({ id }) => id === this.selected)) {
      return html`<p class="empty">There is no story “${this.selected}”. ${this.stories.map(({ id, title }) => html`<a href="?story=${id}">${title}</a> `)}</p>`;
    }
    return html`<p class="empty" role="status">Loading …</p>`;
  }

  #story(figures: StoryFigures): TemplateResult {
    const { overview, story } = figures;
    const { sessions, started, finished, answers, errors } = overview;
    const ofStarted = started > 0 ? `${percent(finished / started)} of those that pressed play` : 'none yet';
    return html`
      <h1>${story?.title ?? this.selected}</h1>
      <dl class="tiles">
        ${tile('Sessions', whole(sessions), `${whole(started)} pressed play`)}
        ${tile('Reached an ending', whole(finished), ofStarted)}
        ${tile('Answers', whole(answers), started > 0 ? `${(answers / started).toFixed(1)} for each that pressed play` : 'none yet')}
        ${tile('Errors', whole(errors), errors === 0 ? 'nothing went wrong' : 'times that playing stopped')}
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

  static override styles: CSSResultGroup = dashboardStyles;
}

function tile(name: string, figure: string, more: string): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd class="figure">${figure}</dd>
    <dd class="more">${more}</dd>
  </div>`;
}

function choicePanel({ prompt, segment, answers, medianDecisionMs, bars }: ChoiceChart): TemplateResult {
  const bySilence = bars.reduce((sum, bar) => sum + bar.bySilence, 0);
  const told = [
    segment,
    answers === 0 ? 'nobody has come here yet' : `${whole(answers)} ${answers === 1 ? 'answer' : 'answers'}`,
    bySilence === 0 ? '' : `${whole(bySilence)} by silence`,
    medianDecisionMs === null ? '' : `viewers took ${(medianDecisionMs / 1000).toFixed(1)} s (median)`,
  ];
  return html`<div class="panel">
    <h3>${prompt}</h3>
    <small>${told.filter((text) => text !== '').join(' · ')}</small>
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
