/** Proof that the owner controls the new card: a cent with a code, then a payment from the card, then papers (rules.md E2 confirm.methods). */
import { nextStep } from '../../domain/next-steps.ts';
import type { PaymentState, PennyProof } from '../../domain/parties.ts';
import type { Case } from '../case.ts';
import { notify } from '../notify.ts';
import { carryOut } from '../switch/orders.ts';
import type { Order } from '../switch/step.ts';
import { deadline, waitFor } from '../waiting.ts';
import type { Gate, Obtain } from './gate.ts';
import { checkOpenProofs } from './open-proofs.ts';
import { incomingPenny, reversePenny } from './reverse-penny.ts';
import { openingHours } from './screening.ts';

const pennyFen = 1;
const pennyDigits = 6;

const penny: Obtain = async (c) => {
  const n = c.facts.pennies.length + 1;
  const order = pennyOrder(c, n);
  c.record('system', 'penny ordered', { data: { key: order.key } });
  const end = await carryOut(c, order);
  // Left before anybody accepted it: the same cent is ordered when the request goes on.
  if (end.end === 'left') return { kind: 'interrupted' };
  const landed = end.end === 'done';
  const proof: PennyProof = {
    n,
    key: order.key,
    state: landed ? 'landed' : 'refused',
    sentAt: c.now(),
    tries: 0,
    confirmed: false,
    accountToken: c.facts.request.newAccount.token,
  };
  c.facts.pennies.push(proof);
  c.recordStep(`penny ${proof.state}`, {
    ...(end.end === 'refused' && { code: end.code }),
    data: { key: order.key },
  });
  if (landed) notify(c, 'penny-sent');
  return undefined;
};

/** An order like any other: its answer is final only when the bank says settled, refused or returned. */
const pennyOrder = (c: Case, n: number): Order => {
  const key = c.key('penny', n);
  const summary = `one cent with a code to the new card (${n})`;
  return {
    key,
    summary,
    party: 'bank',
    forward: true,
    place: () =>
      c.calls.order.sendPenny.executeWithOptions({ summary }, [
        {
          key,
          requestId: c.requestId,
          merchant: c.merchant,
          accountToken: c.facts.request.newAccount.token,
          amountFen: pennyFen,
          digits: pennyDigits,
        },
      ]),
    query: async () =>
      stateOf(
        key,
        await c.calls.lookOnce.queryPenny.executeWithOptions({ summary: `query: ${summary}` }, [
          key,
        ]),
      ),
  };
};

const stateOf = (key: string, payment: PaymentState) => {
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

const pennyCode: Obtain = async (c, needed) => {
  const proof = c.facts.pennies.at(-1);
  if (!proof) return undefined;
  const { tries } = proof;
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      due: deadline(c, c.policy['confirm.ttl'], proof.sentAt),
      ...(needed.triesLeft !== undefined && { triesLeft: needed.triesLeft }),
      next: {
        merchant: nextStep('enter-penny-code'),
        staff: 'wait for the merchant',
      },
      summary: 'penny code entered by',
    },
    () =>
      proof.tries !== tries ||
      proof.renewed === true ||
      c.openProofs.length > 0 ||
      c.reported.has(proof.key),
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') {
    c.record('system', 'penny code not entered', { code: 'ACC_PENNY_EXPIRED' });
    notify(c, 'penny-expired');
    return undefined;
  }
  const open = await checkOpenProofs(c);
  if (open) return open;
  if (proof.tries !== tries && !proof.confirmed) notify(c, 'penny-wrong');
  return undefined;
};

export const accountProof: Gate = {
  name: 'account-proof',
  next: 'cooling',
  obtain: {
    'opening-hours': openingHours,
    penny,
    'penny-code': pennyCode,
    'reverse-penny': reversePenny,
    'incoming-penny': incomingPenny,
  },
};
