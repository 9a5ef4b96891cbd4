// Loading stories.
export { loadStory, loadStoryFile, MAX_STORY_BYTES, type LoadedStory } from './load-story.ts';
export { parseDuration } from './formats/duration.ts';

// Proving them sound.
export { checkStory, type CheckedStory, type Finding, type FindingCode } from './check/findings.ts';
export { explore, type Exploration, type ExploreOptions, type PathStep, type Sightings } from './check/explore.ts';

// Building them for the player.
export { buildStory } from './build-story.ts';

// Diagnostics.
export { FILE_START, type Diagnostic, type Place, type Range } from './diagnostics/diagnostic.ts';
export { coloured, plain, printDiagnostic, type Paint } from './diagnostics/print.ts';
