/** One dark key frame of 64 × 36 (H.264 baseline), and the parameters that a decoder needs for it. */
const FRAME = Buffer.from('AAAAGGWIhAV8RigADxbHAAEAak5OTrrrrrrrrw==', 'base64');
const DECODER = Buffer.from(
  '0142c01effe100186742c01ed9047f9f011000000300100000030020f162e48001000568cb83cb20',
  'hex',
);
const [WIDTH, HEIGHT] = [64, 36];
/** Ticks a second: ms. */
const TIMESCALE = 1_000;
const FRAME_MS = 1_000;
const IDENTITY = numbers(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

/**
 * A dark picture that lasts as long as it should, as an MP4 file (ISO/IEC 14496-12) of some hundred bytes: the film of a
 * segment that isn't filmed yet. It is a real one, so that a player plays, seeks and cuts it like any other.
 */
export function stillVideo(durationMs: number): Buffer {
  const full = Math.floor(durationMs / FRAME_MS);
  const rest = durationMs - full * FRAME_MS;
  const durations = [...(full > 0 ? [[full, FRAME_MS]] : []), ...(rest > 0 ? [[1, rest]] : [])] as [
    number,
    number,
  ][];
  const frames = full + (rest > 0 ? 1 : 0);
  const header = box('ftyp', text('isom'), numbers(0x200), text('isomavc1mp41'));
  // The offset of the frames is part of what stands before them, and doesn't change its length.
  const offset = header.length + movie(0).length + 8;
  return Buffer.concat([
    header,
    movie(offset),
    box('mdat', ...Array.from({ length: frames }, () => FRAME)),
  ]);

  function movie(framesAt: number): Buffer {
    const table = box(
      'stbl',
      fullBox(
        'stsd',
        numbers(1),
        box(
          'avc1',
          Buffer.alloc(6),
          shorts(1),
          Buffer.alloc(16),
          shorts(WIDTH, HEIGHT),
          numbers(0x480000, 0x480000, 0),
          shorts(1),
          Buffer.alloc(32),
          shorts(0x18, 0xffff),
          box('avcC', DECODER),
        ),
      ),
      fullBox('stts', numbers(durations.length, ...durations.flat())),
      fullBox('stsc', numbers(1, 1, frames, 1)),
      fullBox('stsz', numbers(FRAME.length, frames)),
      fullBox('stco', numbers(1, framesAt)),
    );
    const media = box(
      'mdia',
      fullBox('mdhd', numbers(0, 0, TIMESCALE, durationMs), shorts(0x55c4, 0)),
      fullBox('hdlr', numbers(0), text('vide'), numbers(0, 0, 0), text('picture\0')),
      box(
        'minf',
        fullBox('vmhd', Buffer.alloc(8)),
        box('dinf', fullBox('dref', numbers(1), box('url ', numbers(1)))),
        table,
      ),
    );
    const track = box(
      'trak',
      fullBox(
        'tkhd',
        numbers(0, 0, 1, 0, durationMs, 0, 0, 0, 0),
        IDENTITY,
        numbers(WIDTH * 0x10000, HEIGHT * 0x10000),
      ),
      media,
    );
    return box(
      'moov',
      fullBox(
        'mvhd',
        numbers(0, 0, TIMESCALE, durationMs, 0x10000),
        shorts(0x100),
        Buffer.alloc(10),
        IDENTITY,
        Buffer.alloc(24),
        numbers(2),
      ),
      track,
    );
  }
}

function box(type: string, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([numbers(content.length + 8), text(type), content]);
}

/** A track's flags say that it is enabled and shown; a video header's are always 1. */
const BOX_FLAGS = new Map([
  ['tkhd', 3],
  ['vmhd', 1],
]);

/** A box with version and flags. */
function fullBox(type: string, ...parts: Buffer[]): Buffer {
  return box(type, numbers(BOX_FLAGS.get(type) ?? 0), ...parts);
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

function shorts(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
}

function text(characters: string): Buffer {
  return Buffer.from(characters, 'latin1');
}
