// The elements. `@matchcut/player-element/define` registers them.
export { MatchcutPlayer } from './element.ts';
export { MatchcutChoice, type ChooseDetail } from './choice/choice-element.ts';

// What they say.
export { ENGLISH, type PlayerStrings } from './strings.ts';
export type { PlayerError, PlayerErrorCode } from './player-error.ts';

// A story on the screen, without the element's own looks.
export { Screening, type PlaybackTechnique, type ScreeningListener, type ScreeningOptions } from './screening.ts';

// Playback: the interface, the implementation without seams, and the one for any media that video.js plays.
export type { Outlook, Playback, PlaybackError, PlaybackErrorCode, PlaybackListener, PlayableSegment } from './playback/playback.ts';
export { canPlayGapless, GaplessPlayback } from './playback/gapless/gapless-playback.ts';
export { SwapPlayback } from './playback/swap/swap-playback.ts';

// Loading and sending.
export { LoadError, loadProgramme, type Programme, type ProgrammeAddresses } from './load.ts';
export { browserStore } from './events/browser-store.ts';
export { httpTransport } from './events/http-transport.ts';
