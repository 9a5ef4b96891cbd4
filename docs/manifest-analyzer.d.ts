/** What the analyzer's command line does, as a function; it comes without types. */
declare module '@custom-elements-manifest/analyzer/cli.js' {
  export function cli(options: {
    readonly argv: readonly string[];
    readonly cwd: string;
    readonly noWrite: boolean;
  }): Promise<import('custom-elements-manifest/schema').Package>;
}
