import { escapeHtml, htmlPage } from '../html/page.ts';

/** The page on which a story is tried out while it is written. */
export function devPage(title: string): string {
  const body = `<div class="page">
<main>
<matchcut-player memory="none" muted>
<div slot="overlay" class="card" hidden>
<p class="tag">Not filmed yet</p>
<p class="title"></p>
<p class="text"></p>
<p class="time"></p>
</div>
</matchcut-player>
<section class="errors" role="alert" hidden></section>
<section class="warnings" aria-label="Warnings" hidden></section>
</main>
<aside>
<h1>${escapeHtml(title)}</h1>
<p class="status" role="status"></p>
<section class="now" aria-label="Now"><h2>Now</h2><dl></dl></section>
<section aria-label="Jump"><h2>Jump</h2>
<form>
<label>Segment <select name="segment"></select></label>
<label>State <select name="state"></select></label>
<div class="variables"></div>
<button>Play from here</button>
</form></section>
</aside>
</div>
<script type="module" src="/-/player.js"></script>
<script type="module" src="/-/dev.js"></script>`;
  return htmlPage({ title: `${title}: preview`, language: 'en', styles: STYLES, body });
}

const STYLES = `
:root { color-scheme: dark; }
.page { display: grid; grid-template-columns: minmax(0, 1fr) 20rem; min-height: 100vh; }
main { padding: 1.5rem; }
matchcut-player { display: block; width: 100%; max-width: 72rem; margin: 0 auto; }
.card { display: grid; align-content: center; justify-items: center; gap: .5rem; padding: 2rem 2rem 30%; text-align: center; background: radial-gradient(circle at 50% 40%, #2b2b33, #16161a 70%); color: #ecebe8; font-family: system-ui, sans-serif; }
.card[hidden] { display: none; }
.card p { margin: 0; }
.card .tag { font-size: .875rem; color: #a3a09a; }
.card .title { font-size: clamp(1.5rem, 4vw, 3rem); line-height: 1.1; text-wrap: balance; }
.card .text { max-width: 40rem; max-height: 6em; overflow: hidden; color: #c9c6c0; white-space: pre-line; }
.card .time { font-variant-numeric: tabular-nums; font-size: 1.25rem; color: #f0935f; }
.errors, .warnings { max-width: 72rem; margin: 1rem auto 0; padding: 1rem 1.25rem; background: var(--surface); border-left: 4px solid var(--bad); border-radius: 4px; }
.errors[hidden], .warnings[hidden] { display: none; }
.warnings { border-color: var(--accent); }
.errors h2, .warnings h2 { font-size: 1rem; }
pre { margin: .75rem 0 0; overflow: auto; font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; }
aside { padding: 1.5rem; background: var(--surface); border-left: 1px solid var(--line); }
h1 { font-size: 1.25rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
.status { margin: .25rem 0 0; font-size: .875rem; color: var(--quiet); }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem .75rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
label { display: grid; gap: .25rem; margin-bottom: .75rem; font-size: .875rem; color: var(--quiet); }
label.check { grid-template-columns: auto 1fr; align-items: center; }
select, input:not([type=checkbox]) { width: 100%; font: inherit; padding: .4rem .5rem; color: var(--ink); background: var(--ground); border: 1px solid var(--line); border-radius: 4px; }
form button { width: 100%; font: inherit; padding: .5rem; color: #16161a; background: var(--accent); border: 0; border-radius: 4px; cursor: pointer; }
@media (max-width: 60rem) { .page { grid-template-columns: 1fr; } aside { border-left: 0; border-top: 1px solid var(--line); } main { padding: 0; } }
`;
