import { mkdir } from 'node:fs/promises';

/** Only its owner may read what viewers did. */
export const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** Makes a folder, and those above it that are missing, for its owner alone. One that is there already stays as it is: it may be somebody else's too. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
}
