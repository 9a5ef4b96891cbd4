import { type Expression, printExpression, type Story, type Variable } from '@matchcut/runtime';
import { css, html, type CSSResult, type TemplateResult } from 'lit';
import type { Conditional } from '../metrics/conditional.ts';
import { barTable } from './bar-table.ts';
import { dataTable } from './data-table.ts';
import type { Filters } from './filters.ts';
import { whole } from './words.ts';

/** What the panel shows, and whom it tells. */
export interface QuestionPanel {
  readonly story: Story | null;
  readonly filters: Pick<Filters, 'given' | 'wanted'>;
  /** The answer; a text says why there is none, null that nothing was asked. */
  readonly asked: Conditional | string | null;
  readonly ask: (question: Pick<Filters, 'given' | 'wanted'>) => void;
  /** Where the answer comes from. */
  readonly address: string;
}

/** Asks in how many of those sessions for which one condition came to hold another did. */
export function questionPanel({
  story,
  filters: { given, wanted },
  asked,
  ask,
  address,
}: QuestionPanel): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    ask({ given: String(form.get('given')).trim(), wanted: String(form.get('wanted')).trim() });
  };
  const conditions = story ? conditionsOf(story) : [];
  return html`<div class="panel">
    <form class="question" @submit=${submit}>
      <label
        >Of sessions in which
        <input
          name="given"
          list="conditions"
          autocomplete="off"
          spellcheck="false"
          .value=${given}
          placeholder=${conditions[0]?.condition ?? ''}
      /></label>
      <label
        >in how many also
        <input
          name="wanted"
          list="conditions"
          autocomplete="off"
          spellcheck="false"
          .value=${wanted}
          placeholder=${conditions.at(-1)?.condition ?? ''}
      /></label>
      <button>Ask</button>
      <datalist id="conditions">
        ${conditions.map(({ condition, meaning }) => html`<option value=${condition}>${meaning}</option>`)}
      </datalist>
    </form>
    ${answer(asked, address)}
  </div>`;
}

function answer(asked: Conditional | string | null, address: string): TemplateResult {
  if (asked === null)
    return html`<p class="note">
      A segment that was visited, an answer that was chosen, a variable; joined by and, or, not.
    </p>`;
  if (typeof asked === 'string') return html`<p class="failure" role="alert">${asked}</p>`;
  const { sessions, given, both, share, low, high } = asked;
  if (given === 0)
    return html`<p class="note" role="status">
      None of ${whole(sessions)} sessions: it never held, or names what the story doesn’t have.
    </p>`;
  return html`<div role="status">
      ${barTable('Sessions for which it held', 'Sessions', [
        {
          id: 'given',
          label: `Of ${whole(sessions)} sessions`,
          count: given,
          share: given / sessions,
          bySilence: 0,
        },
        { id: 'both', label: 'Of those', count: both, share, bySilence: 0, within: [low, high] },
      ])}
    </div>
    ${dataTable({ caption: 'Conditional', columns: ['Sessions', 'Given', 'Both', 'Share', 'Low', 'High'], rows: [[sessions, given, both, share, low, high]], address })}`;
}

/** What can be asked of a story's sessions, one by one. */
function conditionsOf(
  story: Story,
): readonly { readonly condition: string; readonly meaning: string }[] {
  const segments = Object.entries(story.segments);
  return [
    ...Object.entries(story.variables).map(([id, variable]) => ({
      condition: printExpression(conditionOn(id, variable)),
      meaning: variable.description ?? '',
    })),
    ...segments.flatMap(([, { choices }]) =>
      choices.flatMap(({ id, options }) =>
        options.map((option) => ({
          condition: `chosen(${id}.${option.id})`,
          meaning: option.label,
        })),
      ),
    ),
    ...segments.map(([id, { title, ending }]) => ({
      condition: `visited(${id})`,
      meaning: ending?.title ?? title ?? '',
    })),
  ];
}

function conditionOn(name: string, { type, ...variable }: Variable): Expression {
  const at = { start: 0, end: 0 };
  const left: Expression = { kind: 'variable', name, at };
  if (type === 'bool') return left;
  const value = 'max' in variable ? variable.max : variable.initial;
  return {
    kind: 'compare',
    operator: type === 'int' ? '>=' : '==',
    left,
    right: { kind: 'literal', value, at },
    at,
  };
}

/** Looks of the panel. */
export const questionStyles: CSSResult = css`
  .question {
    display: grid;
    grid-template-columns: 1fr 1fr auto;
    align-items: end;
    gap: 0.6rem 0.9rem;
    margin-bottom: 0.9rem;
  }
  .question label {
    font-size: 0.85rem;
    color: var(--quiet);
  }
  .question input {
    display: block;
    box-sizing: border-box;
    width: 100%;
    margin-top: 0.25rem;
    padding: 0.45rem 0.6rem;
    color: var(--text);
    font:
      0.95rem ui-monospace,
      'SF Mono',
      Menlo,
      Consolas,
      monospace;
  }
  .question button {
    font-size: 0.95rem;
  }
  @media (max-width: 40rem) {
    .question {
      grid-template-columns: 1fr;
    }
  }
`;
