import { MatchcutChoice } from './choice/choice-element.ts';
import { MatchcutHotspots } from './choice/hotspots-element.ts';
import { MatchcutTimeline } from './controls/timeline-element.ts';
import { MatchcutPlayer } from './element.ts';

const ELEMENTS = {
  'matchcut-choice': MatchcutChoice,
  'matchcut-hotspots': MatchcutHotspots,
  'matchcut-timeline': MatchcutTimeline,
  'matchcut-player': MatchcutPlayer,
};

// On a server there is nowhere to register them.
if ('customElements' in globalThis) {
  for (const [name, element] of Object.entries(ELEMENTS))
    if (!customElements.get(name)) customElements.define(name, element);
}
