import { feeOf } from '../../domain/fee.ts';
import { agreementVersion } from '../../domain/agreements.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { Case } from '../case.ts';
import { lookUp } from '../look-up.ts';
import { notify } from '../notify.ts';
import { remindersFrom } from '../reminders.ts';
import { deadline, waitFor } from '../waiting.ts';
import type { GateEnd } from './ends.ts';
import type { Gate, Obtain } from './gate.ts';
import { checkOpenProofs } from './open-proofs.ts';

/** The owner's signature, reminded of as a correction is (rules.md A35, E2 agreement.ttl). */
const signature: Obtain = async (c) => {
  const { token } = c.facts.request.newAccount;
  if (c.signing?.accountToken !== token) {
    const unopened = await openSigning(c, token);
    if (unopened) return unopened;
  }
  const { openedAt = c.now() } = c.signing ?? {};
  const due = deadline(c, c.policy['agreement.ttl'], openedAt);
  const [remindAt] = remindersFrom(c, openedAt);
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      due,
      ...(remindAt !== undefined && { remindAt }),
      next: {
        merchant: nextStep('sign'),
        staff: 'nothing: he may ask for the link again',
      },
      summary: 'agreement signed by',
    },
    () => c.facts.agreement?.accountToken === token || c.declined || c.openProofs.length > 0,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') return { kind: 'ended', outcome: 'expired', code: 'AGR_EXPIRED' };
  if (end === 'reminder') notify(c, 'agreement-reminder', { until: due });
  const open = await checkOpenProofs(c);
  if (open) return open;
  return c.declined ? { kind: 'ended', outcome: 'cancelled', code: 'AGR_DECLINED' } : undefined;
};

/** The text names the cards and every fee: what it does not name is not charged (A36). */
async function openSigning(c: Case, accountToken: string): Promise<GateEnd | undefined> {
  const { request, account, submittedAt } = c.facts;
  const found = await lookUp(c, {
    party: 'operator',
    what: 'signing',
    ask: (look) =>
      look.openSigning.executeWithOptions({ summary: 'open the signing' }, [
        {
          key: c.key('sign', accountToken),
          requestId: c.requestId,
          merchant: c.merchant,
          version: agreementVersion(c.facts),
          oldLast4: request.oldAccount.last4,
          newLast4: request.newAccount.last4,
          bankName: account?.bankName ?? '',
          feeFen: feeOf(submittedAt, c.policy),
        },
      ]),
  });
  if ('end' in found) return found.end;
  c.signing = { ...found.answer, accountToken, openedAt: c.now() };
  return undefined;
}

export const agreement: Gate = { name: 'agreement', next: 'review', obtain: { signature } };
