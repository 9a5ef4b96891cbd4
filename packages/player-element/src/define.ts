import { MatchcutChoice } from './choice/choice-element.ts';
import { MatchcutPlayer } from './element.ts';

if (!customElements.get('matchcut-choice')) customElements.define('matchcut-choice', MatchcutChoice);
if (!customElements.get('matchcut-player')) customElements.define('matchcut-player', MatchcutPlayer);
