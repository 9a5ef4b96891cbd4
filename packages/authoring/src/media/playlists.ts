import type { CmafTrack, VideoTrack } from '@matchcut/runtime';

// HLS (RFC 8216) over the same files that gapless playback takes, by byte ranges.

const HEADER = ['#EXTM3U', '#EXT-X-VERSION:7'];

/** The playlist of one track; `uri` is relative to the playlist. */
export function mediaPlaylist(track: CmafTrack, durationSeconds: number, uri: string): string {
  let at = track.mediaSegmentsAt;
  const entries = track.mediaSegmentBytes.flatMap((bytes, index) => {
    const seconds = Math.min(
      track.mediaSegmentSeconds,
      durationSeconds - index * track.mediaSegmentSeconds,
    );
    const lines = [
      `#EXTINF:${Math.max(seconds, 0.001).toFixed(6)},`,
      `#EXT-X-BYTERANGE:${bytes}@${at}`,
      uri,
    ];
    at += bytes;
    return lines;
  });
  const head = [
    `#EXT-X-TARGETDURATION:${Math.ceil(track.mediaSegmentSeconds)}`,
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MAP:URI="${uri}",BYTERANGE="${track.initBytes}@0"`,
  ];
  return [...HEADER, ...head, ...entries, '#EXT-X-ENDLIST', ''].join('\n');
}

/** The playlist that a player opens: all qualities of the picture, and the sound. */
export function masterPlaylist(
  video: readonly { readonly track: VideoTrack; readonly playlist: string }[],
  sound: { readonly track: CmafTrack; readonly playlist: string },
  framesPerSecond: number,
): string {
  const variants = video.flatMap(({ track, playlist }) => {
    const average = Math.round((track.bitrateKbps + sound.track.bitrateKbps) * 1_000);
    const peak = Math.round(peakBitsPerSecond(track) + peakBitsPerSecond(sound.track));
    return [
      `#EXT-X-STREAM-INF:BANDWIDTH=${Math.max(peak, average)},AVERAGE-BANDWIDTH=${average},RESOLUTION=${track.width}x${track.height},FRAME-RATE=${framesPerSecond.toFixed(3)},CODECS="${track.codec},${sound.track.codec}",AUDIO="sound"`,
      playlist,
    ];
  });
  return [
    ...HEADER,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Sound",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="${sound.playlist}"`,
    ...variants,
    '',
  ].join('\n');
}

function peakBitsPerSecond({ mediaSegmentBytes, mediaSegmentSeconds }: CmafTrack): number {
  // The last one may hold next to nothing, and would say little.
  const whole = mediaSegmentBytes.length > 1 ? mediaSegmentBytes.slice(0, -1) : mediaSegmentBytes;
  return (Math.max(...whole) * 8) / mediaSegmentSeconds;
}
