/** Proof that the owner controls the new card: one cent with a code in its remark (rules.md E2 confirm.methods). */
import type { PennyProof, PaymentState } from '../../domain/parties.ts';
import type { Case } from '../case.ts';
import { notify } from '../notify.ts';
import { carryOut } from '../switch/orders.ts';
import type { Order } from '../switch/step.ts';
import { waitFor } from '../waiting.ts';
import { after, type Gate, type Obtain } from './gate.ts';
import { workOff } from './identity.ts';

const pennyFen = 1;
const pennyDigits = 6;

const penny: Obtain = async (c) => {
  const n = c.facts.pennies.length + 1;
  const order = pennyOrder(c, n);
  const proof: PennyProof = {
    n,
    key: order.key,
    state: 'sent',
    sentAt: c.now(),
    tries: 0,
    confirmed: false,
    accountToken: c.facts.request.newAccount.token,
  };
  c.record('system', 'penny ordered', { data: { key: order.key } });
  const end = await carryOut(c, order);
  c.facts.pennies.push(proof);
  proof.sentAt = c.now();
  if (end.end === 'done') {
    proof.state = 'landed';
    c.record('system', 'penny landed', { data: { key: order.key } });
    await notify(c, 'penny-sent');
    return undefined;
  }
  proof.state = 'refused';
  c.record('system', 'penny refused', end.end === 'refused' ? { code: end.code } : {});
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

/** A report of the bank while the code is awaited may be a late return: the payment is asked about again. */
const pennyCode: Obtain = async (c, needed) => {
  const proof = c.facts.pennies.at(-1);
  if (!proof) return undefined;
  const tries = proof.tries;
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      due: after(c, c.policy['confirm.ttl'], proof.sentAt),
      ...(needed.triesLeft !== undefined && { triesLeft: needed.triesLeft }),
      next: {
        merchant: 'read the code in the remark of the one-cent payment and enter it',
        staff: 'wait for the merchant',
      },
      summary: 'penny code entered by',
    },
    () =>
      proof.confirmed || proof.tries !== tries || c.backlog.length > 0 || c.reported.has(proof.key),
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (c.reported.delete(proof.key)) {
    const payment = await c.calls.look.queryPenny(proof.key);
    if (payment.state === 'returned' || payment.state === 'refused') proof.state = 'returned';
  }
  if (end === 'late') await notify(c, 'penny-expired');
  else if (proof.tries !== tries && !proof.confirmed) await notify(c, 'penny-wrong');
  return workOff(c);
};

export const accountProof: Gate = {
  name: 'account-proof',
  obtain: { penny, 'penny-code': pennyCode },
};
