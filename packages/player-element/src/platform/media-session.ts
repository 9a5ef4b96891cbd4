/** What media keys, headphones and lock screens show and ask for. */
export interface MediaSessionPart {
  readonly title: string;
  readonly artwork: string | undefined;
  play(): void;
  pause(): void;
  skip(ms: number): void;
}

const SKIP_SECONDS = 10;

/** Takes part in the browser's media session; answers the way to leave it. Of several players, the last to begin has it. */
export function joinMediaSession({
  title,
  artwork,
  play,
  pause,
  skip,
}: MediaSessionPart): () => void {
  const { mediaSession } = navigator as { mediaSession?: MediaSession };
  if (!mediaSession) return () => undefined;
  const metadata = new MediaMetadata({
    title,
    artwork: artwork === undefined ? [] : [{ src: artwork }],
  });
  mediaSession.metadata = metadata;
  const actions: [MediaSessionAction, MediaSessionActionHandler][] = [
    ['play', play],
    ['pause', pause],
    ['seekbackward', ({ seekOffset }) => skip(-(seekOffset ?? SKIP_SECONDS) * 1_000)],
    ['seekforward', ({ seekOffset }) => skip((seekOffset ?? SKIP_SECONDS) * 1_000)],
  ];
  const set = (action: MediaSessionAction, handler: MediaSessionActionHandler | null): void => {
    // Browsers refuse actions that they don't know.
    try {
      mediaSession.setActionHandler(action, handler);
    } catch {
      return;
    }
  };
  for (const [action, handler] of actions) set(action, handler);
  return () => {
    if (mediaSession.metadata !== metadata) return;
    mediaSession.metadata = null;
    for (const [action] of actions) set(action, null);
  };
}
