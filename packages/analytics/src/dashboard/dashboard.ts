import {
  html,
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import type { SimulationProgress } from '../simulate/simulation.ts';
import {
  addViewers,
  fetchFigures,
  fetchPulse,
  fetchSimulation,
  fetchStories,
  metricAddress,
  questionOf,
  type Pulse,
  type StoryFigures,
  type StorySummary,
} from './api-client.ts';
import { barTable, barTableStyles } from './bar-table.ts';
import { comparison, comparisonStyles } from './comparison.ts';
import { choiceCharts, endingBars, type ChoiceChart } from './figures.ts';
import { dataTable, dataTableStyles } from './data-table.ts';
import { addressOf, readFilters, type Filters } from './filters.ts';
import { flowChart, flowChartStyles } from './flow-chart.ts';
import { leavings, leavingSection } from './leaving.ts';
import { questionPanel, questionStyles } from './question-panel.ts';
import { pathList, pathListStyles } from './path-list.ts';
import { retentionGrid } from './retention-grid.ts';
import { columns, columnsStyles } from './small-charts.ts';
import { storyGraph, storyGraphStyles, trafficGraph } from './story-graph.ts';
import { pageStyles } from './styles.ts';
import { duration, percent, whole } from './words.ts';

const REFRESH_MS = 2_000;
/** All figures are asked for again after so many times as long as asking took, so that a page never loads the server much. */
const REST = 4;
const MOST_LEAVINGS = 6;
const SIMULATED_VIEWERS = 100_000;

/** The dashboard: what viewers of a story did, as pictures with their tables. What it is about stands in the address. */
class Dashboard extends LitElement {
  static override properties: PropertyDeclarations = {
    stories: { state: true },
    filters: { state: true },
    pulse: { state: true },
    figures: { state: true },
    failure: { state: true },
    simulation: { state: true },
  };

  declare protected stories: readonly StorySummary[] | null;
  declare protected filters: Filters;
  declare protected pulse: Pulse | null;
  declare protected figures: StoryFigures | null;
  declare protected failure: string | null;
  /** How far simulated viewers have come; null where the server adds none. */
  declare protected simulation: SimulationProgress | null;
  #watching: AbortController | undefined;
  /** What the figures were asked for, and when they may be again. */
  #asked = { key: '', notBefore: 0 };

  constructor() {
    super();
    this.stories = null;
    this.filters = readFilters(location.search);
    this.pulse = null;
    this.figures = null;
    this.failure = null;
    this.simulation = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('popstate', this.#onNavigate);
    void this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('popstate', this.#onNavigate);
    this.#watching?.abort();
  }

  get #story(): string | null {
    const [first] = [...(this.stories ?? [])].sort((one, other) => other.sessions - one.sessions);
    return this.filters.story ?? first?.id ?? null;
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
      const [stories, simulation] = await Promise.all([
        fetchStories(signal),
        fetchSimulation(signal),
      ]);
      this.stories = stories;
      this.simulation = simulation;
      const story = this.#story;
      if (story === null || !stories.some(({ id }) => id === story)) return;
      const { filters } = this;
      const pulse = await fetchPulse(story, filters, signal);
      this.pulse ??= pulse;
      const key = `${story}${addressOf(filters)}${JSON.stringify(pulse.overview)}`;
      if (
        this.figures === null ||
        (key !== this.#asked.key && performance.now() > this.#asked.notBefore)
      ) {
        const began = performance.now();
        const figures = await fetchFigures(story, filters, signal);
        this.#asked = { key, notBefore: performance.now() + REST * (performance.now() - began) };
        this.figures = figures;
      }
      this.pulse = pulse;
      this.failure = null;
    } catch (error) {
      if (!signal.aborted) this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  #onNavigate = (): void => this.#turnTo(readFilters(location.search));

  #turnTo(filters: Filters): void {
    const isOtherStory = filters.story !== this.filters.story;
    this.filters = filters;
    this.#asked = { key: '', notBefore: 0 };
    if (isOtherStory) this.pulse = this.figures = null;
    void this.#watch();
  }

  /** Follows a link within the page without loading it anew. */
  #follow = (event: MouseEvent): void => {
    const link = event
      .composedPath()
      .find((target): target is HTMLAnchorElement => target instanceof HTMLAnchorElement);
    const isOwn =
      link?.getAttribute('href')?.startsWith('?') &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.shiftKey &&
      event.button === 0;
    if (!link || !isOwn) return;
    event.preventDefault();
    this.#go(readFilters(link.search));
  };

  #go(filters: Filters): void {
    history.pushState(null, '', addressOf(filters));
    this.#turnTo(filters);
  }

  #change = (event: Event): void => {
    const { name, value } = event.target as HTMLInputElement | HTMLSelectElement;
    this.#go(
      name === 'story'
        ? readFilters(`?story=${encodeURIComponent(value)}`)
        : { ...this.filters, [name]: value },
    );
  };

  protected override render(): TemplateResult {
    return html`
      <div @click=${this.#follow}>
        <header>
          <p class="mark">Matchcut <span>analytics</span></p>
          ${
            (this.stories?.length ?? 0) > 1
              ? html`<label
                  >Story
                  <select name="story" @change=${this.#change}>
                    ${this.stories?.map(({ id, title }) => html`<option value=${id} ?selected=${id === this.#story}>${title}</option>`)}
                  </select></label
                >`
              : nothing
          }
        </header>
        ${this.failure === null ? nothing : html`<p class="failure" role="alert">The figures can’t be refreshed (${this.failure}). Trying again.</p>`}
        <main>${this.#body()}</main>
        <footer>${this.#simulation()}</footer>
      </div>
    `;
  }

  #addViewers = async (): Promise<void> => {
    try {
      await addViewers(this.#story ?? '', SIMULATED_VIEWERS);
      void this.#watch();
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
  };

  /** Simulated viewers, where the server adds them: a demonstration does. */
  #simulation(): TemplateResult | typeof nothing {
    if (!this.simulation || this.#story === null) return nothing;
    const { isRunning, done, viewers, failure } = this.simulation;
    if (!isRunning)
      return html`<p class="simulation">
        <button @click=${this.#addViewers}>
          Add ${whole(SIMULATED_VIEWERS)} simulated viewers
        </button>
        ${failure === null ? nothing : html`<span role="alert">They stopped early: ${failure}</span>`}
      </p>`;
    return html`<p class="simulation">
      <label>Simulated viewers <progress max=${viewers} .value=${done}></progress></label>
      <span>${whole(done)} of ${whole(viewers)}</span>
    </p>`;
  }

  #body(): TemplateResult {
    if (this.pulse) return this.#page(this.figures, this.pulse);
    if (this.stories?.length === 0)
      return html`<p class="empty">
        No story has sent events yet. Play one, and this page fills by itself.
      </p>`;
    const story = this.#story;
    if (this.stories && story !== null && !this.stories.some(({ id }) => id === story)) {
      return html`<p class="empty">
        There is no story “${story}”.
        ${this.stories.map(({ id, title }) => html`<a href="?story=${id}">${title}</a> `)}
      </p>`;
    }
    return html`<p class="empty" role="status">Loading …</p>`;
  }

  /** What is known from moment to moment comes at once, the rest when it has been counted. */
  #page(figures: StoryFigures | null, pulse: Pulse): TemplateResult {
    const nobody = html`<p class="empty">
      No session fits these filters.
      <a href=${addressOf({ ...readFilters(''), story: this.filters.story })}>Show all</a>
    </p>`;
    const rest = figures
      ? this.#sections(figures)
      : html`<p class="empty" role="status">Counting …</p>`;
    return html`
      <h1>${this.stories?.find(({ id }) => id === this.#story)?.title ?? this.#story}</h1>
      ${figures ? this.#filterBar(figures) : nothing} ${this.#tiles(figures, pulse)}
      ${pulse.overview.sessions === 0 ? nobody : rest}
    `;
  }

  #filterBar({ versions, traits }: StoryFigures): TemplateResult {
    const { version, from, to, trait } = this.filters;
    const [name = '', value = ''] = trait.split(/:(.*)/s);
    const isFiltered = version !== '' || from !== '' || to !== '' || trait !== '';
    return html`<form
      class="filters"
      aria-label="Filters"
      @change=${this.#change}
      @submit=${(event: Event) => event.preventDefault()}
    >
      <label
        >Version
        <select name="version">
          <option value="">all</option>
          ${[...new Set([...versions.map((row) => row.version), ...(version === '' ? [] : [version])])].map((each) => html`<option value=${each} ?selected=${each === version}>${each.slice(0, 12)}</option>`)}
        </select></label
      >
      <label>From <input type="date" name="from" .value=${from} /></label>
      <label>To <input type="date" name="to" .value=${to} /></label>
      ${trait === '' ? nothing : html`<span class="chip">${name}: ${value} <a href=${addressOf({ ...this.filters, trait: '' })} aria-label="Everybody, not only ${name} ${value}">×</a></span>`}
      ${isFiltered ? html`<a href=${addressOf({ ...this.filters, version: '', from: '', to: '', trait: '' })}>Clear</a>` : nothing}
      ${
        traits.length === 0
          ? nothing
          : html`<label class="end"
              >Compare by
              <select name="by">
                ${traits.map((each) => html`<option value=${each.trait} ?selected=${each.trait === this.filters.by}>${each.trait}</option>`)}
              </select></label
            >`
      }
    </form>`;
  }

  #tiles(figures: StoryFigures | null, { overview, live }: Pulse): TemplateResult {
    const { watchTime, quality } = figures ?? {};
    const { sessions, started, finished, viewers, answers, errors } = overview;
    const bars = Array.from(
      { length: 12 },
      (_, index) => live.find(({ second }) => second === 55 - index * 5)?.events ?? 0,
    );
    const now = live.reduce((sum, { events }) => sum + events, 0);
    return html`<dl class="tiles">
      ${tile('Sessions', whole(sessions), viewers > 0 ? `of ${whole(viewers)} known viewers` : `${whole(started)} pressed play`)}
      ${tile('Reached an ending', whole(finished), started > 0 ? `${percent(finished / started)} of those that pressed play` : 'none yet')}
      ${tile('Answers', whole(answers), started > 0 ? `${(answers / started).toFixed(1)} for each that pressed play` : 'none yet')}
      ${tile('Watched', watchTime?.quantilesMs ? duration(watchTime.quantilesMs[2]) : '–', watchTime?.quantilesMs ? `median; ${duration(watchTime.totalMs)} in all` : 'none yet')}
      ${tile('First picture', quality?.startQuantilesMs ? duration(quality.startQuantilesMs[2]) : '–', quality?.startQuantilesMs ? `median; ${duration(quality.startQuantilesMs[4])} for one in ten` : 'not told yet')}
      ${tile('Seams', quality && quality.seams > 0 ? percent(1 - quality.seamStalls / quality.seams) : '–', quality && quality.seams > 0 ? `of ${whole(quality.seams)} ran on at once` : 'none yet')}
      ${tile('Errors', whole(errors), errors === 0 && quality ? `${whole(quality.stalls)} stalls, ${duration(quality.stallMs)}` : 'times that playing stopped')}
      <div>
        <dt>Last minute</dt>
        <dd class="figure">${whole(now)}</dd>
        <dd class="more">
          ${columns(bars, 'Events in the last minute, in steps of five seconds')}
        </dd>
      </div>
    </dl>`;
  }

  #sections(figures: StoryFigures): TemplateResult {
    const { story, segments, flows, endings, discovery } = figures;
    const { prefix } = this.filters;
    const graph = trafficGraph(story, segments, flows);
    const titleOf = titlesOf(figures);
    const address = (metric: string, more: readonly (readonly [string, string])[] = []): string =>
      metricAddress(this.#story ?? '', metric, this.filters, more);
    return html`
      <section aria-labelledby="story">
        <h2 id="story">
          The story <small>ways by how often they were taken; red where viewers left</small>
        </h2>
        <div class="panel">
          ${storyGraph(graph)}
          ${dataTable({ caption: 'Segments', columns: ['Segment', 'Sessions', 'Views', 'By going back', 'Left here', 'Drop-off'], rows: segments.map((row) => [titleOf(row.segment), row.sessions, row.views, row.backs, row.leftHere, row.dropOff]), address: address('segments'), picture: `${this.#story ?? ''}-story` })}
        </div>
      </section>
      <section aria-labelledby="flows">
        <h2 id="flows">Step by step</h2>
        <div class="panel">
          ${flowChart(flows, story)}
          ${dataTable({ caption: 'Flows', columns: ['From', 'To', 'Step', 'Sessions'], rows: flows.map(({ step, from, to, sessions }) => [titleOf(from), to === '' ? 'left' : titleOf(to), step, sessions]), address: address('flows'), picture: `${this.#story ?? ''}-flows` })}
        </div>
      </section>
      <section aria-labelledby="paths">
        <h2 id="paths">Paths</h2>
        ${pathList({
          paths: figures.paths,
          prefix,
          titleOf,
          addressOf: (begin) => addressOf({ ...this.filters, prefix: begin }),
          address: address(
            'paths',
            prefix.map((segment) => ['prefix', segment]),
          ),
        })}
      </section>
      <section aria-labelledby="choices">
        <h2 id="choices">
          Choices
          <small
            ><span class="swatch"></span> by the viewer <span class="swatch silent"></span> by
            silence; lines show where the true share lies, with 95 % confidence</small
          >
        </h2>
        <div class="grid">${choiceCharts(figures).map(choicePanel)}</div>
        ${dataTable({ caption: 'Option shares', columns: ['Choice', 'Option', 'Answers', 'By silence', 'Viewers', 'Share', 'Low', 'High'], rows: figures.options.map((row) => [row.choice, row.option, row.answers, row.bySilence, row.viewers, row.share, row.low, row.high]), address: address('option-share') })}
      </section>
      <section aria-labelledby="question">
        <h2 id="question">
          Of those who … <small>conditions of the story’s own language, on whole sessions</small>
        </h2>
        ${questionPanel({ story, filters: this.filters, asked: figures.asked, ask: (question) => this.#go({ ...this.filters, ...question }), address: address('conditional', questionOf(this.filters)) })}
      </section>
      <section aria-labelledby="endings">
        <h2 id="endings">Endings</h2>
        <div class="grid">
          <div class="panel">
            ${barTable('Share of sessions that reached an ending, by the first they reached', 'Sessions', endingBars({ story, endings }))}
          </div>
          <div class="panel">
            <h3>Endings found</h3>
            <small>by each viewer, over all sessions</small
            >${barTable('How many different endings viewers have found', 'Viewers', shares(discovery.map(({ endings: found, viewers }) => [String(found), viewers])))}
          </div>
        </div>
      </section>
      ${leavingSection(leavings(story, segments, figures.dropOff, MOST_LEAVINGS), address('drop-off'))}
      ${this.#audience(figures, address)}
    `;
  }

  #audience(
    { audience, arms, versions, retention }: StoryFigures,
    address: (metric: string, more?: readonly (readonly [string, string])[]) => string,
  ): TemplateResult {
    const { by } = this.filters;
    const compared = comparison(by, arms);
    return html`<section aria-labelledby="audience">
      <h2 id="audience">Audience</h2>
      <div class="grid">
        <div class="panel">
          <h3>By ${by}</h3>
          <small>sessions; pick one to look only at it</small>
          ${barTable(`Sessions by ${by}`, 'Sessions', shares(audience.map(({ value, sessions }) => [value, sessions])), (value) => html`<a href=${addressOf({ ...this.filters, trait: `${by}:${value}` })}>${value === '' ? 'not told' : value}</a>`)}
          ${dataTable({ caption: `Sessions by ${by}`, columns: [by, 'Sessions', 'Reached an ending', 'Share'], rows: audience.map(({ value, sessions, finished }) => [value || 'not told', sessions, finished, finished / Math.max(1, sessions)]), address: address('audience', [['by', by]]) })}
        </div>
        ${
          compared === nothing
            ? nothing
            : html`<div class="panel">
                ${compared}
                ${dataTable({ caption: `Reached an ending, by ${by}`, columns: [by, 'Viewers', 'Reached an ending', 'Share', 'Difference', 'Low', 'High', 'p'], rows: arms.map(({ arm, viewers, successes, rate, against }) => [arm, viewers, successes, rate, ...(against ? [against.difference, against.low, against.high, against.p] : ['', '', '', ''])]), address: address('experiment', [['by', by]]) })}
              </div>`
        }
        <div class="panel">
          <h3>By version of the story</h3>
          <small>sessions, and how many of them reached an ending</small>
          ${barTable('Sessions by version', 'Sessions', shares(versions.map(({ version, sessions }) => [version.slice(0, 12), sessions])))}
          ${dataTable({ caption: 'Versions', columns: ['Version', 'Sessions', 'Reached an ending', 'Share'], rows: versions.map(({ version, sessions, finished }) => [version, sessions, finished, finished / Math.max(1, sessions)]), address: address('versions') })}
        </div>
        ${retentionGrid(retention, address('retention'))}
      </div>
    </section>`;
  }

  static override styles: CSSResultGroup = [
    pageStyles,
    barTableStyles,
    dataTableStyles,
    columnsStyles,
    storyGraphStyles,
    flowChartStyles,
    pathListStyles,
    comparisonStyles,
    questionStyles,
  ];
}

function titlesOf({ story }: StoryFigures): (segment: string) => string {
  return (segment) =>
    story?.segments[segment]?.ending?.title ?? story?.segments[segment]?.title ?? segment;
}

/** Counts as bars of their sum. */
function shares(
  counts: readonly (readonly [label: string, count: number])[],
): ReturnType<typeof endingBars> {
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  return counts.map(([label, count]) => ({
    id: label,
    label,
    count,
    share: count / Math.max(1, all),
    bySilence: 0,
  }));
}

function tile(name: string, figure: string, more: string): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd class="figure">${figure}</dd>
    <dd class="more">${more}</dd>
  </div>`;
}

function choicePanel({ prompt, segment, answers, decisionMs, bars }: ChoiceChart): TemplateResult {
  const bySilence = bars.reduce((sum, bar) => sum + bar.bySilence, 0);
  const told = [
    segment,
    answers === 0
      ? 'nobody has come here yet'
      : `${whole(answers)} ${answers === 1 ? 'answer' : 'answers'}`,
    bySilence === 0 ? '' : `${whole(bySilence)} by silence`,
    decisionMs === null
      ? ''
      : `viewers took ${duration(decisionMs[2])} (median; one in ten ${duration(decisionMs[4])})`,
  ];
  return html`<div class="panel">
    <h3>${prompt}</h3>
    <small>${told.filter((text) => text !== '').join(' · ')}</small>
    ${barTable(`Answers to: ${prompt}`, 'Answers', bars)}
  </div>`;
}

customElements.define('matchcut-dashboard', Dashboard);
