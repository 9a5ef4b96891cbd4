/** Text made safe to stand in HTML, in attributes too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON made safe to stand in a script. */
export function scriptJson(data: unknown): string {
  return JSON.stringify(data).replace(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A page in one file: nothing is loaded from anywhere. */
export function htmlPage({
  title,
  language,
  styles,
  body,
  script,
}: {
  readonly title: string;
  readonly language: string;
  readonly styles: string;
  readonly body: string;
  readonly script?: string;
}): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${BASE_STYLES}${styles}</style>
</head>
<body>
${body}
${script === undefined ? '' : `<script type="module">${script}</script>\n`}</body>
</html>
`;
}

/** Colours and type that all pages share. */
const BASE_STYLES = `
:root { color-scheme: light dark; --ground: light-dark(#faf9f7, #16161a); --surface: light-dark(#fff, #1f1f25); --ink: light-dark(#1d1c1a, #ecebe8); --quiet: light-dark(#6a6762, #a3a09a); --line: light-dark(#e3e0da, #34343c); --accent: light-dark(#b4491f, #f0935f); --accent-soft: light-dark(#f1d9cc, #5a3524); --bad: light-dark(#b3261e, #f2726a); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.2; margin: 0; text-wrap: balance; }
`;
