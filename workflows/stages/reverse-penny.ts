/** Proof by a payment from the new card: the owner pays a stated amount, and the bank confirms it. */
import { addDuration } from '../../domain/time/duration.ts';
import { findWrongPayments, findCurrentReversePenny } from '../../domain/account/proofs.ts';
import { getProofSubject } from '../../domain/identity/proof-subject.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { IncomingPenny, ReversePenny } from '../../domain/parties/bank.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { readParty, type Question } from '../shared/read-party.ts';
import { computeDeadline, waitFor } from '../shared/waiting.ts';
import type { GateEnd } from './stage-end.ts';
import type { Obtain } from './gate.ts';
import { checkPendingProofs } from './check-pending-proofs.ts';

/** Requests a payment from the new card; the bank's page tells the owner where to pay. */
export const requestReversePenny: Obtain = async (c) => {
  const subject = getProofSubject(c.facts);
  const { accountToken } = subject;
  const key = c.buildKey('reverse-penny', c.facts.reversePennies.length + 1);
  const { merchant, requestId } = c;
  const result = await readParty(c, {
    party: 'bank',
    what: 'reverse-penny',
    ask: (read) => read.requestReversePenny({ key, requestId, merchant, accountToken }),
  });
  if ('end' in result) return result.end;
  const { amountFen } = result.answer;
  c.facts.reversePennies.push({
    ...result.answer,
    key,
    ...subject,
    askedAt: c.now(),
    payments: [],
  });
  c.record('system', 'reverse-penny-requested', { data: { key, amountFen } });
  c.notifier.send('penny-wanted', {
    until: addDuration(c.now(), c.policy['confirm.ttl']),
    amountFen,
  });
  return undefined;
};

/** Waits until the owner or the bank reports the payment. After the deadline the bank is asked once more. */
export const awaitReversePenny: Obtain = async (c, needed) => {
  const requested = findCurrentReversePenny(c.facts);
  if (!requested) return undefined;
  const { payments } = requested;
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      due: computeDeadline(c, c.policy['confirm.ttl'], requested.askedAt),
      ...(needed.triesLeft !== undefined && { triesLeft: needed.triesLeft }),
      problems:
        findWrongPayments(requested).length > 0 ? [buildMispaidProblem(needed.triesLeft)] : [],
      next: {
        merchant: describeNextStep('pay-stated-amount'),
        staff: 'wait for the merchant',
      },
      summary: 'payment from the new card by',
    },
    () => requested.payments !== payments || c.proofs.hasDeferred || c.reports.has(requested.key),
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') c.reports.add(requested.key);
  const proofEnd = (await checkPendingProofs(c)) ?? (await readReportedPayments(c, requested));
  if (proofEnd) return proofEnd;
  if (findWrongPayments(requested).length > findWrongPayments({ ...requested, payments }).length)
    c.notifier.send('penny-mispaid');
  else if (end === 'late' && requested.payments === payments) c.notifier.send('penny-expired');
  return undefined;
};

const buildMispaidProblem = (triesLeft = 0) => ({
  field: 'newAccount',
  code: 'ACC_PENNY_MISPAID' as const,
  params: { n: String(triesLeft) },
});

/** Asks the bank what has come in, if a payment was reported. */
export async function readReportedPayments(
  c: ChangeRequest,
  requested: ReversePenny,
): Promise<GateEnd | undefined> {
  if (!c.reports.has(requested.key)) return undefined;
  const result = await readParty(c, buildIncomingPennyRead(requested));
  if ('end' in result) return result.end;
  c.reports.delete(requested.key);
  recordIncomingPayments(c, 'bank', requested, result.answer);
  return undefined;
}

/** Asks the bank which payments have come in. */
export const buildIncomingPennyRead = ({ key }: ReversePenny): Question<IncomingPenny[]> => ({
  party: 'bank',
  what: 'incoming-penny',
  ask: (read) =>
    read.readIncomingPennies.executeWithOptions(
      { summary: 'query the payment from the new card' },
      [key],
    ),
});

/** Records payments that have come in since the last answer. */
export function recordIncomingPayments(
  c: ChangeRequest,
  by: string,
  requested: ReversePenny,
  payments: IncomingPenny[],
): void {
  if (payments.length === requested.payments.length) return;
  requested.payments = payments;
  const isMispaid = findWrongPayments(requested).length === payments.length;
  c.record(by, isMispaid ? 'reverse-penny-mispaid' : 'reverse-penny-received', {
    ...(isMispaid && { code: 'ACC_PENNY_MISPAID' }),
    data: { key: requested.key },
  });
}
