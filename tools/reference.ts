// `npm run reference`: writes what is made from the sources and kept in the repository: the pages of the
// diagnostics' codes and of the player's elements, and the JSON Schema of story files. A test sees to it that they are up to date.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { referenceFiles } from '../docs/reference.ts';

const root = join(import.meta.dirname, '..');
for (const [file, text] of Object.entries(await referenceFiles())) {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}
