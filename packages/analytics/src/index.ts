// The server: collector, warehouse, API and dashboard in one.
export { createAnalyticsServer, type AnalyticsServer, type AnalyticsServerOptions } from './server/analytics-server.ts';
export { createApi, type ApiOptions } from './server/api.ts';

// Collecting.
export { createCollector, type CollectorOptions } from './collector/collector.ts';
export { readBatch, type Batch, type Rejection } from './collector/ingest.ts';
export { startLoader, type Loader, type LoaderOptions } from './collector/loader.ts';
export { openWriteAheadLog, type SealedLog, type WriteAheadLog } from './collector/write-ahead-log.ts';

// The warehouse.
export { openEmbeddedWarehouse } from './warehouse/embedded-warehouse.ts';
export { UnfitRowsError, WarehouseInUseError, type QueryParameters, type Warehouse } from './warehouse/warehouse.ts';
export { toRow, type EventRow } from './warehouse/event-row.ts';

// Metrics.
export { decisionTime, endingShare, optionShare, overview, storiesSeen, type DecisionTime, type EndingShare, type OptionShare, type Overview } from './metrics/metrics.ts';
