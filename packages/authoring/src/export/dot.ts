import type { Story } from '@matchcut/runtime';
import { linksOf } from './links.ts';

/** A story as a graph for Graphviz (https://graphviz.org/doc/info/lang.html). Endings are double-framed; dashed ways are routes. */
export function toDot(story: Story): string {
  const nodes = Object.entries(story.segments).map(
    ([id, segment]) =>
      `  ${quoted(id)} [label=${quoted(segment.title ?? id)}${segment.ending ? ', peripheries=2' : ''}${id === story.start ? ', style=bold' : ''}];`,
  );
  const links = linksOf(story).map(({ from, to, label, when, answer }) => {
    const words = [label, when === undefined ? '' : `if ${when}`]
      .filter((word) => word !== '')
      .join('\n');
    return `  ${quoted(from)} -> ${quoted(to)} [label=${quoted(words)}${answer === undefined ? ', style=dashed' : ''}];`;
  });
  return [
    `digraph ${quoted(story.id)} {`,
    '  node [shape=box, fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=10];',
    ...nodes,
    ...links,
    '}',
    '',
  ].join('\n');
}

function quoted(text: string): string {
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\r?\n/g, '\\n')}"`;
}
