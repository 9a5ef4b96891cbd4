// The elements. `@matchcut/player-element/define` registers them.
export { MatchcutPlayer } from './element.ts';
export { MatchcutChoice, type ChooseDetail } from './choice/choice-element.ts';
export { MatchcutHotspots } from './choice/hotspots-element.ts';
export type { JumpDetail, MatchcutDebug } from './debug/debug-element.ts';
export { MatchcutTimeline, type SeekDetail } from './controls/timeline-element.ts';
export { Thumbnails, type Thumbnail } from './controls/thumbnails.ts';

// What they say.
export { messages as englishMessages, sayEnglish } from './strings/en.ts';
export { LANGUAGES, pickLanguage } from './strings/languages.ts';
export { speaker, type Messages, type Plural, type Say } from './strings/messages.ts';
export type { TimeLeft, Timing } from './timing/timing.ts';
export type { PlayerError, PlayerErrorCode } from './player-error.ts';

// A story on the screen, without the element's own looks.
export {
  Screening,
  type PlaybackTechnique,
  type ScreeningListener,
  type ScreeningOptions,
} from './screening.ts';

// Playback: the interface, the implementation without seams, and the one for any media that video.js plays.
export type {
  Outlook,
  Playback,
  PlaybackError,
  PlaybackErrorCode,
  PlaybackListener,
  PlaybackReport,
  PlayableSegment,
} from './playback/playback.ts';
export { canPlayGapless, GaplessPlayback } from './playback/gapless/gapless-playback.ts';
export { SwapPlayback } from './playback/swap/swap-playback.ts';

// What a page adds.
export type { PlayerPlugin } from './plugin.ts';

// What is kept of a viewer.
export { localViewerStore, type ViewerStore } from './memory/viewer-store.ts';

// Loading and sending.
export { LoadError, loadProgramme, type Programme, type ProgrammeAddresses } from './load.ts';
export { browserStore } from './events/browser-store.ts';
export { httpTransport } from './events/http-transport.ts';
