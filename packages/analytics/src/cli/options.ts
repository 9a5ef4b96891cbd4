import { parseArgs } from 'node:util';

/** What `--help` says. */
export const HELP: string = `matchcut-analytics [options]

Collects events at /v1/events, answers questions at /api/stories, shows the dashboard at /dashboard/, and tells how it
is at /healthz, /readyz and /metrics.

  --data <folder>        where log and warehouse are (.matchcut/analytics)
  --clickhouse <url>     keep events in this ClickHouse server instead; again for each node of a cluster. User and
                         password are taken from MATCHCUT_CLICKHOUSE_USER and MATCHCUT_CLICKHOUSE_PASSWORD
  --cluster <name>       the cluster that those nodes are
  --database <name>      where in ClickHouse (matchcut)
  --port <number>        8070
  --host <address>       127.0.0.1
  --story <story.json>   a built story, for its titles; may be given again
  --key-file <file>      write keys, a line each as story=key: events of these stories need one of theirs
  --origin <origin>      pages of this origin may send events; all may without it; may be given again
  --behind-proxy         senders' addresses are in X-Forwarded-For
  --allowed-host <name>  answer questions under this host name too, not only under IP addresses and localhost; may be
                         given again
  --events-per-second <number>  how many one address may send in the long run (2000)
  --webhook <url>        send events on to this address, signed with MATCHCUT_WEBHOOK_SECRET; may be given again
  --xapi <endpoint>      send events on to a learning record store, as MATCHCUT_LRS_USER and MATCHCUT_LRS_PASSWORD
  --site <url>           where the film is at home: what names in xAPI are made under
  --keep-days <number>   forget events after so many days; "forever" keeps them
                         from now on; as it was said last without it

These do one thing and end; a server on the same folder must not be running:
  --erase-viewer <id>    erase all events of a viewer, and prove it
  --export <file>        write all events to a Parquet file
  --import <file>        take the events of such a file
`;

/** Thrown for a command line that can't be read; its message is for whoever wrote it. */
export class OptionsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OptionsError';
  }
}

/** The command line, read. */
export interface Options {
  readonly data: string;
  readonly port: string;
  readonly host: string;
  readonly story: readonly string[];
  readonly 'key-file'?: string | undefined;
  readonly 'allowed-host': readonly string[];
  readonly origin: readonly string[];
  readonly 'behind-proxy': boolean;
  readonly 'events-per-second': string;
  readonly 'keep-days'?: string | undefined;
  readonly 'erase-viewer'?: string | undefined;
  readonly export?: string | undefined;
  readonly import?: string | undefined;
  readonly clickhouse: readonly string[];
  readonly cluster?: string | undefined;
  readonly database?: string | undefined;
  readonly webhook: readonly string[];
  readonly xapi?: string | undefined;
  readonly site?: string | undefined;
  readonly help: boolean;
}

/**
 * Reads the command line.
 *
 * @throws OptionsError if it can't be read, or something is missing in the environment.
 */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Options {
  const read = parsed(args);
  if (read['keep-days'] !== undefined && !/^(?:forever|[1-9]\d{0,4})$/.test(read['keep-days']))
    throw new OptionsError('"--keep-days" takes a whole number of days, or "forever".');
  if (!/^[1-9]\d{0,8}$/.test(read['events-per-second']))
    throw new OptionsError('"--events-per-second" takes a whole number.');
  // The address itself isn't repeated: there may be a password in it.
  for (const option of ['webhook', 'clickhouse', 'xapi', 'site'] as const) {
    if (
      [read[option] ?? []].flat().some((url) => !/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    )
      throw new OptionsError(`"--${option}" takes a URL such as https://film.example.`);
  }
  if (read.clickhouse.some((url) => URL.parse(url)?.password))
    throw new OptionsError(
      'A password in "--clickhouse" would stand in the list of processes: put it in MATCHCUT_CLICKHOUSE_PASSWORD.',
    );
  if (read.clickhouse.length === 0 && (read.cluster ?? read.database) !== undefined)
    throw new OptionsError('"--cluster" and "--database" need "--clickhouse".');
  if (read.webhook.length > 0 && !environment['MATCHCUT_WEBHOOK_SECRET'])
    throw new OptionsError('"--webhook" needs a signing key in MATCHCUT_WEBHOOK_SECRET.');
  if (read.xapi !== undefined && (read.site === undefined || !environment['MATCHCUT_LRS_USER']))
    throw new OptionsError(
      '"--xapi" needs "--site", and MATCHCUT_LRS_USER and MATCHCUT_LRS_PASSWORD.',
    );
  return read;
}

function parsed(args: readonly string[]): Options {
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: { type: 'string', default: '.matchcut/analytics' },
        port: { type: 'string', default: '8070' },
        host: { type: 'string', default: '127.0.0.1' },
        story: { type: 'string', multiple: true, default: [] },
        'key-file': { type: 'string' },
        'allowed-host': { type: 'string', multiple: true, default: [] },
        origin: { type: 'string', multiple: true, default: [] },
        'behind-proxy': { type: 'boolean', default: false },
        'events-per-second': { type: 'string', default: '2000' },
        'keep-days': { type: 'string' },
        'erase-viewer': { type: 'string' },
        export: { type: 'string' },
        import: { type: 'string' },
        clickhouse: { type: 'string', multiple: true, default: [] },
        cluster: { type: 'string' },
        database: { type: 'string' },
        webhook: { type: 'string', multiple: true, default: [] },
        xapi: { type: 'string' },
        site: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new OptionsError((error as Error).message);
  }
}
