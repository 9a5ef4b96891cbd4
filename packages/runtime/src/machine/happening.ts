import type { Values } from '../story/story.ts';

/** Who or what gave an answer. `silence` is the default taken at the closing of a choice. */
export type AnsweredBy = 'viewer' | 'silence';

/** Why a segment was entered. */
export type EntryCause = 'start' | 'option' | 'route' | 'back';

/** Where in a play-through something happened. */
export interface Whereabouts {
  readonly segment: string;
  /** Number of answers so far; an answer itself counts. */
  readonly step: number;
  readonly positionMs: number;
}

/** What happens in a story. `variables`: those that changed with it, and what they are now. */
export type StoryHappeningBody =
  | {
      readonly type: 'segment_entered';
      readonly segment: string;
      readonly from: string | null;
      readonly cause: EntryCause;
      readonly variables?: Values | undefined;
    }
  | {
      readonly type: 'choice_opened';
      readonly choice: string;
      readonly open: readonly string[];
      readonly locked: readonly string[];
    }
  | { readonly type: 'choice_skipped'; readonly choice: string }
  | {
      readonly type: 'choice_made';
      readonly choice: string;
      readonly option: string;
      readonly by: AnsweredBy;
      readonly variables?: Values | undefined;
    }
  | { readonly type: 'ending_reached'; readonly ending: string }
  | { readonly type: 'story_ended'; readonly ending: string };

/** What the machine emits as a story goes on; the session makes events of it. */
export type StoryHappening = Whereabouts & StoryHappeningBody;
