/** One result of a bench. */
export interface Figure {
  /** Stable dotted name. */
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  /** What it is measured against, in the same run. */
  readonly peer?: string;
  readonly peerValue?: number;
  /** `value / peerValue`. */
  readonly ratio?: number;
  readonly goal?: { readonly op: '<=' | '>='; readonly value: number };
}
