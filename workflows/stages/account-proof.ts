/** Proof that the owner controls the new card: one cent with a code, else a payment from the card, else documents [E2 confirm.methods]. */
import { getProofSubject } from '../../domain/identity/proof-subject.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { PaymentState, PennyProof } from '../../domain/parties/bank.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { sendOrder } from '../switch/send-order.ts';
import type { Order } from '../switch/step.ts';
import { computeDeadline, waitFor } from '../shared/waiting.ts';
import type { Gate, Obtain } from './gate.ts';
import { checkPendingProofs } from './check-pending-proofs.ts';
import { awaitReversePenny, requestReversePenny } from './reverse-penny.ts';
import { awaitOpeningHours } from './screening.ts';

const pennyFen = 1;
const pennyDigits = 6;

const sendPenny: Obtain = async (c) => {
  const n = c.facts.pennies.length + 1;
  // An order in flight outlives a correction: the cent proves what it was sent for.
  const subject = getProofSubject(c.facts);
  const order = buildPennyOrder(c, n);
  c.record('system', 'penny-ordered', { data: { key: order.key } });
  const end = await sendOrder(c, order);
  // The bank had not accepted it: the same cent is ordered again when the request goes on.
  if (end.end === 'left') return { kind: 'interrupted' };
  const hasLanded = end.end === 'done';
  const proof: PennyProof = {
    n,
    key: order.key,
    state: hasLanded ? 'landed' : 'refused',
    sentAt: c.now(),
    tries: 0,
    confirmed: false,
    ...subject,
  };
  c.facts.pennies.push(proof);
  c.recordDeferrable(hasLanded ? 'penny-landed' : 'penny-refused', {
    ...(end.end === 'refused' && { code: end.code }),
    data: { key: order.key },
  });
  if (hasLanded) c.notifier.send('penny-sent');
  return hasLanded ? undefined : 'assess';
};

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
      return { state: 'refused', code: 'ACC_PENNY_RETURNED' } as const;
    case 'pending':
      return { state: 'pending', ref: payment.paymentId ?? key } as const;
    case 'never-received':
      return { state: 'never-received' } as const;
  }
};

const awaitPennyCode: Obtain = async (c, needed) => {
  const proof = c.facts.pennies.at(-1);
  if (!proof) return undefined;
  const { tries } = proof;
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      due: computeDeadline(c, c.policy['confirm.ttl'], proof.sentAt),
      ...(needed.triesLeft !== undefined && { triesLeft: needed.triesLeft }),
      next: {
        merchant: describeNextStep('enter-penny-code'),
        staff: 'wait for the merchant',
      },
      summary: 'penny code entered by',
    },
    () =>
      proof.tries !== tries ||
      proof.renewed === true ||
      c.proofs.hasDeferred ||
      c.reports.has(proof.key),
  );
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
