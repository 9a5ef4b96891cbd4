const HEARTBEAT_MS = 15_000;

let doing = '';
let began = performance.now();

/** Says what a bench does now, on standard error: standard output is for its table. */
export function progress(step: string): void {
  doing = step;
  say();
}

/** Runs a bench; while it says nothing itself, says every now and then that it still runs, and what it does. */
export async function watched<Result>(name: string, bench: () => Promise<Result>): Promise<Result> {
  began = performance.now();
  progress(`${name} begins`);
  const heartbeat = setInterval(say, HEARTBEAT_MS);
  try {
    return await bench();
  } finally {
    clearInterval(heartbeat);
  }
}

function say(): void {
  const seconds = Math.floor((performance.now() - began) / 1_000);
  process.stderr.write(
    `${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, '0')}  ${doing}\n`,
  );
}
