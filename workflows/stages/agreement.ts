import { patched } from '@temporalio/workflow';
import { getProofSubject, isForPresentSubject } from '../../domain/identity/proof-subject.ts';
import { computeFee } from '../../domain/request/fee.ts';
import { findAgreementVersion } from '../../domain/request/agreement-version.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { Moment } from '../../activities/moments.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { readParty } from '../shared/read-party.ts';
import { computeReminders } from '../shared/reminders.ts';
import type { ReadProxy } from '../shared/proxies.ts';
import type { WaitState } from '../shared/wait-state.ts';
import { computeDeadline, waitFor } from '../shared/waiting.ts';
import type { GateEnd } from './stage-end.ts';
import type { Gate, Obtain } from './gate.ts';
import { checkPendingProofs } from './check-pending-proofs.ts';

/** Waits for the owner's signature. Reminders follow the schedule of corrections [A35, E2 agreement.ttl]. */
const awaitSignature: Obtain = async (c) => {
  if (!isForPresentSubject(c.agreement.signing, c.facts)) {
    const signingEnd = await openSigning(c);
    if (signingEnd) return signingEnd;
  }
  const { openedAt = c.now(), signingId } = c.agreement.signing ?? {};
  const wait = buildSigningWait(c, openedAt);
  const [remindAt] = computeReminders(c, openedAt);
  const end = await waitFor(
    c,
    { ...wait, ...(remindAt !== undefined && { remindAt }), summary: 'agreement signed by' },
    () =>
      isForPresentSubject(c.facts.agreement, c.facts) ||
      hasDeclined(c) ||
      c.proofs.hasDeferred ||
      c.agreement.signing?.signingId !== signingId,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') return { kind: 'ended', outcome: 'expired', code: 'AGR_EXPIRED' };
  if (end === 'reminder') c.notifier.send('agreement-reminder', { until: wait.due });
  const proofEnd = await checkPendingProofs(c);
  if (proofEnd) return proofEnd;
  return hasDeclined(c) ? { kind: 'ended', outcome: 'cancelled', code: 'AGR_DECLINED' } : undefined;
};

/** Whoever declined for an earlier account was read late, and is asked about the present one. Open requests go the old way. */
const hasDeclined = ({ agreement: { declined }, facts }: ChangeRequest): boolean =>
  declined !== undefined &&
  (isForPresentSubject(declined, facts) || !patched('0.2-declined-for-another-account'));

const buildSigningWait = (c: ChangeRequest, openedAt: string) =>
  ({
    waitingOn: 'merchant',
    due: computeDeadline(c, c.policy['agreement.ttl'], openedAt),
    next: {
      merchant: describeNextStep('sign'),
      staff: 'nothing to do: the owner may ask for the link again',
    },
  }) satisfies WaitState;

/** The text names the cards, the terminal whose own card changes, and every fee: a fee that is not in it is not charged [A36]. */
async function openSigning(c: ChangeRequest): Promise<GateEnd | undefined> {
  const subject = getProofSubject(c.facts);
  const { accountToken, personToken } = subject;
  const { request, account, submittedAt } = c.facts;
  const { lost, replaced } = c.agreement;
  const n = lost.filter((each) => isForPresentSubject(each, c.facts)).length;
  // The owner has the time that they had for the one that is replaced.
  const renewed = isForPresentSubject(replaced, c.facts) ? replaced : undefined;
  const askedAt = renewed?.openedAt ?? c.now();
  const wait = buildSigningWait(c, askedAt);
  const ask = (read: ReadProxy, moment?: Moment) =>
    read.openSigning({
      key: c.buildKey('sign', `${accountToken}.${personToken}${n > 0 ? `.${n}` : ''}`),
      requestId: c.requestId,
      merchant: c.merchant,
      ...c.scope,
      ...subject,
      version: findAgreementVersion(c.facts),
      oldLast4: request.oldAccount.last4,
      newLast4: request.newAccount.last4,
      bankName: account?.bankName ?? '',
      feeFen: computeFee(submittedAt, c.policy),
      ...(moment && { moment }),
    });
  const result = await readParty(c, {
    party: 'operator',
    what: 'signing',
    ask,
    first: { wait, ask },
  });
  if ('end' in result) return result.end;
  // The time to sign began as readers have seen it, unless the provider kept us waiting.
  const openedAt = renewed || c.waitState === wait ? askedAt : c.now();
  c.agreement.signing = { ...result.answer.answer, ...subject, openedAt };
  c.agreement.replaced = undefined;
  if (renewed) c.notifier.send('agreement-reminder', { until: wait.due });
  return undefined;
}

export const agreement: Gate = {
  name: 'agreement',
  obtain: { signature: awaitSignature },
};
