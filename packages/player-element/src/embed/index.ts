// The page's side of a player in a frame; light, since the player itself is in the frame.
export { connectPlayer, type ConnectOptions, type FramedPlayer } from './connect.ts';
export type { EmbedEvent, EmbedMethod } from './protocol.ts';

// The frame's side, for pages of one's own in place of `embed.html`.
export { servePlayer, type FrameOptions } from './frame.ts';

// For servers.
export { oEmbed, type OEmbedOptions } from './oembed.ts';
