/** What merchants were told outside of their requests, so that it is told once. */
import type { MerchantRef } from './calls.ts';

export interface RemindersPort {
  wasSent(merchant: MerchantRef, key: string): Promise<boolean>;
  /** @param at workflow time, ISO 8601 */
  markSent(merchant: MerchantRef, key: string, at: string): Promise<void>;
}
