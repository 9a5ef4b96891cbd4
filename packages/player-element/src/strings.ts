/** What the player says. One object per language; English is the default. */
export interface PlayerStrings {
  readonly play: string;
  readonly pause: string;
  readonly mute: string;
  readonly unmute: string;
  readonly captionsOn: string;
  readonly captionsOff: string;
  readonly fullscreen: string;
  readonly exitFullscreen: string;
  readonly loading: string;
  readonly retry: string;
  readonly again: string;
  readonly theEnd: string;
  readonly locked: string;
  readonly backTo: (checkpoint: string) => string;
  readonly secondsLeft: (seconds: number) => string;
  readonly chosen: (option: string) => string;
  readonly failed: Readonly<Record<'story' | 'catalogue' | 'missing' | 'network' | 'decode' | 'stalled', readonly [title: string, advice: string]>>;
}

/** What the player says in English. */
export const ENGLISH: PlayerStrings = {
  play: 'Play',
  pause: 'Pause',
  mute: 'Mute',
  unmute: 'Unmute',
  captionsOn: 'Show captions',
  captionsOff: 'Hide captions',
  fullscreen: 'Full screen',
  exitFullscreen: 'Leave full screen',
  loading: 'Loading',
  retry: 'Try again',
  again: 'Watch again',
  theEnd: 'An ending',
  locked: 'locked',
  backTo: (checkpoint) => `Back to: ${checkpoint}`,
  secondsLeft: (seconds) => (seconds === 1 ? '1 second left' : `${seconds} seconds left`),
  chosen: (option) => `You chose: ${option}`,
  failed: {
    story: ['This story can’t be opened', 'It couldn’t be loaded, or it has errors.'],
    catalogue: ['This story’s media can’t be found', 'The list of its media couldn’t be loaded, or it has errors.'],
    missing: ['A part of this story is missing', 'There is no media for what comes next.'],
    network: ['The connection was lost', 'The video couldn’t be loaded. Check your connection; you won’t lose your place.'],
    decode: ['This video can’t be played', 'It is damaged, or this browser doesn’t know its format. Your place is kept.'],
    stalled: ['The video isn’t coming', 'Nothing has arrived for a while. Check your connection; you won’t lose your place.'],
  },
};
