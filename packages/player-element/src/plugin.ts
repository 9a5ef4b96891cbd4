import type { MatchcutPlayer } from './element.ts';

/**
 * What a page adds to a player: called when a story has loaded, with a layer of its own over the picture and under
 * captions and choices. What it returns is called when the story goes, or another comes.
 *
 * @param layer Lets clicks through; what is put in it may ask for them by `pointer-events`.
 */
export type PlayerPlugin = (player: MatchcutPlayer, layer: HTMLElement) => (() => void) | void;

/** Sets plug-ins going, each in a layer of its own; returns what ends them. One that fails takes nothing down with it. */
export function startPlugins(plugins: readonly PlayerPlugin[], player: MatchcutPlayer): () => void {
  const ends = plugins.map((plugin) => {
    const layer = document.createElement('div');
    layer.slot = 'overlay';
    player.append(layer);
    const end = guarded(() => plugin(player, layer));
    return () => {
      if (end) guarded(end);
      layer.remove();
    };
  });
  return () => {
    for (const end of ends) end();
  };
}

/** A plug-in's error is the page's: it is told as any uncaught one. */
function guarded<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    reportError(error);
    return undefined;
  }
}
