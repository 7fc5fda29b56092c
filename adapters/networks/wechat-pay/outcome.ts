/** What has become of an application, read anew each time and never remembered. */
import type { OrderState } from '../../../domain/parties.ts';
import type { Settlement, SettlementApi } from './api.ts';
import type { Application, Masks } from './applications.ts';
import { codeOfReason } from './refusals.ts';

export type Outcome =
  /** Certainly nothing of it was accepted. */
  | { is: 'nothing' }
  | { is: 'open'; ref: string }
  /** The audit failed; the old account stays bound. */
  | { is: 'failed'; ref: string; reason: string }
  /** The account is bound, although payouts to it may be impossible. */
  | { is: 'moved'; ref: string; unpayable?: string };

/** @throws PortFailure as the API's calls do */
export async function outcomeOf(
  api: SettlementApi,
  application: Application | undefined,
  signal: AbortSignal,
): Promise<Outcome> {
  if (application?.sent !== true || !application.account) return { is: 'nothing' };
  const { key, subMchid, account, before = '', applicationNo } = application;
  if (applicationNo === undefined) {
    const now = await api.settlement(subMchid, signal);
    // Nothing but a change to the very account shows that a lost application was accepted.
    const moved = isAccount(now.account_number, account) && !isAccount(before, account);
    return moved ? movedTo(now, key) : { is: 'open', ref: key };
  }
  const audit = await api.application(subMchid, applicationNo, signal);
  switch (audit.verify_result) {
    case 'AUDITING':
      return { is: 'open', ref: applicationNo };
    case 'AUDIT_FAIL':
      return { is: 'failed', ref: applicationNo, reason: audit.verify_fail_reason ?? '' };
    case 'AUDIT_SUCCESS': {
      const now = await api.settlement(subMchid, signal);
      return mayBeAccount(now.account_number, account)
        ? movedTo(now, applicationNo)
        : { is: 'open', ref: applicationNo };
    }
  }
}

/** The same in the port's words. */
export function stateOf(outcome: Outcome): OrderState {
  switch (outcome.is) {
    case 'nothing':
      return { state: 'never-received' };
    case 'open':
      return { state: 'pending', ref: outcome.ref };
    case 'failed':
      return { state: 'refused', ref: outcome.ref, code: codeOfReason(outcome.reason) };
    case 'moved':
      return outcome.unpayable === undefined
        ? { state: 'done', ref: outcome.ref }
        : { state: 'refused', ref: outcome.ref, code: codeOfReason(outcome.unpayable) };
  }
}

/** `VERIFYING`: a payout may be tried, so the trial will show it. */
const movedTo = ({ verify_result, verify_fail_reason }: Settlement, ref: string): Outcome => ({
  is: 'moved',
  ref,
  ...(verify_result === 'VERIFY_FAIL' && { unpayable: verify_fail_reason ?? '' }),
});

/** What a masked number shows: its digits before and after the stars. */
const shown = (masked: string): { head: string; tail: string } => ({
  head: /^\d*/.exec(masked)?.[0] ?? '',
  tail: /\d*$/.exec(masked)?.[0] ?? '',
});

/** First six and last four: fewer identify nothing. */
export function masksOf(masked: string): Masks | undefined {
  const { head, tail } = shown(masked);
  return head.length === 6 && tail.length === 4 ? { first6: head, last4: tail } : undefined;
}

/** Whether a masked number can be no other account than this one. */
export const isAccount = (masked: string, account: Masks): boolean => {
  const masks = masksOf(masked);
  return masks?.first6 === account.first6 && masks.last4 === account.last4;
};

/** Whether nothing that is shown contradicts the account, however little it is. */
const mayBeAccount = (masked: string, { first6, last4 }: Masks): boolean => {
  const { head, tail } = shown(masked);
  const sameHead = first6.startsWith(head) || head.startsWith(first6);
  return tail !== '' && sameHead && last4.endsWith(tail);
};
