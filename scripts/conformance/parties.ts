/**
 * The checks of each party: which calls its contract has (docs/adapters.md), with the example's data. In one
 * file, because it is read as a list.
 */
import {
  buildPasswordCheckSchema,
  buildPaymentSchema,
  Verification,
} from '../../adapters/parties/bank.ts';
import { buildResultSchema, buildSigningSchema } from '../../adapters/parties/esign.ts';
import { buildFaceSchema, DocumentAnswer, SessionAnswer } from '../../adapters/parties/identity.ts';
import { buildCallbackCheck } from './callbacks.ts';
import type { Check } from './check.ts';
import type { Example } from './example.ts';
import { buildIncomingChecks } from './incoming.ts';
import { buildHeader, type Judging } from './judging.ts';
import { buildKeyedChecks, type KeyedCall } from './keyed-calls.ts';
import { buildAccountChecks, buildNetworkOrder } from './networks.ts';
import { buildAskedChecks, buildOrderChecks, orderStates, type Order } from './orders.ts';
import { buildPayoutListChecks } from './payouts.ts';
import { buildProbeCheck } from './probes.ts';
import { buildRecallChecks } from './recall.ts';
import {
  buildHoldCheck,
  buildPayoutsCheck,
  buildReadCheck,
  buildScopeCheck,
  buildTargetCheck,
} from './settlement.ts';
import { buildQuestionChecks, buildSessionChecks, type Session } from './subjects.ts';
import { buildSmsChecks } from './sms.ts';

export const partyNames = [
  'networks',
  'terminals',
  'settlement',
  'payouts',
  'bank',
  'identity',
  'esign',
  'sms',
] as const;
export type PartyName = (typeof partyNames)[number];

/** The checks of a party, in the order in which they are run. */
export function buildChecks(party: PartyName, judging: Judging): Check[] {
  let count = 0;
  // With a slash, as the engine's keys have it.
  const newKey = () => `${judging.run}/${party}/${(count += 1)}`;
  return builders[party](judging, newKey);
}

type Builder = (judging: Judging, newKey: () => string) => Check[];

