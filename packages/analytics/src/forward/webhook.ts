import { createHmac } from 'node:crypto';
import type { StoryEvent } from '@matchcut/runtime';
import { post, type Target } from './target.ts';

/** Where a webhook goes, and what proves that it comes from here. */
export interface WebhookOptions {
  readonly url: string;
  /** The signing key: `whsec_` and base64, as the Standard Webhooks specification writes it, or any text. */
  readonly secret: string;
  /** Types of events to send; all without it. */
  readonly types?: readonly StoryEvent['type'][] | undefined;
  /** Wall clock in ms since 1970. */
  readonly now?: () => number;
}

/**
 * Sends events to an address as `{"type": "events", "timestamp", "data": {"events": […]}}`, signed as the Standard
 * Webhooks specification says (https://www.standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`.
 */
export function webhook(
  name: string,
  { url, secret, types, now = Date.now }: WebhookOptions,
): Target {
  const key = secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret);
  return {
    name,
    batchSize: 100,
    async send(events, id) {
      const wanted =
        types === undefined ? events : events.filter(({ type }) => types.includes(type));
      if (wanted.length === 0) return;
      const seconds = String(Math.floor(now() / 1_000));
      const body = JSON.stringify({
        type: 'events',
        timestamp: new Date(now()).toISOString(),
        data: { events: wanted },
      });
      const signature = createHmac('sha256', key)
        .update(`${id}.${seconds}.${body}`)
        .digest('base64');
      await post(url, body, {
        'webhook-id': id,
        'webhook-timestamp': seconds,
        'webhook-signature': `v1,${signature}`,
      });
    },
  };
}
