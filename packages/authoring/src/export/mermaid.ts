import type { Story } from '@matchcut/runtime';
import { linksOf } from './links.ts';

/** A story as a flowchart for Mermaid (https://mermaid.js.org/syntax/flowchart.html). Endings are round; dashed ways are routes. */
export function toMermaid(story: Story): string {
  // Ids could be words of Mermaid ("end"), so that nodes go by number.
  const nodes = new Map(Object.keys(story.segments).map((id, index) => [id, `n${index}`]));
  const node = (id: string): string => nodes.get(id) ?? '';
  const lines = Object.entries(story.segments).map(([id, segment]) => {
    const title = quoted(segment.title ?? id);
    if (segment.ending) return `  ${node(id)}([${title}])`;
    return `  ${node(id)}${id === story.start ? `[[${title}]]` : `[${title}]`}`;
  });
  const links = linksOf(story).map(({ from, to, label, when, answer }) => {
    const words = [label, when === undefined ? '' : `if ${when}`]
      .filter((word) => word !== '')
      .join(' · ');
    return `  ${node(from)} ${answer === undefined ? '-.->' : '-->'}${words === '' ? '' : `|${quoted(words)}|`} ${node(to)}`;
  });
  return ['flowchart TD', ...lines, ...links, ''].join('\n');
}

function quoted(text: string): string {
  return `"${text.replace(/[&"<>#]/g, (character) => `#${character.charCodeAt(0)};`).replace(/\s+/g, ' ')}"`;
}
