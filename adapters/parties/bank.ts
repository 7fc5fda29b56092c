import { z } from 'zod';
import type { BankPort } from '../../activities/bank.ts';
import type { MerchantRef } from '../../activities/calls.ts';
import type { AccountSecrets } from '../../activities/vault.ts';
import { findPennyFailure, type PaymentState } from '../../domain/parties/bank.ts';
import type { OrderAnswer } from '../../domain/parties/orders.ts';
import { defaultIdentityDocument } from '../../domain/identity/identity-documents.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import type { Party } from '../http/party.ts';
import { isInconclusive } from './iso-8583.ts';
import { isOwnPaymentFault } from './payment-reasons.ts';
import { readIdentity, readVault, type DetokenizingVault } from '../vault/detokenization.ts';
import { SessionAnswer } from './identity.ts';
import { boundFields, requireSubject } from './subjects.ts';

const verdict = z.enum(['VERIFIED', 'REFUTED', 'UNKNOWN']);

export const Verification = z.object({
  ...boundFields,
  verificationId: z.string().min(1).max(128),
  result: z.enum(['MATCH', 'CLOSE_MATCH', 'NO_MATCH', 'NOT_POSSIBLE']),
  reasonCode: z.string().max(64).exactOptional(),
  accountStatus: z.enum(['ACTIVE', 'CLOSED', 'FROZEN', 'DORMANT', 'LOST', 'EXPIRED', 'UNKNOWN']),
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
});

/** Payment states as in ISO 20022. */
export const buildPaymentSchema = (key: string) =>
  z.object({
    paymentId: z.string().min(1).max(128),
    endToEndId: z.literal(key),
    status: z.enum(['RCVD', 'PDNG', 'ACSP', 'ACSC', 'RJCT', 'CANC']),
    statusReason: z.string().max(64).exactOptional(),
    returned: z.object({ at: z.string(), reason: z.string().max(64) }).exactOptional(),
  });
export const PaymentInstructions = z.object({
  url: z.url({ protocol: /^https?$/ }),
  amountFen: z.int().positive(),
  remark: z.string().min(1).max(140),
});
/** The answer must be about this session. */
export const buildPasswordCheckSchema = (sessionRef: string) =>
  z.object({
    ...boundFields,
    sessionRef: z.literal(sessionRef),
    result: z.enum(['passed', 'failed', 'open']),
  });
export const IncomingPayments = z.object({
  payments: z
    .array(z.object({ amountFen: z.int(), payer: z.enum(['MATCH', 'OTHER', 'UNKNOWN']) }))
    .max(100),
});
type Payment = z.output<ReturnType<typeof buildPaymentSchema>>;

