import { createComponent, type EventName, type ReactWebComponent } from '@lit/react';
import type { StoryEvent } from '@matchcut/runtime';
import * as React from 'react';
import './define.ts';
import { MatchcutPlayer as PlayerElement } from './element.ts';
import type { PlayerError } from './player-error.ts';

/** The player's events as React takes them, with the type of each. */
type PlayerEvents = {
  onReady: EventName<Event>;
  onStoryEvent: EventName<CustomEvent<StoryEvent>>;
  onSegmentChange: EventName<CustomEvent<StoryEvent>>;
  onChoiceOpen: EventName<CustomEvent<StoryEvent>>;
  onBeforeChoice: EventName<CustomEvent<{ readonly choice: string; readonly option: string }>>;
  onChoice: EventName<CustomEvent<StoryEvent>>;
  onEnding: EventName<CustomEvent<StoryEvent>>;
  onPlayerError: EventName<CustomEvent<PlayerError>>;
};

/** `<matchcut-player>` as a React component: attributes and properties are props, a `ref` gives the element. */
export const MatchcutPlayer: ReactWebComponent<PlayerElement, PlayerEvents> = createComponent({
  react: React,
  tagName: 'matchcut-player',
  elementClass: PlayerElement,
  displayName: 'MatchcutPlayer',
  events: {
    onReady: 'ready',
    onStoryEvent: 'storyevent',
    onSegmentChange: 'segmentchange',
    onChoiceOpen: 'choiceopen',
    onBeforeChoice: 'beforechoice',
    onChoice: 'choice',
    onEnding: 'ending',
    onPlayerError: 'error',
  } as unknown as PlayerEvents,
});
