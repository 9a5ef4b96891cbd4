/** A page in some browser that is driven by a protocol. */
export interface DrivenPage {
  goTo(address: string): Promise<void>;
  /** What an expression comes to in the page, as far as JSON can say it. A promise is waited for. */
  evaluate(expression: string): Promise<unknown>;
  /** A PNG of what is seen. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}
