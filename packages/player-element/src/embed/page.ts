// The script of `embed.html`: a page that holds nothing but a player, to be put into a frame of any other page.
import '../define.ts';
import { servePlayer } from './frame.ts';

/** What may be set in the page's address; all else is the page's own. */
const ATTRIBUTES = [
  'src',
  'catalogue',
  'weights',
  'collector',
  'consent',
  'viewer',
  'language',
  'timing',
  'memory',
  'layout',
  'muted',
  'autoplay',
];

const player = document.querySelector('matchcut-player');
if (player) {
  const wanted = new URLSearchParams(location.search);
  for (const name of ATTRIBUTES) {
    const value = wanted.get(name);
    // Whoever writes a link must not make this site load what lies elsewhere.
    const isElsewhere =
      ['src', 'catalogue', 'weights', 'collector'].includes(name) &&
      value !== null &&
      (!URL.canParse(value, location.href) ||
        new URL(value, location.href).origin !== location.origin);
    if (value !== null && !isElsewhere) player.setAttribute(name, value);
  }
  const origins =
    document.querySelector<HTMLMetaElement>('meta[name="matchcut-origins"]')?.content ?? '';
  servePlayer(player, { origins: origins.split(/\s+/).filter((origin) => origin !== '') });
}
