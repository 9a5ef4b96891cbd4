import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Metrics in the order of the page, by the API's name and their file's. */
const METRICS: Readonly<Record<string, string>> = {
  overview: 'overview',
  versions: 'versions',
  live: 'live',
  'option-share': 'option-share',
  'decision-time': 'decision-time',
  'ending-share': 'ending-share',
  discovery: 'discovery',
  segments: 'segments',
  'drop-off': 'drop-off',
  paths: 'paths',
  flows: 'flows',
  'watch-time': 'watch-time',
  quality: 'quality',
  audience: 'audience',
  traits: 'traits',
  retention: 'retention',
  conditional: 'conditional',
  weights: 'answers-after',
};
const folder = join(import.meta.dirname, '..', 'packages', 'analytics', 'src', 'metrics');

/** The page that says what each metric means: the words on top of its SQL file, so that they can't part. */
export function metricsReference(): string {
  return `# What the figures mean

Made by \`npm run reference\` from the files that are asked, [\`packages/analytics/src/metrics/*.sql\`](../packages/analytics/src/metrics): each metric is one of them. A test holds each against the same definition in plain TypeScript, on random stories whose events come twice, late, out of order and by wrong clocks. How to ask is told [for analysts](analysts.md).

${Object.entries(METRICS)
  .map(([name, file]) => section(name, file))
  .join('\n')}`;
}

function section(name: string, file: string): string {
  const sql = readFileSync(join(folder, `${file}.sql`), 'utf8');
  const [heading = '', ...lines] =
    /^(?:--.*\n)+/
      .exec(sql)?.[0]
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(2)) ?? [];
  const [title = '', ...rest] = heading.split(': ');
  const paragraphs: string[][] = [[rest.join(': ').trim()]];
  for (const line of lines) {
    if (/^ {3}\S/.test(line)) paragraphs.push([`- ${line.trim()}`]);
    else if (/^ {4,}/.test(line)) paragraphs.at(-1)?.push(line.trim());
    else if (paragraphs.at(-1)?.[0]?.startsWith('- ')) paragraphs.push(['', line.trim()]);
    else paragraphs.at(-1)?.push(line.trim());
  }
  const text = paragraphs
    .map(
      (parts, index) =>
        `${index > 0 && paragraphs[index - 1]?.[0]?.startsWith('- ') !== true && parts[0]?.startsWith('- ') ? '\n' : ''}${parts.join(parts[0] === '' ? '\n' : ' ').trimEnd()}`,
    )
    .join('\n');
  return `## ${title.trim()}\n\n\`/api/stories/{id}/${name}\`\n\n${text.charAt(0).toUpperCase()}${text.slice(1)}\n`;
}
