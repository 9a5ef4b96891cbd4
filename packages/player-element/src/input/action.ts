/** What a viewer wants, whatever it was asked with. */
export type Action =
  | {
      readonly type:
        | 'toggle'
        | 'play'
        | 'pause'
        | 'mute'
        | 'captions'
        | 'fullscreen'
        | 'back'
        | 'press';
    }
  | { readonly type: 'option'; readonly number: number }
  | { readonly type: 'skip'; readonly ms: number }
  | { readonly type: 'move'; readonly direction: Direction };

export type Direction = 'up' | 'down' | 'left' | 'right';

/** What is read of a keyboard event. */
export interface Key {
  readonly key: string;
  readonly keyCode: number;
}

export const SKIP_MS = 10_000;

const BY_NAME: Readonly<Record<string, Action>> = {
  ' ': { type: 'toggle' },
  k: { type: 'toggle' },
  m: { type: 'mute' },
  c: { type: 'captions' },
  f: { type: 'fullscreen' },
  j: { type: 'skip', ms: -SKIP_MS },
  l: { type: 'skip', ms: SKIP_MS },
  Escape: { type: 'back' },
  GoBack: { type: 'back' },
  BrowserBack: { type: 'back' },
  Enter: { type: 'press' },
  Select: { type: 'press' },
  ArrowUp: { type: 'move', direction: 'up' },
  ArrowDown: { type: 'move', direction: 'down' },
  ArrowLeft: { type: 'move', direction: 'left' },
  ArrowRight: { type: 'move', direction: 'right' },
  MediaPlayPause: { type: 'toggle' },
  MediaPlay: { type: 'play' },
  MediaPause: { type: 'pause' },
  MediaStop: { type: 'pause' },
  MediaRewind: { type: 'skip', ms: -SKIP_MS },
  MediaFastForward: { type: 'skip', ms: SKIP_MS },
};

// Remote controls whose browsers don't name their keys. The codes are the makers': 10009 and 10252 are Samsung's
// (Tizen), 461 is LG's (webOS) and HbbTV's "back"; the rest are common to them (CEA-2014).
const BY_CODE: Readonly<Record<number, Action>> = {
  10009: { type: 'back' },
  461: { type: 'back' },
  10252: { type: 'toggle' },
  415: { type: 'play' },
  19: { type: 'pause' },
  413: { type: 'pause' },
  412: { type: 'skip', ms: -SKIP_MS },
  417: { type: 'skip', ms: SKIP_MS },
};

/** What a key of a keyboard or a remote control asks for; undefined if it isn't the player's. */
export function actionOf({ key, keyCode }: Key): Action | undefined {
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (/^[1-9]$/.test(name)) return { type: 'option', number: Number(name) };
  if (Object.hasOwn(BY_NAME, name)) return BY_NAME[name];
  return Object.hasOwn(BY_CODE, keyCode) ? BY_CODE[keyCode] : undefined;
}
