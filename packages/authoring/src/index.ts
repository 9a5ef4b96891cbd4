// Loading stories.
export { loadStory, loadStoryFile, MAX_STORY_BYTES, type LoadedStory } from './load-story.ts';
export { diskReader } from './load-story.ts';
export { MAX_FILES, type FileReader } from './assembly/include.ts';
export { parseDuration, printDuration } from './formats/duration.ts';
export { storyFileSchema } from './schema/json-schema.ts';
export { formatStory, type Formatted } from './format-story.ts';

// Proving them sound.
export { diagnose, type Diagnosis } from './diagnose.ts';
export {
  checkStory,
  type CheckedStory,
  type CheckStoryOptions,
  type Finding,
  type FindingCode,
} from './check/findings.ts';
export { printProperty, type Property, type PropertyKind } from './properties/property.ts';
export { judge, type Verdict } from './check/judge.ts';
export {
  explore,
  type Exploration,
  type ExploreOptions,
  type PathStep,
  type Sightings,
} from './check/explore.ts';

// From and to other systems.
export { importTwee } from './import/twee.ts';
export { importInk, MAX_INK_CHARACTERS } from './import/ink.ts';
export {
  fromMachine,
  importXState,
  type FromMachine,
  type MachineProblem,
} from './import/xstate.ts';
export { MAX_IMPORT_CHARACTERS, type Imported } from './import/draft.ts';
export { toYaml } from './export/yaml.ts';
export { toMermaid } from './export/mermaid.ts';
export { toDot } from './export/dot.ts';
export { graphPage } from './export/graph-page.ts';
export { type Traffic } from './export/traffic.ts';

// Trying them out.
export {
  simulate,
  type ChoiceFigures,
  type Share,
  type SimulateOptions,
  type Simulation,
} from './simulate/simulate.ts';
export {
  byShares,
  explorer,
  readShares,
  takesDefault,
  uniform,
  type Chance,
  type Question,
  type Shares,
  type ViewerModel,
} from './simulate/viewer.ts';
export { simulationReport } from './simulate/report.ts';
export { storyPaths, type StoryPath, type StoryPaths } from './paths/story-paths.ts';
export type { Coverage } from './paths/play-graph.ts';

export { startDev, type DevOptions, type DevServer } from './dev/dev-server.ts';
export { newProject, ProjectError, projectFiles } from './new-project.ts';

// Building them for the player.
export { buildStory } from './build-story.ts';

// Translating them.
export { printStrings, readStrings, tableOf, type StringsFormat } from './strings/exchange.ts';
export type { StringTable, TranslatedLine } from './strings/table.ts';
export type { Translation } from './strings/translations.ts';

// Packaging their films.
export {
  buildMedia,
  surveyMedia,
  type BuildMediaOptions,
  type BuiltMedia,
  type SurveyedMedia,
} from './media/build-media.ts';
export type { MediaFinding } from './media/check-media.ts';
export type { HouseFormat } from './media/house.ts';
export { MediaError } from './media/media-error.ts';
export type { SourceProbe, SourceSound } from './media/probe.ts';
export { readRecipe, type MediaRecipe, type Rung } from './media/recipe.ts';
export type { SegmentSources } from './media/sources.ts';

// Diagnostics.
export {
  FILE_START,
  type Diagnostic,
  type Edit,
  type Fix,
  type Place,
  type Range,
  type Related,
} from './diagnostics/diagnostic.ts';
export { CODES, codePage } from './diagnostics/codes.ts';
export { applyFixes, type FixedFile } from './diagnostics/fix.ts';
export { toSarif } from './diagnostics/sarif.ts';
export { coloured, plain, printDiagnostic, type Paint } from './diagnostics/print.ts';

// Writing them in TypeScript.
export {
  defineStory,
  type ChoiceInput,
  type Duration,
  type OptionInput,
  type RegionInput,
  type RouteInput,
  type SegmentInput,
  type StoryInput,
} from './builder/define-story.ts';
export { and, at, chosen, not, or, visited, type Condition } from './builder/condition.ts';
export type {
  BoolRef,
  EnumRef,
  IntRef,
  Refs,
  VariableEffect,
  VariableInput,
} from './builder/variables.ts';
