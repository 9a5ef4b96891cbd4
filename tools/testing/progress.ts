import type { Failure, TestMessage } from './message.ts';

/** How a run of tests shows itself. */
export interface ProgressOptions {
  /** How long each part took last time, in seconds. */
  readonly expected: Readonly<Record<string, number>>;
  /** Parts that run one after another, lane beside lane. */
  readonly lanes: readonly (readonly string[])[];
  readonly print: (line: string) => void;
  /** Any clock, in ms. */
  readonly now: () => number;
}

interface PartState {
  readonly startedAt: number;
  endedAt?: number;
  planned: number;
  finished: number;
  readonly running: Set<string>;
}

/** Prints what has ended, with failures at once, and says on being asked what runs and how long it will take. */
export class Progress {
  passed = 0;
  readonly failures: (Failure & { readonly file: string })[] = [];
  readonly #options: ProgressOptions;
  readonly #startedAt: number;
  readonly #parts = new Map<string, PartState>();

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#startedAt = options.now();
  }

  partStarted(part: string): void {
    this.#parts.set(part, {
      startedAt: this.#options.now(),
      planned: 0,
      finished: 0,
      running: new Set(),
    });
  }

  partEnded(part: string): void {
    const state = this.#parts.get(part);
    if (state) state.endedAt = this.#options.now();
  }

  take(part: string, message: TestMessage): void {
    const state = this.#parts.get(part);
    if (!state) return;
    if (message.kind === 'planned') state.planned = message.files;
    if (message.kind === 'started') state.running.add(message.file);
    if (message.kind !== 'finished') return;
    state.running.delete(message.file);
    state.finished += 1;
    const { file, passed, failures, seconds } = message;
    this.passed += passed;
    this.#options.print(
      `${this.#time()} ${failures.length === 0 ? '✓' : '✗'} ${part}: ${file} (${counted(passed, failures.length)}${seconds.toFixed(1)} s)`,
    );
    for (const failure of failures) this.fail(file, failure);
  }

  /** A failure, told when it happens. */
  fail(file: string, { test, error }: Failure): void {
    this.failures.push({ file, test, error });
    this.#options.print(
      `\n  ✗ ${file} › ${test}\n${error
        .split('\n')
        .map((line) => `    ${line}`)
        .join('\n')}\n`,
    );
  }

  /** One line: what runs now, how many files are done, and how long is left. */
  status(): string {
    const running = [...this.#parts].filter(([, { endedAt }]) => endedAt === undefined);
    const parts = running.map(
      ([part, { planned, finished, running: files }]) =>
        `${part}${planned > 0 ? ` ${finished} of ${planned} files` : ''}${files.size > 0 ? ` (${[...files].map((file) => file.split('/').at(-1)).join(', ')})` : ''}`,
    );
    return `${this.#time()}   running ${parts.join('; ')}${this.#left()}`;
  }

  /** How long each part took, in seconds. */
  seconds(): Record<string, number> {
    const { now } = this.#options;
    return Object.fromEntries(
      [...this.#parts].map(([part, { startedAt, endedAt }]) => [
        part,
        ((endedAt ?? now()) - startedAt) / 1_000,
      ]),
    );
  }

  #left(): string {
    const { expected, lanes, now } = this.#options;
    // What isn't known yet can't be told.
    if (
      lanes
        .flat()
        .some((part) => !(part in expected) && this.#parts.get(part)?.endedAt === undefined)
    )
      return '';
    const left = (part: string): number => {
      const state = this.#parts.get(part);
      if (state?.endedAt !== undefined) return 0;
      return Math.max(0, (expected[part] ?? 0) - (state ? (now() - state.startedAt) / 1_000 : 0));
    };
    return `; about ${Math.ceil(Math.max(...lanes.map((lane) => lane.reduce((sum, part) => sum + left(part), 0))))} s left`;
  }

  #time(): string {
    const seconds = Math.floor((this.#options.now() - this.#startedAt) / 1_000);
    return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}`;
  }
}

function counted(passed: number, failed: number): string {
  return `${passed} passed, ${failed > 0 ? `${failed} failed, ` : ''}`;
}
