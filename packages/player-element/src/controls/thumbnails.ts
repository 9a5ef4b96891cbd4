/** A part of a picture. */
export interface Thumbnail {
  readonly src: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Small pictures of one segment, by time. They are fetched when somebody first asks for one. */
export class Thumbnails {
  readonly #address: string;
  readonly #onLoad: () => void;
  #track: HTMLTrackElement | undefined;

  /**
   * @param address A WebVTT file whose cues name parts of pictures: `sprite.jpg#xywh=0,0,160,90`.
   * @param onLoad Called when there is something to ask for.
   */
  constructor(address: string, onLoad: () => void) {
    this.#address = address;
    this.#onLoad = onLoad;
  }

  /** The picture at a time of the segment; undefined as long as there is none. */
  at(ms: number): Thumbnail | undefined {
    this.#track ??= this.#load();
    const cues = [...(this.#track.track.cues ?? [])] as VTTCue[];
    const cue =
      cues.find(({ startTime, endTime }) => startTime <= ms / 1_000 && ms / 1_000 < endTime) ??
      (ms > 0 ? cues.at(-1) : undefined);
    return cue && readThumbnail(cue.text, this.#address);
  }

  /** Lets the browser fetch and parse: a video element reads its tracks without having a film. */
  #load(): HTMLTrackElement {
    const loader = document.createElement('video');
    loader.crossOrigin = 'anonymous';
    const track = document.createElement('track');
    track.kind = 'metadata';
    track.src = this.#address;
    track.addEventListener('load', () => this.#onLoad());
    loader.append(track);
    track.track.mode = 'hidden';
    return track;
  }
}

/** The part of a picture that a cue names; undefined if it names none. */
export function readThumbnail(text: string, base: string): Thumbnail | undefined {
  const [, picture = '', x, y, width, height] =
    /^(\S{1,2000})#xywh=(?:pixel:)?(\d{1,5}),(\d{1,5}),(\d{1,5}),(\d{1,5})$/.exec(text.trim()) ??
    [];
  const src = URL.parse(picture, base);
  const isPicture = src !== null && ['http:', 'https:', 'blob:', 'data:'].includes(src.protocol);
  return isPicture && picture !== '' && Number(width) > 0 && Number(height) > 0
    ? { src: src.href, x: Number(x), y: Number(y), width: Number(width), height: Number(height) }
    : undefined;
}
