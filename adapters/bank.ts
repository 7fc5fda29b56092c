import { z } from 'zod';
import type { BankPort } from '../activities/bank.ts';
import type { MerchantRef } from '../activities/calls.ts';
import type { AccountSecrets } from '../activities/vault.ts';
import type { OrderAnswer, PaymentState } from '../domain/parties.ts';
import { PortFailure } from '../domain/port-failure.ts';
import type { Party } from './http.ts';
import { tellsNoEnd } from './iso-8583.ts';
import { fromVault, type RevealingVault } from './reveal.ts';

const verdict = z.enum(['VERIFIED', 'REFUTED', 'UNKNOWN']);

/** upstreams.md E 1; an answer about another request is not understood. */
const verificationOf = (requestId: string) =>
  z
    .object({
      verificationId: z.string().min(1).max(128),
      requestId: z.literal(requestId),
      result: z.enum(['MATCH', 'CLOSE_MATCH', 'NO_MATCH', 'NOT_POSSIBLE']),
      reasonCode: z.string().max(64).exactOptional(),
      accountStatus: z.enum([
        'ACTIVE',
        'CLOSED',
        'FROZEN',
        'DORMANT',
        'LOST',
        'EXPIRED',
        'UNKNOWN',
      ]),
      accountClass: z.enum(['I', 'II', 'III', 'UNKNOWN']),
      cardType: z.enum(['DC', 'CC', 'SCC', 'PC']).exactOptional(),
      fields: z.object({ name: verdict, ownerId: verdict, mobile: verdict }).exactOptional(),
      replaces: z
        .object({ first6: z.string().regex(/^\d{6}$/), last4: z.string().regex(/^\d{4}$/) })
        .exactOptional(),
      openedOn: z.iso.date().exactOptional(),
      province: z
        .string()
        .regex(/^\d{2}$/)
        .exactOptional(),
    })
    .transform(({ requestId: _asked, ...verification }) => verification);

/** upstreams.md E 3: ISO 20022 payment states. */
const paymentOf = (key: string) =>
  z.object({
    paymentId: z.string().min(1).max(128),
    endToEndId: z.literal(key),
    status: z.enum(['RCVD', 'PDNG', 'ACSP', 'ACSC', 'RJCT', 'CANC']),
    statusReason: z.string().max(64).exactOptional(),
    returned: z.object({ at: z.string(), reason: z.string().max(64) }).exactOptional(),
  });
const Stated = z.object({
  url: z.url({ protocol: /^https?$/ }),
  amountFen: z.int().positive(),
  remark: z.string().min(1).max(140),
});
/** An answer about another session than the one asked for is not understood. */
const passwordCheckOf = (sessionRef: string) =>
  z.object({
    sessionRef: z.literal(sessionRef),
    result: z.enum(['passed', 'failed', 'open']),
    last4: z.string().regex(/^\w{4}$/),
  });
const Incoming = z.object({
  payments: z
    .array(z.object({ amountFen: z.int(), payer: z.enum(['MATCH', 'OTHER', 'UNKNOWN']) }))
    .max(100),
});
type Payment = z.output<ReturnType<typeof paymentOf>>;

export function bankAdapter(party: Party, vault: RevealingVault): BankPort {
  const revealed = (
    merchant: MerchantRef,
    token: string,
    purpose: string,
  ): Promise<AccountSecrets> =>
    fromVault(vault.revealAccount(merchant, token, `${party.name}: ${purpose}`));
  return {
    verifyAccount: async ({ requestId, merchant, accountToken }, options) => {
      const account = await revealed(merchant, accountToken, `verify account for ${requestId}`);
      const said = await party.question(
        {
          method: 'POST',
          path: '/verifications',
          body: verificationBody(requestId, account),
          answer: verificationOf(requestId),
        },
        options,
      );
      // Not possible now is not the same as not possible.
      if (said.result === 'NOT_POSSIBLE' && tellsNoEnd(said.reasonCode))
        throw new PortFailure(
          'unavailable',
          `${party.name}: verification ends with a ${said.reasonCode}`,
        );
      return said;
    },
    sendCredit: async ({ key, merchant, accountToken, amountFen, remark }) => {
      const account = await revealed(merchant, accountToken, `pay ${key}`);
      const payment = await party.order({
        method: 'POST',
        path: '/payments',
        key,
        body: {
          endToEndId: key,
          instructedAmount: { currency: 'CNY', valueFen: amountFen },
          creditorAccount: accountBody(account),
          creditorName: account.holderName,
          bankCode: account.bankCode,
          remittanceInformation: remark,
          purpose: 'ACCTVERIFY',
        },
        answer: paymentOf(key),
      });
      return answerOf(payment);
    },
    getPayment: (key, options) =>
      party.question<PaymentState>(
        {
          method: 'GET',
          path: '/payments/{key}',
          params: { key },
          answer: paymentOf(key).transform(stateOf),
          absent: { NEVER_RECEIVED: { state: 'never-received' } },
        },
        options,
      ),
    stateIncoming: async ({ key, requestId, merchant, accountToken }, options) => {
      const account = await revealed(merchant, accountToken, `payment from it for ${requestId}`);
      return party.question(
        {
          method: 'POST',
          path: '/incoming',
          key,
          body: { endToEndId: key, debtorAccount: accountBody(account) },
          answer: Stated,
        },
        options,
      );
    },
    passwordCheck: (sessionRef, options) =>
      party.question(
        {
          method: 'GET',
          path: '/password-checks/{sessionRef}',
          params: { sessionRef },
          answer: passwordCheckOf(sessionRef),
        },
        options,
      ),
    getIncoming: (key, options) =>
      party.question(
        {
          method: 'GET',
          path: '/incoming/{key}',
          params: { key },
          answer: Incoming.transform(({ payments }) => payments),
        },
        options,
      ),
  };
}

const accountBody = ({ accountNumber, kind, bankCode }: AccountSecrets) => ({
  scheme: kind === 'PERSONAL' ? 'PAN' : 'ACCOUNT',
  identification: accountNumber,
  ownerType: kind === 'PERSONAL' ? 'PERSONAL' : 'BUSINESS',
  bankCode,
});

const verificationBody = (requestId: string, account: AccountSecrets) => ({
  requestId,
  account: accountBody(account),
  ownerName: account.holderName,
  ownerId: account.holderIdNumber,
  ...(account.mobile !== undefined && { mobile: account.mobile }),
});

function stateOf({ paymentId, status, statusReason, returned }: Payment): PaymentState {
  // A return comes after ACSC and leaves that status as it was.
  if (returned) return { state: 'returned', paymentId, reason: returned.reason };
  if (status === 'RJCT' && tellsNoEnd(statusReason)) return { state: 'pending', paymentId };
  switch (status) {
    case 'ACSC':
      return { state: 'settled', paymentId };
    case 'RJCT':
    case 'CANC':
      return {
        state: 'refused',
        paymentId,
        ...(statusReason !== undefined && { reason: statusReason }),
      };
    case 'RCVD':
    case 'PDNG':
    case 'ACSP':
      return { state: 'pending', paymentId };
  }
}

function answerOf(payment: Payment): OrderAnswer {
  const { state } = stateOf(payment);
  const ref = payment.paymentId;
  if (state === 'settled') return { state: 'done', ref };
  if (state === 'pending') return { state: 'pending', ref };
  return { state: 'refused', code: 'ACC_PENNY_RETURNED', ref };
}
