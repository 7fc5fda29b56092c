/** Sends one event to one endpoint, as Standard Webhooks describe it: one try, and what became of it. It never throws. */
import { Webhook } from 'standardwebhooks';
import type { ListedEvent } from '../../domain/events/delivery.ts';
import type { Try } from '../storage/event-deliveries.ts';
import {
  AddressRefused,
  resolveEndpoint,
  type AddressRules,
  type ResolvedUrl,
} from './addresses.ts';
import { postPinned } from './pinned-post.ts';

/** From the lookup to the head of the answer. */
const timeoutMs = 15_000;
const maxRetryAfterMs = 24 * 3_600_000;

export type EventSender = (
  endpoint: { url: string; secrets: readonly string[] },
  event: ListedEvent,
) => Promise<Try>;

export const createEventSender =
  (rules: AddressRules, { limitMs = timeoutMs, resolve = resolveEndpoint } = {}): EventSender =>
  async ({ url, secrets }, event) => {
    const began = performance.now();
    const signal = AbortSignal.timeout(limitMs);
    const message = buildMessage(secrets, event, new Date());
    const tried = await trySending(() => resolve(url, rules), message, signal);
    return { ...tried, ms: Math.round(performance.now() - began) };
  };

interface Message {
  headers: Record<string, string>;
  body: string;
}

/** The body of an event and its headers, signed with each secret. */
export function buildMessage(
  secrets: readonly string[],
  { id, type, timestamp, data }: ListedEvent,
  at: Date,
): Message {
  const body = JSON.stringify({ type, timestamp, data });
  return { headers: signMessage(secrets, id, at, body), body };
}

/** The headers that Standard Webhooks ask for. */
export const signMessage = (
  secrets: readonly string[],
  id: string,
  at: Date,
  body: string,
): Record<string, string> => ({
  'webhook-id': id,
  'webhook-timestamp': `${Math.floor(at.getTime() / 1_000)}`,
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
});

async function trySending(
  resolve: () => Promise<ResolvedUrl>,
  message: Message,
  signal: AbortSignal,
): Promise<Omit<Try, 'ms'>> {
  try {
    const resolved = await Promise.race([resolve(), rejectWhenAborted(signal)]);
    const { status, retryAfter } = await postPinned(resolved, message, signal);
    return { status, ...judgeStatus(status, retryAfter) };
  } catch (error) {
    if (error instanceof AddressRefused) return { result: 'address refused' };
    if (signal.aborted) return { result: 'no answer in time' };
    return { result: `no answer (${getErrorCode(error)})` };
  }
}

const rejectWhenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

/** A redirect is an answer like any other: it is not followed. */
function judgeStatus(status: number, retryAfter: string | undefined): Omit<Try, 'ms' | 'status'> {
  if (status >= 200 && status < 300) return { result: 'delivered' };
  if (status === 410) return { result: 'gone' };
  const result = status < 400 ? 'redirected' : status < 500 ? 'refused' : 'failed';
  const seconds = /^\d{1,9}$/.test(retryAfter ?? '') ? Number(retryAfter) : 0;
  return seconds > 0
    ? { result, retryAfterMs: Math.min(seconds * 1_000, maxRetryAfterMs) }
    : { result };
}

function getErrorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'connection lost';
}
