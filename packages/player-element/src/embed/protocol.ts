// What a page and the player in its frame say to each other by `postMessage`. Plain data, in both directions.

/** Methods of the player that a page may call. */
export const METHODS = [
  'play',
  'pause',
  'seek',
  'choose',
  'restart',
  'back',
  'retry',
  'save',
  'resume',
] as const;

/** A method of the player in the frame. */
export type EmbedMethod = (typeof METHODS)[number];

/** Events of the player that a page is told of. */
export const EVENTS = [
  'ready',
  'storyevent',
  'segmentchange',
  'choiceopen',
  'choice',
  'ending',
  'error',
] as const;

/** An event of the player in the frame. */
export type EmbedEvent = (typeof EVENTS)[number];

/** From the page: call a method, and answer under this number. */
export interface EmbedCall {
  readonly matchcut: 'call';
  readonly id: number;
  readonly method: EmbedMethod;
  readonly argument: unknown;
}

/** From the frame. */
export type EmbedMessage =
  | { readonly matchcut: 'hello' }
  | { readonly matchcut: 'event'; readonly type: EmbedEvent; readonly detail: unknown }
  | { readonly matchcut: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly matchcut: 'refusal'; readonly id: number; readonly message: string };

/** From the page: are you there? */
export interface EmbedGreeting {
  readonly matchcut: 'hello';
}

/** The call in a message, if it is one. */
export function readCall(data: unknown): EmbedCall | EmbedGreeting | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { matchcut, id, method, argument } = data as Readonly<Record<string, unknown>>;
  if (matchcut === 'hello') return { matchcut };
  if (matchcut !== 'call' || !Number.isSafeInteger(id) || !METHODS.includes(method as EmbedMethod))
    return undefined;
  return { matchcut, id: id as number, method: method as EmbedMethod, argument };
}

/** What a frame says, if it is that. */
export function readMessage(data: unknown): EmbedMessage | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const message = data as EmbedMessage;
  const isKnown =
    message.matchcut === 'hello' ||
    (message.matchcut === 'event' && EVENTS.includes(message.type)) ||
    ((message.matchcut === 'answer' || message.matchcut === 'refusal') &&
      Number.isSafeInteger(message.id));
  return isKnown ? message : undefined;
}
