/** What has become of an application, read anew each time and never remembered. */
import type { OrderState } from '../../../domain/parties/orders.ts';
import type { Settlement, SettlementApi } from './api.ts';
import type { Application, Masks } from './applications.ts';
import { findFailureCode } from './refusals.ts';

export type Outcome =
  /** Certainly nothing of it was accepted. */
  | { kind: 'nothing' }
  | { kind: 'open'; ref: string }
  /** The audit failed; the old account stays bound. */
  | { kind: 'failed'; ref: string; reason: string }
  /** The account is bound, although payouts to it may be impossible. */
  | { kind: 'moved'; ref: string; unpayable?: string };

/** @throws PortFailure as the API's calls do */
export async function readOutcome(
  api: SettlementApi,
  application: Application | undefined,
  signal: AbortSignal,
): Promise<Outcome> {
  if (application?.isSent !== true || !application.account) return { kind: 'nothing' };
  const { key, subMchid, account, previousMask = '', applicationNo } = application;
  if (applicationNo === undefined) {
    const now = await api.settlement(subMchid, signal);
    // Nothing but a change to the very account shows that a lost application was accepted.
    const moved =
      isSameAccount(now.account_number, account) && !isSameAccount(previousMask, account);
    return moved ? toMovedOutcome(now, key) : { kind: 'open', ref: key };
  }
  const audit = await api.application(subMchid, applicationNo, signal);
  switch (audit.verify_result) {
    case 'AUDITING':
      return { kind: 'open', ref: applicationNo };
    case 'AUDIT_FAIL':
      return { kind: 'failed', ref: applicationNo, reason: audit.verify_fail_reason ?? '' };
    case 'AUDIT_SUCCESS': {
      const now = await api.settlement(subMchid, signal);
      return mayBeSameAccount(now.account_number, account)
        ? toMovedOutcome(now, applicationNo)
        : { kind: 'open', ref: applicationNo };
    }
  }
}

/** The same in the port's words. */
export function toOrderState(outcome: Outcome): OrderState {
  switch (outcome.kind) {
    case 'nothing':
      return { state: 'never-received' };
    case 'open':
      return { state: 'pending', ref: outcome.ref };
    case 'failed':
      return { state: 'refused', ref: outcome.ref, code: findFailureCode(outcome.reason) };
    case 'moved':
      return outcome.unpayable === undefined
        ? { state: 'done', ref: outcome.ref }
        : { state: 'refused', ref: outcome.ref, code: findFailureCode(outcome.unpayable) };
  }
}

/** `VERIFYING`: a payout may be tried, so the trial will show it. */
const toMovedOutcome = (
  { verify_result, verify_fail_reason }: Settlement,
  ref: string,
): Outcome => ({
  kind: 'moved',
  ref,
  ...(verify_result === 'VERIFY_FAIL' && { unpayable: verify_fail_reason ?? '' }),
});

/** What a masked number shows: its digits before and after the stars. */
const parseMaskedNumber = (masked: string): { head: string; tail: string } => ({
  head: /^\d*/.exec(masked)?.[0] ?? '',
  tail: /\d*$/.exec(masked)?.[0] ?? '',
});

/** First six and last four: fewer identify nothing. */
export function parseMasks(masked: string): Masks | undefined {
  const { head, tail } = parseMaskedNumber(masked);
  return head.length === 6 && tail.length === 4 ? { first6: head, last4: tail } : undefined;
}

/** Whether a masked number can be no other account than this one. */
export const isSameAccount = (masked: string, account: Masks): boolean => {
  const masks = parseMasks(masked);
  return masks?.first6 === account.first6 && masks.last4 === account.last4;
};

/** Whether nothing that is shown contradicts the account, however little it is. */
const mayBeSameAccount = (masked: string, { first6, last4 }: Masks): boolean => {
  const { head, tail } = parseMaskedNumber(masked);
  const sameHead = first6.startsWith(head) || head.startsWith(first6);
  return tail !== '' && sameHead && last4.endsWith(tail);
};
