/** Untyped data with named fields. */
export type Mapping = Record<string, unknown>;

/** Whether some data has named fields. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
