import { css, type CSSResult } from 'lit';

/** Looks of `.unseen`: heard by screen readers alone. */
export const unseenStyles: CSSResult = css`
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
