/** The kinds of call outwards and how their failures reach the workflow. */
import { ApplicationFailure, cancellationSignal } from '@temporalio/activity';
import { PortFailure } from '../domain/parties/port-failure.ts';
import type { OrderAnswer } from '../domain/parties/orders.ts';

/** Every port method takes this last: the signal ends the call when the workflow no longer asks. */
export interface CallOptions {
  signal: AbortSignal;
}

/** A merchant of an acquirer: the tenant stands on every call. */
export interface MerchantRef {
  acquirerId: string;
  merchantId: string;
}

/** Runs a question or a notice; port failures become failures Temporal retries or gives up on. */
export async function callPort<T>(call: (options: CallOptions) => Promise<T>): Promise<T> {
  try {
    return await call({ signal: cancellationSignal() });
  } catch (error) {
    throw translateFailure(error);
  }
}

/**
 * Places an order once. A lost answer is a value, `unknown`: the workflow then asks by the key.
 * The cancellation signal is not passed on: an order that left is never taken back half way.
 */
export async function placeOrder(call: () => Promise<OrderAnswer>): Promise<OrderAnswer> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof PortFailure)) throw error;
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

function translateFailure(error: unknown): unknown {
  if (!(error instanceof PortFailure)) return error;
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
