import type { CaptionTrack } from '@matchcut/runtime';

/** The captions of one segment after another, in the time of each. */
export class Captions {
  readonly #show: (lines: readonly string[]) => void;
  #tracks: readonly CaptionTrack[] = [];
  #language: string | null;
  #loader: HTMLVideoElement | undefined;
  #cues: readonly TextTrackCue[] = [];
  #shown = '';

  /** `show` gets the lines to show whenever they change. */
  constructor(language: string | null, show: (lines: readonly string[]) => void) {
    this.#language = language;
    this.#show = show;
  }

  /** Language to show; null shows none. */
  get language(): string | null {
    return this.#language;
  }

  set language(language: string | null) {
    this.#language = language;
    this.#load();
  }

  /** Turns to another segment. */
  follow(tracks: readonly CaptionTrack[]): void {
    this.#tracks = tracks;
    this.#load();
  }

  /** The segment has come to this position. */
  position(ms: number): void {
    const seconds = ms / 1000;
    const active = this.#cues.filter((cue) => cue.startTime <= seconds && seconds < cue.endTime);
    this.#tell(active.flatMap((cue) => linesOf(cue as VTTCue)));
  }

  stop(): void {
    this.#loader?.remove();
    this.#loader = undefined;
    this.#cues = [];
  }

  /** Lets the browser fetch and parse: a video element reads its tracks without having a film. */
  #load(): void {
    this.stop();
    this.#tell([]);
    const wanted = this.#tracks.find(({ language }) => language === this.#language);
    if (!wanted) return;
    const loader = document.createElement('video');
    loader.crossOrigin = 'anonymous';
    const track = document.createElement('track');
    track.src = wanted.src;
    track.addEventListener('load', () => {
      if (this.#loader === loader) this.#cues = Array.from(track.track.cues ?? []);
    });
    loader.append(track);
    track.track.mode = 'hidden';
    this.#loader = loader;
  }

  #tell(lines: readonly string[]): void {
    const text = lines.join('\n');
    if (text === this.#shown) return;
    this.#shown = text;
    this.#show(lines);
  }
}

/** The text of a cue, without WebVTT's markup. */
function linesOf({ text }: VTTCue): string[] {
  const plain = text.replace(/<[^>]*>/g, '').trim();
  return plain === '' ? [] : [plain];
}
