import { loadStory, checkStory } from '@matchcut/authoring';
import { readYaml } from '../packages/authoring/src/formats/yaml-source.ts';
const n = 2000;
let text = `matchcut: 1\nid: big\ntitle: Big\nstart: s0\nvariables:\n  trust: { type: int, max: 5 }\n  key: { type: bool }\nsegments:\n`;
for (let i = 0; i < n; i++) text += `  s${i}:\n    title: Segment ${i}\n    duration: 12s\n    choices:\n      - id: c${i}\n        prompt: What now?\n        opens: 5s\n        closes: 11s\n        default: on\n        options:\n          - { id: on, label: Go on, to: ${i + 1 < n ? `s${i + 1}` : 'out'}${i % 100 ? '' : ', do: trust += 1'} }\n          - { id: over, label: Go over, when: trust >= ${i % 4}, to: ${i + 2 < n ? `s${i + 2}` : 'out'} }\n`;
text += `  out:\n    duration: 5s\n    ending: { id: out, title: Out }\n`;
console.log(text.length, text.split('\n').length);
for (let k = 0; k < 5; k++) {
  let t = performance.now(); const y = readYaml(text, 'f', 100); const a = performance.now() - t;
  t = performance.now(); const l = loadStory(text, 'f'); const b = performance.now() - t;
  t = performance.now(); const c = checkStory(l.story!); const d = performance.now() - t;
  console.log(a.toFixed(0), 'yaml;', b.toFixed(0), 'load;', d.toFixed(0), 'check', c.states, c.findings.length);
}
