/** What an oEmbed answer is about. */
export interface OEmbedOptions {
  /** Address of the page with the player, such as `https://film.example/player/embed.html?src=…`. */
  readonly player: string;
  readonly title: string;
  /** Most that the asking page has room for, in px. */
  readonly maxWidth?: number | undefined;
  readonly maxHeight?: number | undefined;
  /** Width of the picture by its height. */
  readonly aspect?: number | undefined;
  readonly provider?: { readonly name: string; readonly url: string } | undefined;
  /** A picture of the film. */
  readonly thumbnail?:
    | { readonly url: string; readonly width: number; readonly height: number }
    | undefined;
}

const WIDTH = 1_280;

/**
 * The answer of an oEmbed endpoint (oembed.com, version 1.0) for a film: plain data, to be sent as JSON.
 *
 * @throws TypeError if the player's address is none of http or https.
 */
export function oEmbed({
  player,
  title,
  maxWidth = WIDTH,
  maxHeight = Infinity,
  aspect = 16 / 9,
  provider,
  thumbnail,
}: OEmbedOptions): Readonly<Record<string, string | number>> {
  const { href, protocol } = new URL(player);
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new TypeError(`the player's address must begin with https, not ${protocol}`);
  const width = Math.floor(Math.max(1, Math.min(maxWidth, maxHeight * aspect)));
  const height = Math.max(1, Math.round(width / aspect));
  return {
    version: '1.0',
    type: 'video',
    title,
    width,
    height,
    html: `<iframe src="${attribute(href)}" width="${width}" height="${height}" title="${attribute(title)}" allow="autoplay; fullscreen; picture-in-picture" style="border:0"></iframe>`,
    ...(provider ? { provider_name: provider.name, provider_url: provider.url } : {}),
    ...(thumbnail
      ? {
          thumbnail_url: thumbnail.url,
          thumbnail_width: thumbnail.width,
          thumbnail_height: thumbnail.height,
        }
      : {}),
  };
}

function attribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
