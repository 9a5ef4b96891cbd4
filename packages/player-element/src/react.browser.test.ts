import type { StoryEvent } from '@matchcut/runtime';
import { expect } from 'chai';
import { createElement, createRef } from 'react';
import { createRoot } from 'react-dom/client';
import { address, media, tunnelStory } from '../../../fixtures/player-stage.ts';
import { until } from '../../../fixtures/until.ts';
import type { MatchcutPlayer as PlayerElement } from './element.ts';
import { MatchcutPlayer } from './react.ts';

describe('the player in React', () => {
  it('takes props, tells by handlers, gives itself by a ref, and goes with its parent', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    const root = createRoot(host);
    const ref = createRef<PlayerElement>();
    const entered: string[] = [];
    let isReady = false;
    root.render(
      createElement(MatchcutPlayer, {
        ref,
        src: address(tunnelStory()),
        catalogue: address(media()),
        memory: 'none',
        muted: true,
        messages: { play: 'Go' },
        onReady: () => (isReady = true),
        onSegmentChange: ({ detail }: CustomEvent<StoryEvent>) => entered.push(detail.segment),
      }),
    );
    const player = await until('the element', () => ref.current);
    await until('the story', () => isReady);
    await until('its own word', () =>
      player.shadowRoot?.querySelector('.start')?.textContent?.includes('Go'),
    );
    await player.play();
    await until('the film', () => (player.session?.state.positionMs ?? 0) > 0);
    expect(entered).to.deep.equal(['tunnel']);
    root.unmount();
    expect(document.querySelector('matchcut-player')).to.equal(null);
    host.remove();
  });
});
