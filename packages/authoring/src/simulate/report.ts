import { printDuration } from '../formats/duration.ts';
import { escapeHtml, htmlPage } from '../html/page.ts';
import type { ChoiceFigures, Share, Simulation } from './simulate.ts';

/** A simulation as a page in one file, with charts. `model` says in a few words how the viewers chose. */
export function simulationReport(
  simulation: Simulation,
  { model, language }: { readonly model: string; readonly language: string },
): string {
  const { title, viewers, seed, endings, lost, playTime, segments, choices, neverSeen } =
    simulation;
  const median = playTime.quantiles.find(({ quantile }) => quantile === 0.5)?.ms ?? 0;
  const body = `<main>
<header>
<h1>${escapeHtml(title)}</h1>
<p class="lead">${viewers.toLocaleString('en')} simulated viewers, ${escapeHtml(model)}; seed ${seed}. Lines on bars show where the true share lies with 95 % confidence.</p>
</header>
<section aria-labelledby="endings"><h2 id="endings">Endings</h2>
${endings.map((ending) => bar(ending.title, ending)).join('\n')}
${lost.count > 0 ? bar('No ending after 10,000 segments', lost) : ''}
</section>
<section aria-labelledby="time"><h2 id="time">Play time</h2>
<p>Half of the viewers are done after <strong>${time(median)}</strong>; on average it takes ${time(playTime.meanMs)}, from ${time(playTime.minMs)} to ${time(playTime.maxMs)}.</p>
${histogram(playTime)}
</section>
<section aria-labelledby="choices"><h2 id="choices">Choices</h2>
<p class="note">Undecided: the entropy of the answers, of the most that the options allow. Tells of the ending: how much is known of the ending once the first answer is (mutual information).</p>
${choices.map(choiceSection).join('\n')}
</section>
<section aria-labelledby="segments"><h2 id="segments">Segments</h2>
<p class="note">The part of the viewers who see it at all.</p>
${segments.map((segment) => bar(segment.title, segment, segment.views > segment.count ? `${(segment.views / segment.count).toFixed(1)}× each` : '')).join('\n')}
</section>
<section aria-labelledby="unseen"><h2 id="unseen">Never seen</h2>
${unseen(neverSeen, segments)}
</section>
</main>`;
  return htmlPage({ title: `${title}: simulation`, language, styles: STYLES, body });
}

function bar(label: string, { share, low, high, count }: Share, aside = ''): string {
  const at = (value: number): string => `${(value * 100).toFixed(2)}%`;
  return `<div class="row"><span class="label">${escapeHtml(label)}</span><span class="track" aria-hidden="true"><span class="fill" style="width:${at(share)}"></span><span class="spread" style="left:${at(low)};width:${at(Math.max(0, high - low))}"></span></span><span class="value">${percent(share)}<small> ${count.toLocaleString('en')}${aside ? `, ${aside}` : ''}</small></span></div>`;
}

function choiceSection({
  choice,
  prompt,
  asked,
  options,
  entropyBits,
  endingBits,
}: ChoiceFigures): string {
  const most = Math.log2(Math.max(2, options.length));
  const told =
    asked === 0
      ? 'Never asked.'
      : `Asked ${asked.toLocaleString('en')} times. Undecided ${entropyBits.toFixed(2)} of ${most.toFixed(2)} bits; tells ${endingBits.toFixed(2)} bits of the ending.`;
  return `<article><h3>${escapeHtml(prompt)}</h3><p class="note">${escapeHtml(choice)} · ${told}</p>
${options.map((option) => bar(option.label, option)).join('\n')}</article>`;
}

function histogram({ histogram: bins, quantiles, minMs, maxMs }: Simulation['playTime']): string {
  const [width, height] = [720, 180];
  const highest = Math.max(...bins.map(({ viewers }) => viewers), 1);
  const step = width / bins.length;
  const x = (ms: number): number =>
    maxMs === minMs ? width / 2 : ((ms - minMs) / (maxMs - minMs)) * width;
  const bars = bins.map(({ viewers, fromMs, toMs }, index) => {
    const tall = (viewers / highest) * height;
    return `<rect x="${(index * step + 1).toFixed(1)}" y="${(height - tall).toFixed(1)}" width="${(step - 2).toFixed(1)}" height="${tall.toFixed(1)}"><title>${time(fromMs)} to ${time(toMs)}: ${viewers.toLocaleString('en')} viewers</title></rect>`;
  });
  const median = quantiles.find(({ quantile }) => quantile === 0.5)?.ms ?? 0;
  const middle = Math.min(width - 60, Math.max(60, x(median)));
  return `<svg viewBox="0 0 ${width} ${height + 44}" role="img" aria-label="Histogram of play times, from ${time(minMs)} to ${time(maxMs)}">
<g class="bars">${bars.join('')}</g><line x1="${x(median).toFixed(1)}" x2="${x(median).toFixed(1)}" y1="0" y2="${height}"/>
<text x="0" y="${height + 20}">${time(minMs)}</text><text x="${middle.toFixed(1)}" y="${height + 38}" text-anchor="middle">median ${time(median)}</text><text x="${width}" y="${height + 20}" text-anchor="end">${time(maxMs)}</text></svg>`;
}

function unseen(
  { segments, options, durationMs }: Simulation['neverSeen'],
  all: Simulation['segments'],
): string {
  if (segments.length === 0 && options.length === 0)
    return '<p>Every segment was seen, and every option chosen.</p>';
  const titles = new Map(all.map(({ segment, title }) => [segment, title]));
  const list = (items: readonly string[]): string =>
    `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
  return `${segments.length > 0 ? `<p>${segments.length} of ${all.length} segments, ${time(durationMs)} of film:</p>${list(segments.map((segment) => titles.get(segment) ?? segment))}` : ''}${options.length > 0 ? `<p>Options that nobody chose:</p>${list(options)}` : ''}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

function time(ms: number): string {
  return printDuration(Math.round(ms / 1_000) * 1_000);
}

const STYLES = `
main { max-width: 48rem; margin: 0 auto; padding: 3rem 1.25rem 5rem; }
h1 { font-size: 2.25rem; }
h2 { font-size: 1.25rem; margin: 3rem 0 1rem; }
h3 { font-size: 1rem; }
.lead { color: var(--quiet); max-width: 40rem; }
.note { color: var(--quiet); font-size: .875rem; margin: .25rem 0 .75rem; }
article { padding: 1rem 0; border-top: 1px solid var(--line); }
.row { display: grid; grid-template-columns: minmax(0, 14rem) 1fr 9.5rem; gap: .75rem; align-items: center; padding: .2rem 0; }
.label { overflow-wrap: anywhere; }
.track { position: relative; height: .75rem; background: var(--line); border-radius: 2px; }
.fill { position: absolute; inset: 0 auto 0 0; background: var(--accent); border-radius: 2px; }
.spread { position: absolute; top: 50%; height: 2px; margin-top: -1px; min-width: 2px; background: var(--ink); }
.value { font-variant-numeric: tabular-nums; }
.value small { color: var(--quiet); }
svg { width: 100%; height: auto; margin-top: .5rem; }
svg rect { fill: var(--accent); }
svg line { stroke: var(--ink); stroke-width: 2; stroke-dasharray: 4 3; }
svg text { fill: var(--quiet); font: 14px system-ui, sans-serif; }
@media (max-width: 40rem) { .row { grid-template-columns: 1fr auto; } .track { grid-column: 1 / -1; grid-row: 2; } }
`;
