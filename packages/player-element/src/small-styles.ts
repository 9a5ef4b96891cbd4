import { css, type CSSResult } from 'lit';

/** What is otherwise where the picture is small; comes after all others. */
export const smallStyles: CSSResult = css`
  /* A picture the size of a phone: the choice has it to itself, the rest moves closer. */
  @container (max-height: 340px) {
    .lower {
      gap: 0.4em;
      padding: 0 3% 0.5em;
    }
    /* What a viewer may need at a choice stays in reach, in the corner. */
    .lower.choosing {
      inset: 0;
      align-content: end;
    }
    .lower.choosing [part='controls'] {
      position: absolute;
      inset-block-start: 0;
      inset-inline-end: 2%;
    }
    .lower.choosing [part='controls'] > :not(.toggle, .settings) {
      display: none;
    }
    .choosing .scrim {
      inset: 0;
      background: linear-gradient(rgb(4 6 14 / 0.5), transparent 28%, rgb(4 6 14 / 0.78) 60%);
    }
    matchcut-choice {
      --matchcut-option-width: 7em;
      font-size: 0.92em;
    }
    .start .disc {
      width: 3.6em;
      height: 3.6em;
      margin-bottom: 0.2em;
    }
    .start .title,
    h2 {
      font-size: 1.45em;
    }
    .kicker,
    .code {
      display: none;
    }
    [part='ending'],
    [part='message'] {
      gap: 0.3em;
      padding: 0.5em 1em;
    }
    .sign svg {
      width: 1.8em;
      height: 1.8em;
    }
    .actions {
      margin-top: 0.4em;
    }
    .actions button {
      padding: 0.4em 0.8em;
    }
  }
  @container (max-width: 420px) {
    [part='controls'] {
      gap: 0;
    }
    [part='controls'] .captions,
    [part='controls'] .float {
      display: none;
    }
    matchcut-timeline {
      margin-inline: 0.2em;
    }
  }
  @container (max-height: 215px) {
    .stage {
      font-size: 12px;
    }
    [part='captions'] {
      min-height: 0;
    }
    .sign {
      display: none;
    }
  }
`;
