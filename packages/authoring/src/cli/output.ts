/** What a command prints, and the code it exits with. */
export interface Output {
  readonly text: string;
  readonly exitCode: number;
}
