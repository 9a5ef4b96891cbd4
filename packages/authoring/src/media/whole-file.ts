import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { readTrackIndex } from './track-index.ts';

const JPEG_START = 'ffd8';
const JPEG_END = 'ffd9';
const BOX_HEADER_BYTES = 8;

/**
 * Whether a file that a build made is there from its beginning to its end. What a full disk or a machine that went down
 * cut short isn't; `type` is the ending of its name, if that isn't its own yet. It reads the file's edges only.
 */
export async function isWholeFile(file: string, type: string = extname(file)): Promise<boolean> {
  try {
    return type === '.mp4' ? await isWholeTrack(file) : await isWholeJpeg(file);
  } catch {
    return false;
  }
}

/** The index says how long all media segments are; at most one more box, which ends the file, follows. */
async function isWholeTrack(file: string): Promise<boolean> {
  const { mediaSegmentsAt, mediaSegmentBytes } = await readTrackIndex(file);
  const end = mediaSegmentBytes.reduce((sum, bytes) => sum + bytes, mediaSegmentsAt);
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    if (size === end) return true;
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(BOX_HEADER_BYTES),
      0,
      BOX_HEADER_BYTES,
      end,
    );
    return bytesRead === BOX_HEADER_BYTES && end + buffer.readUInt32BE(0) === size;
  } finally {
    await handle.close();
  }
}

async function isWholeJpeg(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const edge = async (at: number): Promise<string> =>
      (await handle.read(Buffer.alloc(2), 0, 2, at)).buffer.toString('hex');
    return size >= 4 && (await edge(0)) === JPEG_START && (await edge(size - 2)) === JPEG_END;
  } finally {
    await handle.close();
  }
}
