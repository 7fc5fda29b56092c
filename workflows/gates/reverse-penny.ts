/** Proof by a payment from the new card: the owner pays a stated amount, the bank says what came in. */
import { mispaid, presentReversePenny } from '../../domain/account-proofs.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { IncomingPenny, ReversePenny } from '../../domain/parties.ts';
import type { Case } from '../case.ts';
import { lookUp, type Question } from '../look-up.ts';
import { notify } from '../notify.ts';
import { after, deadline, waitFor } from '../waiting.ts';
import type { GateEnd } from './ends.ts';
import type { Obtain } from './gate.ts';
import { checkOpenProofs } from './open-proofs.ts';

/** Asks for a payment from the new card; where to pay it stands on the bank's page. */
export const reversePenny: Obtain = async (c) => {
  const accountToken = c.facts.request.newAccount.token;
  const key = c.key('reverse-penny', c.facts.reversePennies.length + 1);
  const { merchant, requestId } = c;
  const found = await lookUp(c, {
    party: 'bank',
    what: 'reverse-penny',
    ask: (look) =>
      look.statePenny.executeWithOptions({ summary: 'have a payment from the new card stated' }, [
        { key, requestId, merchant, accountToken },
      ]),
  });
  if ('end' in found) return found.end;
  const { amountFen } = found.answer;
  c.facts.reversePennies.push({
    ...found.answer,
    key,
    accountToken,
    askedAt: c.now(),
    payments: [],
  });
  c.record('system', 'payment from the new card asked for', { data: { key, amountFen } });
  notify(c, 'penny-wanted', { until: after(c, c.policy['confirm.ttl']), amountFen });
  return undefined;
};

/** Waits for the payment: the owner or the bank says that it came, and the deadline looks once more. */
export const incomingPenny: Obtain = async (c, needed) => {
  const asked = presentReversePenny(c.facts);
  if (!asked) return undefined;
  const { payments } = asked;
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      due: deadline(c, c.policy['confirm.ttl'], asked.askedAt),
      ...(needed.triesLeft !== undefined && { triesLeft: needed.triesLeft }),
      problems: mispaid(asked).length > 0 ? [mispayment(needed.triesLeft)] : [],
      next: {
        merchant: nextStep('pay-stated-amount'),
        staff: 'wait for the merchant',
      },
      summary: 'payment from the new card by',
    },
    () => asked.payments !== payments || c.openProofs.length > 0 || c.reported.has(asked.key),
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') c.reported.add(asked.key);
  const open = (await checkOpenProofs(c)) ?? (await lookReported(c, asked));
  if (open) return open;
  if (mispaid(asked).length > mispaid({ ...asked, payments }).length) notify(c, 'penny-mispaid');
  else if (end === 'late' && asked.payments === payments) notify(c, 'penny-expired');
  return undefined;
};

const mispayment = (triesLeft = 0) => ({
  field: 'newAccount',
  code: 'ACC_PENNY_MISPAID' as const,
  params: { n: String(triesLeft) },
});

/** Asks what has come in when that was reported, or when the deadline is over: silence is no answer. */
export async function lookReported(c: Case, asked: ReversePenny): Promise<GateEnd | undefined> {
  if (!c.reported.has(asked.key)) return undefined;
  const found = await lookUp(c, incomingOf(asked));
  if ('end' in found) return found.end;
  c.reported.delete(asked.key);
  received(c, 'bank', asked, found.answer);
  return undefined;
}

/** What has come in under a stated payment. */
export const incomingOf = ({ key }: ReversePenny): Question<IncomingPenny[]> => ({
  party: 'bank',
  what: 'incoming-penny',
  ask: (look) =>
    look.incomingPenny.executeWithOptions({ summary: 'ask for the payment from the new card' }, [
      key,
    ]),
});

/** Takes what the bank says of a stated payment; what it said before stays as it was. */
export function received(
  c: Case,
  by: string,
  asked: ReversePenny,
  payments: IncomingPenny[],
): void {
  if (payments.length === asked.payments.length) return;
  asked.payments = payments;
  const wrong = mispaid(asked).length === payments.length;
  c.record(by, wrong ? 'payment from the new card: not as stated' : 'payment from the new card', {
    ...(wrong && { code: 'ACC_PENNY_MISPAID' }),
    data: { key: asked.key },
  });
}
