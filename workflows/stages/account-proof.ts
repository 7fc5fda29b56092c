/** Proof that the owner controls the new card: one cent with a code, else a payment from the card, else documents [E2 confirm.methods]. */
import { patched } from '@temporalio/workflow';
import { getProofSubject } from '../../domain/identity/proof-subject.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { findPennyFailure, type PaymentState, type PennyProof } from '../../domain/parties/bank.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { sendOrder } from '../switch/send-order.ts';
import type { Order } from '../switch/step.ts';
import { askOperatorUntilDecided } from '../shared/operator-task.ts';
import type { WaitState } from '../shared/wait-state.ts';
import { computeDeadline, foreseeWait, waitFor } from '../shared/waiting.ts';
import { placeOrders } from '../switch/place-orders.ts';
import type { Gate, NeedAssessment, Obtain } from './gate.ts';
import { checkPendingProofs } from './check-pending-proofs.ts';
import { checkReturnedPennies } from './penny-reports.ts';
import { awaitReversePenny, requestReversePenny } from './reverse-penny.ts';
import { awaitOpeningHours } from './screening.ts';

const pennyFen = 1;
const pennyDigits = 6;

const sendPenny: Obtain = async (c, needed) => {
  const n = c.facts.pennies.length + (c.facts.unsentPennies ?? 0) + 1;
  // An order in flight outlives a correction: the cent proves what it was sent for.
  const subject = getProofSubject(c.facts);
  const order = buildPennyOrder(c, n);
  c.record('system', 'penny-ordered', { data: { key: order.key } });
  const orderedAt = c.now();
  const notice = c.notifier.prepare('penny-sent');
  // The merchant is told by the activity of the order, and readers see what they are waited for.
  const { known, told } = await placeOrders(c, [order], undefined, {
    foresee: foreseeWait(c, buildCodeWait(c, needed, orderedAt)),
    notices: notice ? [notice] : [],
  });
  c.recordOutage(orderedAt);
  const end = await sendOrder(c, order, { known: known[0] });
  // The bank had not accepted it: the same cent is ordered again when the request goes on.
  if (end.end === 'left') return { kind: 'interrupted' };
  if (end.end === 'refused' && end.code !== 'ACC_PENNY_RETURNED' && patched('0.2-unsent-penny'))
    return askAboutUnsentPenny(c, order, end.code);
  const hasLanded = end.end === 'done';
  const proof: PennyProof = {
    n,
    key: order.key,
    state: hasLanded ? 'landed' : 'refused',
    // The time for the code began as readers have seen it, unless the bank or somebody kept the merchant waiting.
    sentAt: told && !c.interrupts.hasAny ? orderedAt : c.now(),
    tries: 0,
    confirmed: false,
    ...subject,
  };
  c.facts.pennies.push(proof);
  c.recordDeferrable(hasLanded ? 'penny-landed' : 'penny-refused', {
    ...(end.end === 'refused' && { code: end.code }),
    data: { key: order.key },
  });
  if (hasLanded && notice) c.notifier.takeOver({ notice, tried: told?.[0] });
  return hasLanded ? undefined : 'assess';
};

/** The cent did not leave our side: that is no attempt, and the owner has nothing to mend. Another one follows. Open requests of before go the old way. */
async function askAboutUnsentPenny(c: ChangeRequest, { key, summary }: Order, code: FailureCode) {
  c.facts.unsentPennies = (c.facts.unsentPennies ?? 0) + 1;
  c.record('system', 'penny-refused', { code, data: { key } });
  const decision = await askOperatorUntilDecided(c, {
    ...{ key, what: summary, code },
    within: c.policy['check.unavailable'],
    merchant: describeNextStep('wait'),
  });
  return decision === 'interrupted' ? ({ kind: 'interrupted' } as const) : 'assess';
}

/** Final only when the bank answers settled, refused or returned. */
const buildPennyOrder = (c: ChangeRequest, n: number): Order => {
  const key = c.buildKey('penny', n);
  const summary = `one cent with a code to the new card (${n})`;
  return {
    key,
    summary,
    party: 'bank',
    isForward: true,
    placing: {
      party: 'bank',
      order: {
        key,
        requestId: c.requestId,
        merchant: c.merchant,
        accountToken: c.facts.request.newAccount.token,
        amountFen: pennyFen,
        digits: pennyDigits,
      },
    },
    query: async () =>
      toOrderState(
        key,
        await c.proxies.readOnce.queryPenny.executeWithOptions({ summary: `query: ${summary}` }, [
          key,
        ]),
      ),
  };
};

const toOrderState = (key: string, payment: PaymentState) => {
  switch (payment.state) {
    case 'settled':
      return { state: 'done', ref: payment.paymentId ?? key } as const;
    case 'refused':
    case 'returned':
      return { state: 'refused', code: findPennyFailure(payment) } as const;
    case 'pending':
      return { state: 'pending', ref: payment.paymentId ?? key } as const;
    case 'never-received':
      return { state: 'never-received' } as const;
  }
};

const buildCodeWait = (c: ChangeRequest, { triesLeft }: NeedAssessment, sentAt: string) =>
  ({
    waitingOn: 'merchant',
    due: computeDeadline(c, c.policy['confirm.ttl'], sentAt),
    ...(triesLeft !== undefined && { triesLeft }),
    next: {
      merchant: describeNextStep('enter-penny-code'),
      staff: 'wait for the merchant',
    },
  }) satisfies WaitState;

const awaitPennyCode: Obtain = async (c, needed) => {
  const proof = c.facts.pennies.at(-1);
  if (!proof) return undefined;
  const { tries } = proof;
  const returned = countReturned(c);
  const hasChanged = () =>
    proof.tries !== tries ||
    proof.renewed === true ||
    c.proofs.hasDeferred ||
    countReturned(c) !== returned;
  const wait = { ...buildCodeWait(c, needed, proof.sentAt), summary: 'penny code entered by' };
  const isOver = () => hasChanged() || c.reports.has(proof.key);
  let end = await waitFor(c, wait, isOver);
  // Mostly the bank reports that the cent landed, which is known: the rules are not asked about the same facts again.
  while (end === 'done' && !hasChanged()) {
    const unreadEnd = await checkReturnedPennies(c);
    if (unreadEnd) return unreadEnd;
    end = await waitFor(c, wait, isOver);
  }
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') {
    c.record('system', 'penny-code-not-entered', { code: 'ACC_PENNY_EXPIRED' });
    c.notifier.send('penny-expired');
    return undefined;
  }
  const proofEnd = await checkPendingProofs(c);
  if (proofEnd) return proofEnd;
  if (proof.tries !== tries && !proof.confirmed) c.notifier.send('penny-wrong');
  return undefined;
};

const countReturned = (c: ChangeRequest): number =>
  c.facts.pennies.filter(({ state }) => state === 'returned').length;

export const accountProof: Gate = {
  name: 'account-proof',
  obtain: {
    'opening-hours': awaitOpeningHours,
    penny: sendPenny,
    'penny-code': awaitPennyCode,
    'reverse-penny': requestReversePenny,
    'incoming-penny': awaitReversePenny,
  },
};
