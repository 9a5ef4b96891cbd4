/** What a collector has done since it started. */
export interface Counts {
  requests: number;
  accepted: number;
  rejected: number;
  refused: number;
  limited: number;
  busy: number;
  failedWrites: number;
}

/** Ends of the classes that times to acknowledgement are counted in, in seconds. */
const CLASSES = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] as const;

const HELP: Readonly<Record<keyof Counts, string>> = {
  requests: 'Requests to collect events.',
  accepted: 'Events on disk and acknowledged.',
  rejected: 'Events that were not taken, for what they are.',
  refused: 'Requests refused for what they are: no batch, too large, a wrong key.',
  limited: 'Requests put off because their sender sent too much.',
  busy: 'Requests put off because the disk or the loader could not follow.',
  failedWrites: 'Writes to the log that failed.',
};

/** Counts what a collector does, for Prometheus. */
export class Tally {
  readonly counts: Counts = {
    requests: 0,
    accepted: 0,
    rejected: 0,
    refused: 0,
    limited: 0,
    busy: 0,
    failedWrites: 0,
  };
  readonly #acknowledged = CLASSES.map(() => 0);
  #seconds = 0;
  #times = 0;

  /** An acknowledgement was given so long after its request came. */
  acknowledged(seconds: number): void {
    this.#times += 1;
    this.#seconds += seconds;
    CLASSES.forEach((end, index) => {
      if (seconds <= end) this.#acknowledged[index] = (this.#acknowledged[index] ?? 0) + 1;
    });
  }

  /** All of it in Prometheus' text format, version 0.0.4; `gauges` are of this moment. */
  print(
    gauges: Readonly<Record<string, { readonly help: string; readonly value: number }>>,
  ): string {
    const counters = Object.entries(HELP).flatMap(([name, help]) =>
      metric(`${snake(name)}_total`, 'counter', help, [`${this.counts[name as keyof Counts]}`]),
    );
    const now = Object.entries(gauges).flatMap(([name, { help, value }]) =>
      metric(name, 'gauge', help, [`${value}`]),
    );
    const name = 'matchcut_ack_seconds';
    const classes = CLASSES.map(
      (end, index) => `${name}_bucket{le="${end}"} ${this.#acknowledged[index]}`,
    );
    const times = [
      `# HELP ${name} From a request to its acknowledgement.`,
      `# TYPE ${name} histogram`,
      ...classes,
      `${name}_bucket{le="+Inf"} ${this.#times}`,
      `${name}_sum ${this.#seconds}`,
      `${name}_count ${this.#times}`,
    ];
    return `${[...counters, ...now, ...times].join('\n')}\n`;
  }
}

function metric(
  name: string,
  type: string,
  help: string,
  values: readonly string[],
): readonly string[] {
  return [
    `# HELP matchcut_${name} ${help}`,
    `# TYPE matchcut_${name} ${type}`,
    ...values.map((value) => `matchcut_${name} ${value}`),
  ];
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
