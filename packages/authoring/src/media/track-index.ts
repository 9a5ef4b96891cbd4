import { open } from 'node:fs/promises';
import { MediaError } from './media-error.ts';

/** Where the parts of a fragmented MP4 lie. */
export interface TrackIndex {
  /** Length of the init segment, with which the file begins. */
  readonly initBytes: number;
  /** Where the first media segment begins; the others follow without a gap. */
  readonly mediaSegmentsAt: number;
  readonly mediaSegmentBytes: readonly number[];
  /** Of each media segment but the last. */
  readonly mediaSegmentSeconds: number;
  /** Of all media segments together. */
  readonly seconds: number;
  /** RFC 6381, such as `avc1.64001f`. */
  readonly codec: string;
}

/** Init segments are about a kilobyte; an index of 50,000 media segments has 600. */
const MAX_HEAD_BYTES = 4 * 1024 * 1024;
const BOX_HEADER = 8;

/**
 * Reads where the parts of a fragmented MP4 lie, from its segment index (`sidx`, ISO/IEC 14496-12, 8.16.3).
 *
 * @throws MediaError MC8004 if the file isn't of that form.
 */
export async function readTrackIndex(file: string): Promise<TrackIndex> {
  const head = await readHead(file);
  const boxes = topBoxes(head);
  const moov = boxes.find(({ type }) => type === 'moov');
  const sidx = boxes.find(({ type }) => type === 'sidx');
  if (!moov || !sidx) throw new MediaError('MC8004', `${file} has no segment index.`);
  const references = readReferences(head.subarray(sidx.start, sidx.end));
  return {
    initBytes: moov.end,
    mediaSegmentsAt: sidx.end,
    mediaSegmentBytes: references.entries.map(({ bytes }) => bytes),
    ...durations(file, references),
    codec: codecOf(head.subarray(moov.start, moov.end)),
  };
}

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

interface References {
  readonly timescale: number;
  readonly entries: readonly { readonly bytes: number; readonly ticks: number }[];
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(MAX_HEAD_BYTES),
      0,
      MAX_HEAD_BYTES,
      0,
    );
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function topBoxes(head: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let start = 0; start + BOX_HEADER <= head.length;) {
    const size = head.readUInt32BE(start);
    if (size < BOX_HEADER) break;
    boxes.push({
      type: head.toString('latin1', start + 4, start + BOX_HEADER),
      start,
      end: start + size,
    });
    start += size;
  }
  return boxes;
}

function readReferences(sidx: Buffer): References {
  const isWide = sidx[BOX_HEADER] === 1;
  const timescale = sidx.readUInt32BE(16);
  const countAt = 20 + (isWide ? 16 : 8) + 2;
  const entries = Array.from({ length: sidx.readUInt16BE(countAt) }, (_, index) => {
    const at = countAt + 2 + index * 12;
    return { bytes: sidx.readUInt32BE(at) & 0x7fffffff, ticks: sidx.readUInt32BE(at + 4) };
  });
  return { timescale, entries };
}

function durations(
  file: string,
  { timescale, entries }: References,
): { mediaSegmentSeconds: number; seconds: number } {
  const [first = { ticks: 0 }, ...rest] = entries;
  const last = rest.at(-1) ?? first;
  if (rest.slice(0, -1).some(({ ticks }) => ticks !== first.ticks) || last.ticks > first.ticks)
    throw new MediaError('MC8004', `${file} has media segments of different lengths.`);
  return {
    mediaSegmentSeconds: first.ticks / timescale,
    seconds: entries.reduce((sum, { ticks }) => sum + ticks, 0) / timescale,
  };
}

/** For H.264, profile, constraints and level as the decoder's configuration (`avcC`) has them; all sound is AAC-LC. */
function codecOf(init: Buffer): string {
  const at = init.indexOf('avcC', 0, 'latin1');
  return at < 0 ? 'mp4a.40.2' : `avc1.${init.toString('hex', at + 5, at + 8)}`;
}
