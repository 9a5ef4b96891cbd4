// The server: collector, warehouse, API and dashboard in one.
export {
  createAnalyticsServer,
  type AnalyticsServer,
  type AnalyticsServerOptions,
} from './server/analytics-server.ts';
export { createApi, type ApiOptions } from './server/api.ts';

// Collecting.
export { createCollector, type CollectorOptions } from './collector/collector.ts';
export { type RateLimitOptions } from './collector/rate-limit.ts';
export { Tally, type Counts } from './collector/tally.ts';
export { readBatch, type Batch, type Rejection } from './collector/ingest.ts';
export {
  startLoader,
  type Loader,
  type LoaderClock,
  type LoaderOptions,
} from './collector/loader.ts';
export {
  openWriteAheadLog,
  type SealedLog,
  type WriteAheadLog,
} from './collector/write-ahead-log.ts';

// The warehouse.
export { FolderInUseError } from './storage/folder-lock.ts';
export { openEmbeddedWarehouse } from './warehouse/embedded-warehouse.ts';
export { openClickHouse, type ClickHouseOptions } from './warehouse/clickhouse-warehouse.ts';
export { eraseViewer, keepFor, type Erasure } from './warehouse/erase.ts';
export {
  UnfitRowsError,
  type Database,
  type QueryParameters,
  type Warehouse,
} from './warehouse/warehouse.ts';
export { toRow, type EventRow } from './warehouse/event-row.ts';

// Sending events on.
export { webhook, type WebhookOptions } from './forward/webhook.ts';
export { recordStore, type RecordStoreOptions } from './forward/record-store.ts';
export { toStatement, type Statement } from './forward/statements.ts';
export { LaterError, RefusedError, type Target } from './forward/target.ts';

// Simulated viewers.
export { crowd, type Crowd } from './simulate/crowd.ts';
export { simulatedSession, type SimulatedViewer } from './simulate/simulated-session.ts';

// Metrics.
export type { Question } from './metrics/question.ts';
export {
  live,
  overview,
  storiesSeen,
  versions,
  type LiveStep,
  type Overview,
  type VersionFigures,
} from './metrics/overview.ts';
export {
  answersAfter,
  decisionTime,
  optionShare,
  type AnswersAfter,
  type DecisionTime,
  type OptionShare,
  type Quantiles,
} from './metrics/choices.ts';
export { discovery, endingShare, type Discovery, type EndingShare } from './metrics/endings.ts';
export { dropOff, segmentFigures, type DropOff, type SegmentFigures } from './metrics/segments.ts';
export { flows, paths, type Flow, type PathShare } from './metrics/paths.ts';
export { quality, watchTime, type Quality, type WatchTime } from './metrics/playing.ts';
export {
  audience,
  retention,
  traitsSeen,
  type AudienceSlice,
  type Retention,
  type TraitSeen,
} from './metrics/audience.ts';
export {
  compareArms,
  experiment,
  type Arm,
  type Comparison,
  type ExperimentArm,
} from './metrics/experiment.ts';
export { predictorWeights } from './metrics/weights.ts';
export { conditional, type Conditional } from './metrics/conditional.ts';
export { ConditionError } from './metrics/condition-sql.ts';
