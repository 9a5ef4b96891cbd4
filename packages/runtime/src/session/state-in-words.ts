import { segmentOf, type Story } from '../story/story.ts';
import type { OpenChoice, SessionState } from './session-state.ts';

/** A state in the words of the same story in another language: what `translated` gives. The session itself knows only one. */
export function inWordsOf(story: Story, state: SessionState): SessionState {
  const segment = segmentOf(story, state.segment);
  if (!segment) return state;
  return {
    ...state,
    choice: state.choice && inWords(state.choice, story, state.segment),
    ending: state.ending && (segment.ending ?? state.ending),
    checkpoints: state.checkpoints.map((reached) => ({
      ...reached,
      title: segmentOf(story, reached.segment)?.checkpoint?.title ?? reached.title,
    })),
  };
}

function inWords(open: OpenChoice, story: Story, segmentId: string): OpenChoice {
  const choice = segmentOf(story, segmentId)?.choices.find(({ id }) => id === open.id);
  if (!choice) return open;
  return {
    ...open,
    prompt: choice.prompt ?? open.prompt,
    options: open.options.map((offered) => ({
      ...offered,
      label: choice.options.find(({ id }) => id === offered.id)?.label ?? offered.label,
    })),
  };
}
