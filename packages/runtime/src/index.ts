// The story: schema, types, validation.
export type {
  Checkpoint,
  Choice,
  Ending,
  Json,
  Metadata,
  Option,
  Route,
  Segment,
  Story,
  Values,
  Variable,
  VariableScope,
} from './story/story.ts';
export { holds, segmentOf } from './story/story.ts';
export { regionAt, type Region } from './story/region.ts';
export { storyLanguages, storyLines, translated } from './story/translate.ts';
export { ID_PATTERN, STORY_LIMITS, storySchema } from './story/schema.ts';
export {
  InvalidStoryError,
  parseStory,
  scopeOf,
  validateStory,
  type StoryScope,
  type StoryValidation,
} from './story/validate.ts';
export {
  printPath,
  type StoryPath,
  type StoryProblem,
  type StoryProblemCode,
} from './story/problem.ts';
export { FORBIDDEN_KEYS, MAX_STORY_DEPTH } from './story/plain.ts';

// Conditions and effects.
export type {
  ArithmeticOperator,
  ComparisonOperator,
  Effect,
  Expression,
  Span,
  Value,
} from './expression/ast.ts';
export {
  ExpressionError,
  type ExpressionErrorCode,
  type UnknownName,
} from './expression/expression-error.ts';
export { MAX_EXPRESSION_DEPTH, parseCondition, parseEffect } from './expression/parse.ts';
export { MAX_EXPRESSION_LENGTH } from './expression/tokens.ts';
export {
  checkCondition,
  checkEffect,
  type ExpressionType,
  type Scope,
} from './expression/type-check.ts';
export { evaluate, type Environment } from './expression/evaluate.ts';
export { printExpression } from './expression/print.ts';

// The machine.
export { toMachine, type StoryMachine, type StoryMachineEvent } from './machine/machine.ts';
export {
  toMachineConfig,
  type Entry,
  type StoryAction,
  type StoryGuard,
  type StoryMachineConfig,
  type StoryStateConfig,
  type StoryTransition,
} from './machine/config.ts';
export type { Remembered, StoryContext, StoryInput } from './machine/context.ts';
export type {
  AnsweredBy,
  EntryCause,
  StoryHappening,
  StoryHappeningBody,
  Whereabouts,
} from './machine/happening.ts';

export { draw, pickWeighted, type Draw, type RandomState } from './machine/random.ts';

// The session: one play-through.
export { createSession, type Session, type SessionOptions } from './session/session.ts';
export type { OfferedOption, OpenChoice, SessionState } from './session/session-state.ts';
export { inWordsOf } from './session/state-in-words.ts';
export {
  savedAt,
  SessionError,
  type SavedSession,
  type SessionErrorCode,
  type Whence,
} from './session/saved-session.ts';

// Events and their log.
export { eventSchema } from './events/event-schema.ts';
export {
  eventMessage,
  isName,
  MAX_EVENTS_PER_BATCH,
  MAX_MESSAGE_LENGTH,
  MAX_NAME_LENGTH,
  MAX_TRAITS,
  type EventBody,
  type EventEnvelope,
  type PlaybackHappening,
  type StoryEvent,
  type Traits,
} from './events/event.ts';
export { createEventLog, type EventLog, type EventLogOptions } from './events/log.ts';
export {
  memoryStore,
  type Consent,
  type EventStore,
  type EventTransport,
  type LogClock,
  type SendResult,
} from './events/log-ports.ts';

// What a viewer has seen.
export {
  endingsOf,
  fitExplored,
  unexplored,
  withEvent,
  type Explored,
  type Way,
} from './explored/explored.ts';
export { chapterTitle, seenChapters, type SeenChapter } from './explored/chapters.ts';
export { storyMap, type MapPlace, type StoryMap } from './explored/story-map.ts';

// What viewers will likely choose.
export { branchesOf, type Branch } from './predict/branches.ts';
export { answersKey, predictOptions } from './predict/predict-options.ts';
export {
  weightsSchema,
  type ChoiceWeights,
  type Counts,
  type PredictorWeights,
} from './predict/weights.ts';

// What to fetch next.
export {
  planFetch,
  type BranchStretch,
  type Fetch,
  type FetchSituation,
  type Piece,
  type Stretch,
} from './plan/plan-fetch.ts';
export { UNKNOWN_THROUGHPUT, withTransfer, type Throughput } from './plan/throughput.ts';

// The media of a story.
export {
  catalogueSchema,
  type CaptionTrack,
  type CmafTrack,
  type ConformedMedia,
  type MediaCatalogue,
  type Rendition,
  type SegmentMedia,
  type SoundTrack,
  type VideoTrack,
} from './catalogue/catalogue.ts';
export { soundsOf, withSound, type SoundChoice } from './catalogue/with-sound.ts';