/** @param returnUrl where the issuer's page for the password leads when the owner is done; it proves nothing */
export function createBankAdapter(
  party: Party,
  vault: DetokenizingVault,
  returnUrl: string,
): BankPort {
  const detokenize = (
    merchant: MerchantRef,
    token: string,
    purpose: string,
  ): Promise<AccountSecrets> =>
    readVault(vault.detokenizeAccount(merchant, token, `${party.name}: ${purpose}`));
  return {
    verifyAccount: async ({ requestId, merchant, personToken, accountToken }, options) => {
      const account = await detokenize(merchant, accountToken, `verify account for ${requestId}`);
      const subject = { requestId, personToken, accountToken };
      const answer = await party.ask(
        {
          method: 'POST',
          path: '/verifications',
          body: { ...subject, ...buildHolderBody(account) },
          answer: Verification,
        },
        options,
      );
      const verification = requireSubject(party.name, answer, subject);
      // The verification is impossible only at the moment, whatever the result says, so it may be repeated.
      if (isInconclusive(verification.reasonCode))
        throw new PortFailure(
          'unavailable',
          `${party.name}: verification inconclusive, code ${verification.reasonCode}`,
        );
      return verification;
    },
    sendCredit: async ({ key, merchant, accountToken, amountFen, remark }) => {
      const account = await detokenize(merchant, accountToken, `pay ${key}`);
      const payment = await party.sendOrder({
        method: 'POST',
        path: '/payments',
        key,
        body: {
          endToEndId: key,
          instructedAmount: { currency: 'CNY', valueFen: amountFen },
          creditorAccount: buildAccountBody(account),
          creditorName: account.holderName,
          bankCode: account.bankCode,
          remittanceInformation: remark,
          purpose: 'ACCTVERIFY',
        },
        answer: buildPaymentSchema(key),
      });
      return toOrderAnswer(payment);
    },
    getPayment: (key, options) =>
      party.ask<PaymentState>(
        {
          method: 'GET',
          path: '/payments/{key}',
          params: { key },
          answer: buildPaymentSchema(key).transform(toPaymentState),
          notFoundAnswers: { NEVER_RECEIVED: { state: 'never-received' } },
        },
        options,
      ),
    requestIncoming: async ({ key, requestId, merchant, accountToken }, options) => {
      const account = await detokenize(merchant, accountToken, `payment from it for ${requestId}`);
      return party.ask(
        {
          method: 'POST',
          path: '/incoming',
          key,
          body: { endToEndId: key, debtorAccount: buildAccountBody(account) },
          answer: PaymentInstructions,
        },
        options,
      );
    },
    openPasswordCheck: async ({ key, merchant, ...order }, options) => {
      const { requestId, personToken, accountToken } = order;
      const subject = { merchant, personToken };
      const use = `password check for ${requestId}`;
      const account = await detokenize(merchant, accountToken, use);
      const person = await readIdentity(party, vault, subject, use);
      const session = await party.ask(
        {
          method: 'POST',
          path: '/password-checks',
          key,
          body: {
            ...{ requestId, personToken, accountToken },
            account: buildAccountBody(account),
            person,
            returnUrl,
          },
          answer: SessionAnswer,
        },
        options,
      );
      return requireSubject(party.name, session, order);
    },
    getPasswordCheck: async ({ sessionRef, ...subject }, options) => {
      const { sessionRef: _asked, ...answer } = await party.ask(
        {
          method: 'GET',
          path: '/password-checks/{sessionRef}',
          params: { sessionRef },
          answer: buildPasswordCheckSchema(sessionRef),
        },
        options,
      );
      return requireSubject(party.name, answer, subject);
    },
    getIncoming: (key, options) =>
      party.ask(
        {
          method: 'GET',
          path: '/incoming/{key}',
          params: { key },
          answer: IncomingPayments.transform(({ payments }) => payments),
        },
        options,
      ),
  };
}

const buildAccountBody = ({ accountNumber, kind, bankCode }: AccountSecrets) => ({
  scheme: kind === 'PERSONAL' ? 'PAN' : 'ACCOUNT',
  identification: accountNumber,
  ownerType: kind === 'PERSONAL' ? 'PERSONAL' : 'BUSINESS',
  bankCode,
});

const buildHolderBody = (account: AccountSecrets) => ({
  account: buildAccountBody(account),
  ownerName: account.holderName,
  ownerId: account.holderIdNumber,
  ...(account.kind === 'PERSONAL' && { ownerIdType: defaultIdentityDocument }),
  ...(account.holderIdType && { ownerIdType: account.holderIdType }),
  ...(account.mobile !== undefined && { mobile: account.mobile }),
});

function toPaymentState({ paymentId, status, statusReason, returned }: Payment): PaymentState {
  // A return follows ACSC and does not change that status.
  if (returned)
    return { state: 'returned', paymentId, reason: returned.reason, ...markOwn(returned.reason) };
  const isFailed = status === 'RJCT' || status === 'CANC';
  if (isFailed && isInconclusive(statusReason)) return { state: 'pending', paymentId };
  switch (status) {
    case 'ACSC':
      return { state: 'settled', paymentId };
    case 'RJCT':
    case 'CANC':
      return {
        state: 'refused',
        paymentId,
        ...(statusReason !== undefined && { reason: statusReason }),
        ...markOwn(statusReason),
      };
    case 'RCVD':
    case 'PDNG':
    case 'ACSP':
      return { state: 'pending', paymentId };
  }
}

const markOwn = (reason: string | undefined): Pick<PaymentState, 'isOurFault'> =>
  isOwnPaymentFault(reason) ? { isOurFault: true } : {};

function toOrderAnswer(payment: Payment): OrderAnswer {
  const known = toPaymentState(payment);
  const ref = payment.paymentId;
  if (known.state === 'settled') return { state: 'done', ref };
  if (known.state === 'pending') return { state: 'pending', ref };
  return { state: 'refused', code: findPennyFailure(known), ref };
}
