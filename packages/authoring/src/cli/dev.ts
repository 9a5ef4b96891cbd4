import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { printDiagnostic, type Paint } from '../diagnostics/print.ts';
import { diskReader } from '../load-story.ts';
import { startDev } from '../dev/dev-server.ts';
import { newProject, ProjectError } from '../new-project.ts';
import type { Output } from './output.ts';

const PLAYER = '@matchcut/player-element/matchcut-player.js';

/** Serves a story to be tried out until the process ends. */
export async function dev(
  file: string,
  { port, paint }: { readonly port: number; readonly paint: Paint },
): Promise<Output> {
  const answer = diskReader.read(file);
  if ('problem' in answer)
    return {
      text: `${paint('red', '✗')} ${file}: ${answer.problem}. ${answer.advice}`,
      exitCode: 1,
    };
  const playerFile = playerBeside(file);
  if (playerFile === undefined)
    return {
      text: `${paint('red', '✗')} The player isn't installed. Run: npm install --save-dev @matchcut/player-element`,
      exitCode: 1,
    };
  try {
    const { address } = await startDev({
      file,
      port,
      playerFile,
      onRead: ({ story, files }, { diagnostics }) => {
        const told = diagnostics.filter(({ severity }) => severity !== 'note');
        const [first] = told;
        const mark = first?.severity === 'error' ? paint('red', '✗') : paint('green', '✓');
        const summary = first
          ? `${told.length === 1 ? '' : `${told.length} problems, the first:\n`}${printDiagnostic(first, files, paint)}`
          : 'sound';
        process.stdout.write(`${mark} ${story ? paint('bold', story.title) : file}: ${summary}\n`);
      },
    });
    return {
      text: `The preview is at ${paint('cyan', address)}. Stop it with Ctrl+C.`,
      exitCode: 0,
    };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      text: `${paint('red', '✗')} ${code === 'EADDRINUSE' ? `Port ${port} is taken. Choose another by --port.` : `The preview can't start (${code ?? String(error)}).`}`,
      exitCode: 1,
    };
  }
}

/** Makes a new project. */
export async function create(folder: string, paint: Paint): Promise<Output> {
  try {
    const files = await newProject(folder);
    return {
      text: `${paint('green', '✓')} ${paint('bold', folder)} holds ${files.join(', ')}.\n\nGo on with:\n  cd ${/^[\w./-]+$/.test(folder) ? folder : JSON.stringify(folder)}\n  npm install\n  npm run dev`,
      exitCode: 0,
    };
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    return { text: `${paint('red', '✗')} ${error.message}.`, exitCode: 1 };
  }
}

/** The player as the story's project has it installed, or as whoever runs this has. */
function playerBeside(file: string): string | undefined {
  for (const from of [resolve(file), join(process.cwd(), 'story'), import.meta.filename]) {
    try {
      return createRequire(from).resolve(PLAYER);
    } catch {
      // The next place may have it.
    }
  }
  return undefined;
}
