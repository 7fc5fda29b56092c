/** How activities call ports, and how failures of a port reach the workflow. */
import { ApplicationFailure, cancellationSignal, log } from '@temporalio/activity';
import { PortFailure } from '../domain/parties/port-failure.ts';
import type { OrderAnswer } from '../domain/parties/orders.ts';

/** The last argument of port methods. The signal ends the call when the workflow cancels the activity. */
export interface CallOptions {
  signal: AbortSignal;
}

/** A merchant of an acquirer. The acquirer is the tenant and part of every call. */
export interface MerchantRef {
  acquirerId: string;
  merchantId: string;
}

/** Whose settlement card: the merchant's, or that of one terminal which has a card of its own. */
export interface ScopeRef extends MerchantRef {
  /** The terminal's serial number. */
  terminal?: string;
}

/**
 * Calls a port with a question or a notice.
 * @throws ApplicationFailure `Unavailable`, which Temporal retries, or `Refused` with the failure code,
 *   which it does not
 */
export async function callPort<T>(call: (options: CallOptions) => Promise<T>): Promise<T> {
  try {
    return await call({ signal: cancellationSignal() });
  } catch (error) {
    throw translateFailure(error);
  }
}

/**
 * Places an order once. A lost answer is the value `unknown`, after which the workflow queries the
 * order by its key. There is no cancellation signal: an order that was sent cannot be taken back.
 */
export async function placeOrder(call: () => Promise<OrderAnswer>): Promise<OrderAnswer> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof PortFailure)) throw error;
    raiseAlarm(error);
    switch (error.kind) {
      case 'unavailable':
        return {
          state: 'unavailable',
          ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
        };
      case 'refused':
        return { state: 'refused', code: error.code ?? 'UPS_REJECTED' };
      case 'unknown':
        return { state: 'unknown' };
    }
  }
}

/** Wrong settings of ours are repaired by nobody who waits for the request: the log of the worker calls an engineer. */
export function raiseAlarm({ code, message }: PortFailure): void {
  if (code === 'SYS_INTERNAL')
    log.error('alarm: a party does not accept our settings', { message });
}

function translateFailure(error: unknown): unknown {
  if (!(error instanceof PortFailure)) return error;
  raiseAlarm(error);
  switch (error.kind) {
    case 'unavailable':
    case 'unknown':
      return ApplicationFailure.create({
        type: 'Unavailable',
        message: error.message,
        ...(error.retryAfterMs !== undefined && { nextRetryDelay: error.retryAfterMs }),
      });
    case 'refused':
      return ApplicationFailure.create({
        type: 'Refused',
        message: error.message,
        nonRetryable: true,
        details: [error.code ?? 'UPS_REJECTED'],
      });
  }
}