const builders: Record<PartyName, Builder> = {
  networks(judging, newKey) {
    const { merchantId, networkId } = judging.example;
    const order = buildNetworkOrder(judging, { merchantId, networkId });
    return [
      ...buildOrderChecks(order, newKey, judging),
      ...buildAccountChecks(judging, newKey),
      ...(judging.callbacks === undefined
        ? []
        : [buildCallbackCheck(judging.callbacks, order, newKey, judging)]),
    ];
  },

  terminals(judging, newKey) {
    const { example } = judging;
    const { number, bankCode } = example.account;
    const account = { first6: number.slice(0, 6), last4: number.slice(-4), bankCode };
    const header = { ...buildHeader(judging), sn: example.terminal };
    const other = { ...account, last4: example.otherAccount.number.slice(-4) };
    const checks = buildOrderChecks(
      {
        ...orderStates,
        what: 'an order',
        path: '/orders',
        buildBody: () => ({ ...header, kind: 'configure', account }),
        buildOtherBody: () => ({ ...header, kind: 'configure', account: other }),
        neededField: 'sn',
        buildQueryPath: buildOrderPath,
        buildUndoing: (key) => ({ ...header, kind: 'restore-config', undoes: key }),
        refused: { ...header, kind: 'configure', account, sn: example.unknownTerminal },
      },
      newKey,
      judging,
    );
    return [...checks, buildProbeCheck(judging)];
  },

  settlement(judging, newKey) {
    const { example } = judging;
    const header = buildHeader(judging);
    const lock: Order = {
      ...orderStates,
      what: 'an order',
      path: '/orders',
      buildBody: () => ({ ...header, kind: 'lock' }),
      buildOtherBody: () => ({ ...header, kind: 'hold' }),
      neededField: 'kind',
      buildQueryPath: buildOrderPath,
      buildUndoing: (key) => ({ ...header, kind: 'unlock', undoes: [key] }),
      // No card has been changed so often.
      refused: {
        ...{ ...header, kind: 'set-target', account: example.account },
        ...{ expectCardVersion: Number.MAX_SAFE_INTEGER, evidence: judging.run },
      },
    };
    return [
      ...buildOrderChecks(lock, newKey, judging),
      buildHoldCheck(judging, lock, newKey),
      buildTargetCheck(judging, lock, newKey),
      buildScopeCheck(judging, lock, newKey),
      buildReadCheck(judging),
      buildPayoutsCheck(judging),
      ...buildRecallChecks(judging, lock, newKey),
    ];
  },

  payouts: buildPayoutListChecks,

  bank(judging, newKey) {
    const { example, run } = judging;
    const { owner } = example;
    const account = buildBankAccount(example.account);
    const buildPayment = (key: string, valueFen: number) => ({
      endToEndId: key,
      instructedAmount: { currency: 'CNY', valueFen },
      creditorAccount: account,
      creditorName: example.account.holderName,
      bankCode: example.account.bankCode,
      remittanceInformation: 'conformance',
      purpose: 'ACCTVERIFY',
    });
    const subject = buildSubject(run);
    return [
      ...buildQuestionChecks({
        what: 'a verification',
        path: '/verifications',
        subject,
        body: {
          ...subject,
          account,
          ownerName: owner.name,
          ownerIdType: owner.idType,
          ownerId: owner.idNumber,
        },
        neededField: 'account',
        resultField: 'result',
        schema: Verification,
        expected: ['MATCH'],
        // An account that no bank has opened is nobody's.
        other: { account: { ...account, identification: '6217009999999999' } },
        never: 'MATCH',
      }),
      ...buildAskedChecks(
        {
          what: 'a payment',
          path: '/payments',
          buildBody: (key) => buildPayment(key, 1),
          buildOtherBody: (key) => buildPayment(key, 2),
          neededField: 'creditorAccount',
          idField: 'paymentId',
          buildQueryPath: (key) => `/payments/${encodeURIComponent(key)}`,
          stateField: 'status',
          finalStates: ['ACSC', 'RJCT', 'CANC'],
          pendingStates: ['RCVD', 'PDNG', 'ACSP'],
          goodState: 'ACSC',
          buildMadeSchema: buildPaymentSchema,
          buildAskedSchema: buildPaymentSchema,
        },
        newKey,
        judging,
      ),
      ...buildPersonSessionChecks(
        {
          what: 'a password check',
          path: '/password-checks',
          buildBody: (key) => ({ ...buildSubject(key), account, person: owner }),
          neededField: 'account',
          idField: 'sessionRef',
          stateField: 'result',
          opened: SessionAnswer,
          buildReadSchema: buildPasswordCheckSchema,
        },
        newKey,
      ),
      ...buildIncomingChecks(account, newKey),
    ];
  },

  identity(judging, newKey) {
    const { run, example } = judging;
    const { owner, account } = example;
    const { requestId, personToken } = buildSubject(run);
    const subject = { requestId, personToken };
    return [
      ...buildQuestionChecks({
        what: 'a document check',
        path: '/documents/checks',
        subject,
        body: { ...subject, ...owner },
        neededField: 'idNumber',
        resultField: 'result',
        schema: DocumentAnswer,
        expected: ['passed'],
        other: { idNumber: '110105190001010013' },
        never: 'passed',
      }),
      ...buildPersonSessionChecks(
        {
          what: 'a face session',
          path: '/face/sessions',
          buildBody: (key) => ({
            ...{ ...buildHeader(judging), ...buildSubject(key), ...owner },
            ...{ newLast4: account.number.slice(-4), bankName: '建设银行' },
          }),
          neededField: 'idNumber',
          idField: 'sessionRef',
          stateField: 'result',
          opened: SessionAnswer,
          buildReadSchema: buildFaceSchema,
        },
        newKey,
      ),
    ];
  },

  esign(judging, newKey) {
    const { owner, account } = judging.example;
    return buildPersonSessionChecks(
      {
        what: 'a signing',
        path: '/signings',
        buildBody: (key) => ({
          ...{
            ...buildHeader(judging),
            ...buildSubject(key),
            signer: owner,
            version: agreementVersion,
          },
          ...{ oldLast4: '0001', newLast4: account.number.slice(-4) },
          ...{ bankName: '建设银行', feeFen: 0 },
        }),
        neededField: 'signer',
        idField: 'signingId',
        stateField: 'state',
        opened: buildSigningSchema(agreementVersion),
        buildReadSchema: buildResultSchema,
      },
      newKey,
    );
  },

  sms: ({ example }, newKey) => buildSmsChecks(example, newKey),
};

/** The text that is to be signed. */
const agreementVersion = 'settlement-card-change/1';

/** A session opened for a person: it has its effect once, and names its subject. */
function buildPersonSessionChecks(
  session: Omit<Session, 'buildSubject'> & Pick<KeyedCall, 'neededField'>,
  newKey: () => string,
): Check[] {
  const buildOtherBody = (key: string) => session.buildBody(`${key}-other`);
  const buildMadeSchema = () => session.opened;
  return [
    ...buildKeyedChecks({ ...session, buildOtherBody, buildMadeSchema }, newKey),
    ...buildSessionChecks({ ...session, buildSubject }, newKey),
  ];
}

const buildSubject = (name: string) => ({
  requestId: name,
  personToken: `pers_${name}`,
  accountToken: `acct_${name}`,
});

const buildOrderPath = (key: string): string => `/orders/${encodeURIComponent(key)}`;

const buildBankAccount = ({ number, kind, bankCode }: Example['account']) => ({
  scheme: kind === 'PERSONAL' ? 'PAN' : 'ACCOUNT',
  identification: number,
  ownerType: kind === 'PERSONAL' ? 'PERSONAL' : 'BUSINESS',
  bankCode,
});
