// `npm run fixtures`: makes fixtures/coded-film again: short segments whose frames say which they are, packaged
// as `matchcut media build` does it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageCodedFilm } from '../fixtures/coded-film.ts';

const target = join(import.meta.dirname, '..', 'fixtures', 'coded-film');
const sources = await mkdtemp(join(tmpdir(), 'matchcut-'));
await rm(target, { recursive: true, force: true });
await packageCodedFilm({
  segments: 4,
  frames: 100,
  framesPerSecond: 25,
  heights: [180, 90],
  sources,
  out: target,
});
await rm(sources, { recursive: true });
