/** Reads what has become of an application. The result is never stored. */
import type { OrderState } from '../../../domain/parties/orders.ts';
import type { Settlement, SettlementApi } from './api.ts';
import type { Application, Masks } from './applications.ts';
import { findFailureCode } from './refusals.ts';

export type Outcome =
  /** It was certainly not accepted. */
  | { kind: 'not-accepted' }
  | { kind: 'pending'; ref: string }
  /** The audit failed; the old account stays bound. */
  | { kind: 'failed'; ref: string; reason: string }
  /** The account is bound, although payouts to it may be impossible. */
  | { kind: 'bound'; ref: string; unpayable?: string };

/** @throws PortFailure as the calls of the API */
export async function readOutcome(
  api: SettlementApi,
  application: Application | undefined,
  signal: AbortSignal,
): Promise<Outcome> {
  if (application?.isSent !== true || !application.account) return { kind: 'not-accepted' };
  const { key, subMchid, account, previousMask = '', applicationNo } = application;
  if (applicationNo === undefined) {
    const now = await api.settlement(subMchid, signal);
    // Only a change to exactly this account shows that an application with a lost answer was accepted.
    const isBound =
      isSameAccount(now.account_number, account) && !isSameAccount(previousMask, account);
    return isBound ? toBoundOutcome(now, key) : { kind: 'pending', ref: key };
  }
  const audit = await api.application(subMchid, applicationNo, signal);
  switch (audit.verify_result) {
    case 'AUDITING':
      return { kind: 'pending', ref: applicationNo };
    case 'AUDIT_FAIL':
      return { kind: 'failed', ref: applicationNo, reason: audit.verify_fail_reason ?? '' };
    case 'AUDIT_SUCCESS': {
      const now = await api.settlement(subMchid, signal);
      return mayBeSameAccount(now.account_number, account)
        ? toBoundOutcome(now, applicationNo)
        : { kind: 'pending', ref: applicationNo };
    }
  }
}

/** Converts an outcome to the state of an order. */
export function toOrderState(outcome: Outcome): OrderState {
  switch (outcome.kind) {
    case 'not-accepted':
      return { state: 'never-received' };
    case 'pending':
      return { state: 'pending', ref: outcome.ref };
    case 'failed':
      return { state: 'refused', ref: outcome.ref, code: findFailureCode(outcome.reason) };
    case 'bound':
      return outcome.unpayable === undefined
        ? { state: 'done', ref: outcome.ref }
        : { state: 'refused', ref: outcome.ref, code: findFailureCode(outcome.unpayable) };
  }
}

/** While WeChat Pay still verifies (`VERIFYING`) payouts are possible; the trial shows whether they work. */
const toBoundOutcome = (
  { verify_result, verify_fail_reason }: Settlement,
  ref: string,
): Outcome => ({
  kind: 'bound',
  ref,
  ...(verify_result === 'VERIFY_FAIL' && { unpayable: verify_fail_reason ?? '' }),
});

/** The digits of a masked number before and after the stars. */
const parseMaskedNumber = (masked: string): { head: string; tail: string } => ({
  head: /^\d*/.exec(masked)?.[0] ?? '',
  tail: /\d*$/.exec(masked)?.[0] ?? '',
});

/** First six and last four digits; undefined when the mask shows fewer, which do not identify an account. */
export function parseMasks(masked: string): Masks | undefined {
  const { head, tail } = parseMaskedNumber(masked);
  return head.length === 6 && tail.length === 4 ? { first6: head, last4: tail } : undefined;
}

/** Whether a masked number is this account: all ten digits agree. */
export const isSameAccount = (masked: string, account: Masks): boolean => {
  const masks = parseMasks(masked);
  return masks?.first6 === account.first6 && masks.last4 === account.last4;
};

/** Whether the digits that are shown, possibly few, do not contradict the account. */
const mayBeSameAccount = (masked: string, { first6, last4 }: Masks): boolean => {
  const { head, tail } = parseMaskedNumber(masked);
  const sameHead = first6.startsWith(head) || head.startsWith(first6);
  return tail !== '' && sameHead && last4.endsWith(tail);
};
