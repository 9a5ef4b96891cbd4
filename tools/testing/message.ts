/** A test that failed. */
export interface Failure {
  readonly test: string;
  readonly error: string;
}

/** What a test runner in a process of its own reports while it runs. */
export type TestMessage =
  | { readonly kind: 'planned'; readonly files: number }
  | { readonly kind: 'started'; readonly file: string }
  | {
      readonly kind: 'finished';
      readonly file: string;
      readonly passed: number;
      readonly failures: readonly Failure[];
      readonly seconds: number;
    };

/** Reports to the process that started this one; nobody listens where it was started by hand. */
export function report(message: TestMessage): void {
  process.send?.(message);
}
