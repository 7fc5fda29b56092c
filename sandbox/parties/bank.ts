/** The bank behind the new card: verifications, pennies, and the owner's online banking. */
import { html } from 'hono/html';
import { z } from 'zod';
import { getBankName, findCard, type Card } from '../data/cards.ts';
import { IdempotencyKeys } from '../idempotency-keys.ts';
import { IncomingPayments } from '../incoming-payments.ts';
import { maskAccount } from '../masks.ts';
import {
  requireBearerExcept,
  parseBody,
  dropConnection,
  makeOnce,
  requireIdempotencyKey,
  createParty,
  type Party,
} from '../party.ts';
import { Pennies, type PennyOrder } from '../pennies.ts';
import { notFound, Refusal } from '../refusal.ts';
import { answerPerson, type BoundSubject } from '../sessions.ts';
import type { World } from '../world.ts';

const Account = z.object({
  scheme: z.enum(['PAN', 'ACCOUNT']),
  identification: z.string().regex(/^\d{8,32}$/),
  ownerType: z.enum(['PERSONAL', 'BUSINESS']),
  bankCode: z.string().min(1),
});
const Verification = z.object({
  requestId: z.string().min(1),
  personToken: z.string().min(1),
  accountToken: z.string().min(1),
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
/** A session at the issuer, where the owner types the password of their card. */
const PasswordCheck = z.object({
  requestId: z.string().min(1),
  personToken: z.string().min(1),
  accountToken: z.string().min(1),
  account: Account,
  person: z.object({
    name: z.string().min(1),
    idType: z.string().min(1),
    idNumber: z.string().min(1),
  }),
  returnUrl: z.url().optional(),
});
/** Only whether the password was right is kept. */
const TypedPassword = z.strictObject({ result: z.enum(['passed', 'failed']) });
interface PasswordSession extends BoundSubject {
  sessionRef: string;
  result: 'passed' | 'failed' | 'open';
  returnUrl: string | undefined;
}
const IncomingPaymentOrder = z.object({ endToEndId: z.string().min(1), debtorAccount: Account });
const Transfer = z.strictObject({
  from: Account.shape.identification,
  amountFen: z.int().positive(),
  remark: z.string().min(1).max(140),
});

export function createBankParty(world: World): Party {
  const pennies = new Pennies(world);
  const incoming = new IncomingPayments(world);
  const passwordChecks = new Map<string, PasswordSession>();
  const passwordCheckKeys = new IdempotencyKeys<object>();
  const silentCalls = new Map<string, number>();
  const party = createParty(
    world,
    'bank',
    requireBearerExcept(
      world,
      /^\/(statements\/\d+|transfers|password-checks\/[^/]+\/(page|complete)|incoming-page\/\w+)$/,
    ),
  );

  /** Silent calls are counted per request, so that the bank behaves the same to each of them. */
  function isSilent(card: Card | undefined, requestId: string): boolean {
    const count = silentCalls.get(requestId) ?? 0;
    if (count >= (card?.silentCalls ?? 0)) return false;
    silentCalls.set(requestId, count + 1);
    return true;
  }

  const getPasswordSession = (ref: string): PasswordSession => {
    const session = passwordChecks.get(ref);
    if (!session) throw notFound('password check');
    return session;
  };

  party.post('/verifications', async (c) => {
    const { requestId, personToken, accountToken, account, mobile } = await parseBody(
      c,
      Verification,
    );
    const card = findCard(account.identification);
    if (isSilent(card, requestId)) {
      await world.sleep(world.options.silenceMs);
      return dropConnection(c);
    }
    const verificationId = world.nextId('ver');
    const checkedAt = new Date().toISOString();
    const checked = { verificationId, requestId, personToken, accountToken, checkedAt };
    return c.json({ ...checked, ...verifyAccount(card, account, mobile !== undefined) });
  });

  party.post('/payments', async (c) => {
    const key = requireIdempotencyKey(c);
    const payment = await parseBody(c, Payment);
    requireSameKey(payment.endToEndId, key);
    const { lostNow, answer } = pennies.send(buildPennyOrder(payment), c.get('call'));
    return lostNow ? dropConnection(c) : c.json(answer, 202);
  });

  party.get('/payments/:key', (c) => c.json(pennies.query(c.req.param('key'))));

  party.get('/statements/:number', (c) =>
    c.json(pennies.getStatement(c.req.param('number').slice(-4))),
  );

  party.post('/incoming', async (c) => {
    const key = requireIdempotencyKey(c);
    const { endToEndId, debtorAccount } = await parseBody(c, IncomingPaymentOrder);
    requireSameKey(endToEndId, key);
    const { amountFen, remark } = incoming.expectPayment(
      key,
      debtorAccount.identification,
      c.get('call'),
    );
    const url = new URL(`incoming-page/${remark}`, c.req.url).href;
    return c.json({ url, amountFen, remark }, 201);
  });

  party.get('/incoming/:key', (c) =>
    c.json({ payments: incoming.listPayments(c.req.param('key')) }),
  );

  party.post('/password-checks', (c) =>
    makeOnce(c, passwordCheckKeys, PasswordCheck, (order) => {
      const { requestId, personToken, accountToken, returnUrl } = order;
      const sessionRef = world.nextId('pin');
      const subject = { requestId, personToken, accountToken };
      passwordChecks.set(sessionRef, { sessionRef, ...subject, result: 'open', returnUrl });
      return { sessionRef, ...subject, url: `${c.req.url}/${sessionRef}/page` };
    }),
  );

  party.get('/password-checks/:ref', (c) => {
    const { returnUrl: _page, ...session } = getPasswordSession(c.req.param('ref'));
    return c.json(session);
  });

  party.get('/password-checks/:ref/page', (c) => {
    getPasswordSession(c.req.param('ref'));
    return c.html(
      html`<!doctype html>
        <html lang="zh-CN">
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>校验银行卡密码</title>
          <p>发卡行校验新卡的密码 / the issuer checks the password of the new card</p>
          <form method="post" action="complete">
            <button>密码正确 / the right password</button>
          </form>
        </html>`,
    );
  });

  party.post('/password-checks/:ref/complete', async (c) => {
    const session = getPasswordSession(c.req.param('ref'));
    const text = await c.req.text();
    session.result = text.startsWith('{') ? (await parseBody(c, TypedPassword)).result : 'passed';
    return answerPerson(c, session.returnUrl, {
      sessionRef: session.sessionRef,
      result: session.result,
    });
  });

  party.get('/incoming-page/:remark', (c) =>
    c.text(`请付款至：收单机构备付金专户，附言 ${c.req.param('remark')}`),
  );

  party.post('/transfers', async (c) => {
    const { from, amountFen, remark } = await parseBody(c, Transfer);
    incoming.receivePayment(from, amountFen, remark, c.get('call'));
    return c.json({}, 201);
  });

  return party;
}

function requireSameKey(endToEndId: string, key: string): void {
  if (endToEndId !== key)
    throw new Refusal(400, 'BAD_REQUEST', 'endToEndId: must equal the Idempotency-Key');
}

function buildPennyOrder(payment: z.infer<typeof Payment>): PennyOrder {
  const { identification } = payment.creditorAccount;
  return {
    key: payment.endToEndId,
    amountFen: payment.instructedAmount.valueFen,
    last4: maskAccount(identification, payment.bankCode).last4,
    remark: payment.remittanceInformation,
    behaviour: findCard(identification)?.penny,
  };
}

/** The answer to a verification. A number that is not in the table is no account: never a match. */
function verifyAccount(
  card: Card | undefined,
  account: Verification['account'],
  mobile: boolean,
): object {
  const known = getBankName(account.bankCode) !== account.bankCode;
  if (!card) return buildNoMatch(known ? 'ACNF' : '15');
  const kind = card.ownerType ?? 'PERSONAL';
  // The name matches, but the account is of the other kind.
  if (account.ownerType !== kind) return buildNoMatch(kind === 'BUSINESS' ? 'BANM' : 'PANM');
  return card.match === 'NOT_POSSIBLE' ? notPossibleAnswer : buildVerification(card, mobile);
}

type Verification = z.infer<typeof Verification>;

const buildNoMatch = (reasonCode: string): object => ({
  result: 'NO_MATCH',
  reasonCode,
  fields: { name: 'REFUTED', ownerId: 'REFUTED', mobile: 'UNKNOWN' },
  accountStatus: 'UNKNOWN',
  accountClass: 'UNKNOWN',
});

const notPossibleAnswer = {
  result: 'NOT_POSSIBLE',
  reasonCode: 'NOAP',
  fields: { name: 'UNKNOWN', ownerId: 'UNKNOWN', mobile: 'UNKNOWN' },
  accountStatus: 'UNKNOWN',
  accountClass: 'UNKNOWN',
} as const;

const dayMs = 24 * 60 * 60_000;

function buildVerification(card: Card, mobile: boolean): object {
  const checkField = (field: Card['refuted']) => (card.refuted === field ? 'REFUTED' : 'VERIFIED');
  const { match, ownerType, openedDaysAgo, replaces } = card;
  const opened = openedDaysAgo !== undefined && new Date(Date.now() - openedDaysAgo * dayMs);
  return {
    result: match ?? 'MATCH',
    ...(match !== undefined && { reasonCode: match === 'NO_MATCH' ? 'NMTC' : 'CMTC' }),
    fields: {
      name: match === undefined ? 'VERIFIED' : 'REFUTED',
      ownerId: checkField('ownerId'),
      mobile: mobile ? checkField('mobile') : 'UNKNOWN',
    },
    accountStatus: card.status ?? 'ACTIVE',
    accountClass: card.accountClass ?? 'I',
    ...(ownerType !== 'BUSINESS' && { cardType: card.cardType ?? 'DC' }),
    ...(replaces && { replaces }),
    ...(opened && { openedOn: opened.toISOString().slice(0, 10) }),
  };
}
