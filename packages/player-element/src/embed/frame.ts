import type { MatchcutPlayer } from '../element.ts';
import { EVENTS, readCall, type EmbedCall, type EmbedMessage } from './protocol.ts';

/** Who may talk to a player in a frame. */
export interface FrameOptions {
  /** Origins of pages that may, such as `https://studio.example`, beside the frame's own; `*` lets all. */
  readonly origins: readonly string[];
  /** The window that it is in; this one by default. */
  readonly window?: Pick<Window, 'parent' | 'addEventListener' | 'removeEventListener'>;
}

/**
 * Lets the page around this frame steer a player, and tells it what happens: the frame's side of `connectPlayer`.
 * Messages from any other origin are not heard, and nothing is told to them. Returns the way to end it.
 */
export function servePlayer(
  player: MatchcutPlayer,
  { origins, window: here = window }: FrameOptions,
): () => void {
  const isAllowed = (origin: string): boolean =>
    origin === location.origin || origins.includes('*') || origins.includes(origin);
  /** Whom to tell: known once the page has spoken. */
  let page: string | undefined;
  const tell = (message: EmbedMessage): void => {
    if (page !== undefined) here.parent.postMessage(message, page);
  };
  const hear = ({ data, origin, source }: MessageEvent): void => {
    if (source !== here.parent || !isAllowed(origin)) return;
    const call = readCall(data);
    if (!call) return;
    page = origin === 'null' ? '*' : origin;
    if (call.matchcut === 'hello') tell({ matchcut: 'hello' });
    else void answer(player, call).then(tell);
  };
  const relay = (event: Event): void =>
    tell({
      matchcut: 'event',
      type: event.type as (typeof EVENTS)[number],
      detail: plainOf((event as CustomEvent).detail),
    });
  here.addEventListener('message', hear);
  for (const type of EVENTS) player.addEventListener(type, relay);
  return () => {
    here.removeEventListener('message', hear);
    for (const type of EVENTS) player.removeEventListener(type, relay);
  };
}

async function answer(
  player: MatchcutPlayer,
  { id, method, argument }: EmbedCall,
): Promise<EmbedMessage> {
  try {
    return { matchcut: 'answer', id, value: plainOf(await call(player, method, argument)) };
  } catch (error) {
    return {
      matchcut: 'refusal',
      id,
      message: error instanceof Error ? error.message : String(error),
    };
  }
}

function call(player: MatchcutPlayer, method: EmbedCall['method'], argument: unknown): unknown {
  switch (method) {
    case 'seek':
      return player.seek(Number(argument));
    case 'choose':
    case 'back':
      return player[method](String(argument));
    case 'resume':
      return player.resume(argument);
    case 'save':
      return player.session?.save();
    default:
      return player[method]();
  }
}

/** What can be sent: anything that JSON can say. */
function plainOf(value: unknown): unknown {
  return value === undefined || value === null ? null : JSON.parse(JSON.stringify(value));
}
