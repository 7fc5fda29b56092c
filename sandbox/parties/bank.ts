/** The bank behind the new card: verifications, pennies, and the owner's online banking. */
import { z } from 'zod';
import { cardOf, type Card } from '../data/cards.ts';
import { masked } from '../masks.ts';
import { bodyOf, cutOff, keyOf, openParty, type Party } from '../party.ts';
import { Pennies, type PennyOrder } from '../pennies.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';

const Account = z.object({
  scheme: z.enum(['PAN', 'ACCOUNT']),
  identification: z.string().regex(/^\d{8,32}$/),
  ownerType: z.enum(['PERSONAL', 'BUSINESS']),
  bankCode: z.string().min(1),
});
const Verification = z.object({
  requestId: z.string().min(1),
  account: Account,
  ownerName: z.string().min(1).max(140),
  ownerId: z.string().min(1),
  mobile: z.string().optional(),
});
const Payment = z.object({
  endToEndId: z.string().min(1),
  instructedAmount: z.object({ currency: z.literal('CNY'), valueFen: z.int().positive() }),
  creditorAccount: Account,
  creditorName: z.string().min(1),
  bankCode: z.string().min(1),
  remittanceInformation: z.string().min(1).max(140),
  purpose: z.literal('ACCTVERIFY'),
});

export function bankParty(world: World): Party {
  const pennies = new Pennies(world);
  const left = new Map<string, number>();
  const party = openParty(world, 'bank', /^\/statements\/\d+$/);

  /** Silence is counted per request, so that each sees the same bank. */
  function isSilent(card: Card | undefined, requestId: string): boolean {
    const already = left.get(requestId) ?? 0;
    if (already >= (card?.silentCalls ?? 0)) return false;
    left.set(requestId, already + 1);
    return true;
  }

  party.post('/verifications', async (c) => {
    const { requestId, account, mobile } = await bodyOf(c, Verification);
    const card = cardOf(account.identification);
    if (isSilent(card, requestId)) {
      await world.pause(world.options.silenceMs);
      return cutOff(c);
    }
    const verificationId = world.id('ver');
    const checkedAt = new Date().toISOString();
    const checked = { verificationId, requestId, checkedAt };
    return c.json({ ...checked, ...wordOf(card, account.ownerType, mobile !== undefined) });
  });

  party.post('/payments', async (c) => {
    const key = keyOf(c);
    const payment = await bodyOf(c, Payment);
    if (payment.endToEndId !== key)
      throw new Refusal(400, 'BAD_REQUEST', 'endToEndId: must equal the Idempotency-Key');
    const { lostNow, answer } = pennies.pay(orderOf(payment), c.get('call'));
    return lostNow ? cutOff(c) : c.json(answer, 202);
  });

  party.get('/payments/:key', (c) => c.json(pennies.ask(c.req.param('key'))));

  party.get('/statements/:number', (c) =>
    c.json(pennies.statement(c.req.param('number').slice(-4))),
  );

  return party;
}

function orderOf(payment: z.infer<typeof Payment>): PennyOrder {
  const { identification } = payment.creditorAccount;
  return {
    key: payment.endToEndId,
    amountFen: payment.instructedAmount.valueFen,
    last4: masked(identification, payment.bankCode).last4,
    remark: payment.remittanceInformation,
    behaviour: cardOf(identification)?.penny,
  };
}

/** A number that no table knows is no account of this bank: never a yes. */
function wordOf(card: Card | undefined, ownerType: string, mobileGiven: boolean): object {
  if (!card || ownerType !== (card.ownerType ?? 'PERSONAL'))
    return {
      result: 'NO_MATCH',
      reasonCode: 'ACNF',
      fields: { name: 'REFUTED', ownerId: 'REFUTED', mobile: 'UNKNOWN' },
      accountStatus: 'UNKNOWN',
      accountClass: 'UNKNOWN',
    };
  const result = card.match ?? 'MATCH';
  const name = { MATCH: 'VERIFIED', CLOSE_MATCH: 'REFUTED', NO_MATCH: 'REFUTED' } as const;
  const verified = result === 'NOT_POSSIBLE' ? 'UNKNOWN' : name[result];
  return {
    result,
    ...(result !== 'MATCH' && { reasonCode: reasons[result] }),
    fields: {
      name: verified,
      ownerId: result === 'NOT_POSSIBLE' ? 'UNKNOWN' : 'VERIFIED',
      mobile: mobileGiven && result !== 'NOT_POSSIBLE' ? 'VERIFIED' : 'UNKNOWN',
    },
    accountStatus: result === 'NOT_POSSIBLE' ? 'UNKNOWN' : (card.status ?? 'ACTIVE'),
    accountClass: result === 'NOT_POSSIBLE' ? 'UNKNOWN' : (card.accountClass ?? 'I'),
    ...(card.ownerType !== 'BUSINESS' && { cardType: card.cardType ?? 'DC' }),
  };
}

const reasons = { CLOSE_MATCH: 'CMTC', NO_MATCH: 'NMTC', NOT_POSSIBLE: 'NOAP' } as const;
