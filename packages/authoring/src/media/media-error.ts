/** Thrown when media can't be read or made; the message says of what, why, and what to do. */
export class MediaError extends Error {
  /** `MC8001` a program is missing, `MC8002` a source can't be read, `MC8003` the recipe is wrong, `MC8004` encoding failed, `MC8005` the sources don't fit the story. */
  readonly code: 'MC8001' | 'MC8002' | 'MC8003' | 'MC8004' | 'MC8005';

  constructor(code: MediaError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MediaError';
    this.code = code;
  }
}
