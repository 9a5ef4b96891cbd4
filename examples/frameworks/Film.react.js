import { MatchcutPlayer } from '@matchcut/player-element/react';
import { createElement as h, Fragment, useRef, useState } from 'react';

/** Without JSX, so that it runs as it is; `<MatchcutPlayer src={src} …/>` means the same. */
export function Film({ src, catalogue }) {
  const player = useRef(null);
  const [segment, setSegment] = useState('');
  return h(
    Fragment,
    null,
    h(MatchcutPlayer, {
      ref: player,
      src,
      catalogue,
      memory: 'none',
      muted: true,
      onSegmentChange: ({ detail }) => setSegment(detail.segment),
    }),
    h('p', null, segment),
    h('button', { onClick: () => player.current.restart() }, 'Start over'),
  );
}
