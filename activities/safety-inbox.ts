/** Stops that people pressed: stored before they are answered, delivered until they took effect. */
import { log } from '@temporalio/activity';
import type { OrderAnswer } from '../domain/parties/orders.ts';
import type { MerchantRef } from './calls.ts';

export interface SafetyInboxPort {
  /** Whether a stop of the merchant was received and has not taken effect yet. */
  hasUndelivered(merchant: MerchantRef): Promise<boolean>;
}

/** How long after a stop was found in the way the order is tried again. */
const retryAfterMs = 5_000;

/**
 * Places an order that moves money towards the new card, unless a stop of the merchant is on its way.
 * An inbox that cannot be read counts as a stop. `unavailable` means that nothing was sent: the
 * workflow tries again, or leaves the order when the stop has reached it.
 */
export async function placeUnlessStopped(
  inbox: SafetyInboxPort,
  merchant: MerchantRef,
  place: () => Promise<OrderAnswer>,
): Promise<OrderAnswer> {
  const isStopped = await inbox.hasUndelivered(merchant).catch((error: unknown) => {
    log.error('the safety inbox cannot be read: nothing is cut over', { error: String(error) });
    return true;
  });
  return isStopped ? { state: 'unavailable', retryAfterMs } : place();
}
