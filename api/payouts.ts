/** Asks the settlement for the payouts of the days around a card change. */
import type { RequestRow } from '../activities/requests.ts';
import { findShownDays, type RecentPayouts } from '../domain/payouts/recent-payouts.ts';
import type { ApiDependencies } from './dependencies.ts';

/**
 * @param timeoutMs nobody waits longer for it: a page is shown without the payouts
 * @returns undefined when nobody can be asked, or there is no answer in time
 */
export async function readPayouts(
  { payouts, log }: Pick<ApiDependencies, 'payouts' | 'log'>,
  row: RequestRow,
  timeoutMs = 2_000,
): Promise<RecentPayouts | undefined> {
  if (!payouts) return undefined;
  const { acquirerId, merchantId, terminal } = row;
  const scope = { acquirerId, merchantId, ...(terminal !== undefined && { terminal }) };
  const days = findShownDays(row, new Date().toISOString());
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await payouts.readPayouts(scope, days, { signal });
  } catch (error) {
    log.warn({ error: String(error) }, 'the payouts cannot be read');
    return undefined;
  }
}
