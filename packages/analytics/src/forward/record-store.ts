import { toStatement } from './statements.ts';
import { post, type Target } from './target.ts';

/** Where a learning record store is. */
export interface RecordStoreOptions {
  /** Its xAPI endpoint, below which `/statements` is: `https://lrs.example/xapi`. */
  readonly endpoint: string;
  readonly username: string;
  readonly password: string;
  /** Where the film is at home, as `https://film.example`: what names are made under. */
  readonly site: string;
}

/** Sends events to a learning record store as xAPI statements. */
export function recordStore(
  name: string,
  { endpoint, username, password, site }: RecordStoreOptions,
): Target {
  const headers = {
    'x-experience-api-version': '1.0.3',
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
  };
  return {
    name,
    batchSize: 50,
    async send(events) {
      const statements = events.flatMap((event) => toStatement(event, site) ?? []);
      // A store that has them already may say so by 409: the same event is the same statement.
      if (statements.length > 0)
        await post(
          `${endpoint.replace(/\/$/, '')}/statements`,
          JSON.stringify(statements),
          headers,
          (status) => status === 200 || status === 204 || status === 409,
        );
    },
  };
}
