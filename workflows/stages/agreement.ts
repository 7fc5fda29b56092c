import { getProofSubject, isForPresentSubject } from '../../domain/identity/proof-subject.ts';
import { computeFee } from '../../domain/request/fee.ts';
import { findAgreementVersion } from '../../domain/request/agreement-version.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { readParty } from '../shared/read-party.ts';
import { computeReminders } from '../shared/reminders.ts';
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
  const { openedAt = c.now() } = c.agreement.signing ?? {};
  const due = computeDeadline(c, c.policy['agreement.ttl'], openedAt);
  const [remindAt] = computeReminders(c, openedAt);
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      due,
      ...(remindAt !== undefined && { remindAt }),
      next: {
        merchant: describeNextStep('sign'),
        staff: 'nothing to do: the owner may ask for the link again',
      },
      summary: 'agreement signed by',
    },
    () =>
      isForPresentSubject(c.facts.agreement, c.facts) ||
      c.agreement.hasDeclined ||
      c.proofs.hasDeferred,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') return { kind: 'ended', outcome: 'expired', code: 'AGR_EXPIRED' };
  if (end === 'reminder') c.notifier.send('agreement-reminder', { until: due });
  const proofEnd = await checkPendingProofs(c);
  if (proofEnd) return proofEnd;
  return c.agreement.hasDeclined
    ? { kind: 'ended', outcome: 'cancelled', code: 'AGR_DECLINED' }
    : undefined;
};

/** The text names the cards and every fee: a fee that is not in it is not charged [A36]. */
async function openSigning(c: ChangeRequest): Promise<GateEnd | undefined> {
  const subject = getProofSubject(c.facts);
  const { request, account, submittedAt } = c.facts;
  const result = await readParty(c, {
    party: 'operator',
    what: 'signing',
    ask: (read) =>
      read.openSigning.executeWithOptions({ summary: 'open the signing' }, [
        {
          key: c.buildKey('sign', `${subject.accountToken}.${subject.personToken}`),
          requestId: c.requestId,
          merchant: c.merchant,
          ...subject,
          version: findAgreementVersion(c.facts),
          oldLast4: request.oldAccount.last4,
          newLast4: request.newAccount.last4,
          bankName: account?.bankName ?? '',
          feeFen: computeFee(submittedAt, c.policy),
        },
      ]),
  });
  if ('end' in result) return result.end;
  c.agreement.signing = { ...result.answer, ...subject, openedAt: c.now() };
  return undefined;
}

export const agreement: Gate = {
  name: 'agreement',
  obtain: { signature: awaitSignature },
};
