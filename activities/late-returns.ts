/**
 * Payouts that come back from an earlier card after the watch over the new one has ended [B3.1]. No workflow is left
 * that would tell of them: the maintenance writes them into the audit log, and so to back offices, and notifies owner
 * and staff.
 */
import { getReturnKey, type PayoutReturn } from '../domain/watch/payout-returns.ts';
import type { PolicyValues } from '../domain/policy/policy-schema.ts';
import type { AuditLogPort } from './audit-log.ts';
import type { CallOptions } from './calls.ts';
import { computeDigest } from './digest.ts';
import { appendLateEntries, type LateEntry } from './late-entries.ts';
import { buildMerchantNotice } from './merchant-notices.ts';
import type { MerchantsPort } from './merchants.ts';
import type { NoticeSender } from './notice-sender.ts';
import type { WatchedCard } from './watched-cards.ts';

export interface LateReturnPorts {
  auditLog: Pick<AuditLogPort, 'append' | 'read'>;
  merchants: Pick<MerchantsPort, 'readRecord'>;
  /** The policy of new requests of an acquirer. */
  getPolicy: (acquirerId: string) => PolicyValues;
}

/**
 * Tells of returns that nobody has been told of. It may be called again after a crash: an entry that was written is
 * not written again, and copies of one notice are one message.
 * @param at of the maintenance; workflow time, ISO 8601
 * @throws PortFailure when somebody was not told
 */
export type TellOfLateReturns = (
  card: WatchedCard,
  returns: readonly PayoutReturn[],
  at: string,
  options: CallOptions,
) => Promise<void>;

export const createTellOfLateReturns =
  (
    { auditLog, merchants, getPolicy }: LateReturnPorts,
    { deliverAll }: Pick<NoticeSender, 'deliverAll'>,
  ): TellOfLateReturns =>
  async (card, returns, at, options) => {
    const { acquirerId, merchantId, requestId, over = {} } = card;
    const { terminal } = card.facts;
    const entries = returns.map((each) => buildEntry(each, at));
    await appendLateEntries(auditLog, { ...card, over }, entries, isSameReturn);
    const notice = buildMerchantNotice(
      {
        key: `payout-returned/${computeDigest(returns.map(getReturnKey))}`,
        event: 'payout-returned',
        data: { amountFen: returns.reduce((sum, { amountFen }) => sum + amountFen, 0) },
      },
      {
        ...{ acquirerId, merchantId, requestId, money: 'new' as const },
        ...(terminal !== undefined && { terminal }),
      },
      await merchants.readRecord({ acquirerId, merchantId }, undefined, options),
      getPolicy(acquirerId),
      at,
    );
    await deliverAll(notice, options);
  };

const buildEntry = ({ intentId, amountFen, last4 }: PayoutReturn, at: string): LateEntry => ({
  at,
  actor: 'system',
  action: 'payout-came-back',
  data: { payout: intentId, amountFen, card: last4 },
});

/** Of one maintenance: a payout that comes back once more does so on another day. */
const isSameReturn = (one: LateEntry, other: LateEntry): boolean =>
  one.action === other.action &&
  one.at === other.at &&
  one.data?.['payout'] === other.data?.['payout'];
