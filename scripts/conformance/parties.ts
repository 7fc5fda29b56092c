/** The checks of each party: which calls its contract has (docs/adapters.md), with the example's data. */
import { buildCallbackCheck, type CallbackReceiver } from './callbacks.ts';
import { require, type Check } from './check.ts';
import type { Connection } from './connection.ts';
import type { Example } from './example.ts';
import { buildCall, buildKeyedChecks, describe, readId } from './keyed-calls.ts';
import {
  askUntilFinal,
  buildAskedChecks,
  buildOrderChecks,
  orderStates,
  type Order,
  type OrderLimits,
} from './orders.ts';
import { buildQuestionChecks, buildSessionChecks } from './subjects.ts';

export interface Judging extends OrderLimits {
  example: Example;
  /** Names this run: nothing that an earlier run left can answer for it. */
  run: string;
  /** Where the party sends its callbacks, if it can reach us. */
  callbacks?: CallbackReceiver;
}

export const partyNames = [
  'networks',
  'terminals',
  'settlement',
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
    const { example } = judging;
    const header = buildHeader(judging);
    const orders = `/${encodeURIComponent(example.networkId)}/orders`;
    const order: Order = {
      ...orderStates,
      what: 'an order',
      path: orders,
      buildBody: () => ({ ...header, kind: 'change', account: example.account }),
      buildOtherBody: () => ({ ...header, kind: 'change', account: example.otherAccount }),
      neededField: 'account',
      buildQueryPath: (key) => `${orders}/${encodeURIComponent(key)}`,
      buildUndoing: (key) => ({ ...header, kind: 'revert', undoes: key }),
    };
    return [
      ...buildOrderChecks(order, newKey, judging),
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
    return buildOrderChecks(
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
    ];
  },

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
        },
        newKey,
      ),
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
          ...{ ...buildHeader(judging), ...buildSubject(key), signer: owner, version: 'cn/1' },
          ...{ oldLast4: '0001', newLast4: account.number.slice(-4) },
          ...{ bankName: '建设银行', feeFen: 0 },
        }),
        neededField: 'signer',
        idField: 'signingId',
        stateField: 'state',
      },
      newKey,
    );
  },

  sms({ example }, newKey) {
    const buildMessage = (text: string, to = example.mobile) => ({
      ...{ to, templateId: 'conformance', signName: '结算卡变更' },
      ...{ params: { code: '0000' }, text },
    });
    const message = {
      what: 'a message',
      path: '/messages',
      buildBody: () => buildMessage('接口测试，请忽略。'),
      buildOtherBody: () => buildMessage('接口测试二，请忽略。'),
      neededField: 'to',
      idField: 'messageId',
    };
    const { unreachableMobile } = example;
    return [
      ...buildKeyedChecks(message, newKey),
      ...(unreachableMobile === undefined
        ? []
        : [
            {
              id: 'unreachable',
              rule: 'a number that no message will ever reach is answered 422',
              why: 'the owner’s other contacts are told at once, instead of after hours of tries',
              async run(party: Connection) {
                const body = buildMessage('接口测试，请忽略。', unreachableMobile);
                const answer = await party.send({ ...buildCall(message, newKey()), body });
                require(answer.status === 422, () => describe(answer));
              },
            },
          ]),
    ];
  },
};

/** A session opened for a person: it has its effect once, and names its subject. */
function buildPersonSessionChecks(
  session: {
    what: string;
    path: string;
    buildBody: (key: string) => Record<string, unknown>;
    neededField: string;
    idField: string;
    stateField: string;
  },
  newKey: () => string,
): Check[] {
  const buildOtherBody = (key: string) => session.buildBody(`${key}-other`);
  return [
    ...buildKeyedChecks({ ...session, buildOtherBody }, newKey),
    ...buildSessionChecks({ ...session, buildSubject }, newKey),
  ];
}

const buildHeader = ({ run, example: { acquirerId, merchantId } }: Judging) => ({
  requestId: run,
  acquirerId,
  merchantId,
});

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

const readPosition = async (party: Connection, { example }: Judging) => {
  const { acquirerId, merchantId } = example;
  const path = `/positions/${encodeURIComponent(acquirerId)}/${encodeURIComponent(merchantId)}`;
  const answer = await party.send({ method: 'GET', path });
  const { targetLast4, cardVersion, held } = answer.body ?? {};
  require(typeof targetLast4 === 'string' &&
    typeof cardVersion === 'number' &&
    typeof held === 'boolean', () => describe(answer));
  return { targetLast4, cardVersion, held };
};

/** Places a settlement order and waits for its end. */
async function carryOut(
  party: Connection,
  judging: Judging,
  order: Order,
  key: string,
  fields: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const body = { ...buildHeader(judging), ...fields };
  readId(order, await party.send({ ...buildCall(order, key), body }));
  const end = await askUntilFinal(party, order, key, judging.finalWithinMs);
  require(end.body?.['state'] === 'done', () => `${String(fields['kind'])}: ${describe(end)}`);
  return end.body;
}

const buildHoldCheck = (judging: Judging, order: Order, newKey: () => string): Check => ({
  id: 'hold-read-back',
  rule: 'payouts are held after "hold" and no more after "release", as the position says',
  why: 'the engine believes what it reads back: payouts that go on reach a card that is given up',
  async run(party) {
    await carryOut(party, judging, order, newKey(), { kind: 'hold' });
    const { held } = await readPosition(party, judging);
    await carryOut(party, judging, order, newKey(), { kind: 'release' });
    require(held, () => 'after "hold" the position says that nothing is held');
    const after = await readPosition(party, judging);
    require(!after.held, () => 'after "release" the position says that payouts are held');
  },
});

const buildTargetCheck = (judging: Judging, order: Order, newKey: () => string): Check => ({
  id: 'target-read-back',
  rule: 'the target moves with "set-target", and back with "restore-target", as the position says',
  why: 'whether the money goes to the new card or to the old one is read from the position',
  async run(party) {
    const { example, run } = judging;
    const before = await readPosition(party, judging);
    const snapshot = await carryOut(party, judging, order, newKey(), { kind: 'snapshot' });
    const { snapshotRef } = (snapshot['result'] ?? {}) as { snapshotRef?: unknown };
    require(typeof snapshotRef === 'string', () => 'the snapshot has no result.snapshotRef');
    await carryOut(party, judging, order, newKey(), {
      ...{ kind: 'set-target', account: example.account, evidence: run },
      expectCardVersion: before.cardVersion,
    });
    const moved = await readPosition(party, judging);
    await carryOut(party, judging, order, newKey(), { kind: 'restore-target', snapshotRef });
    const back = await readPosition(party, judging);
    require(moved.targetLast4 === example.account.number.slice(-4), () =>
      `after "set-target" the target is ${moved.targetLast4}`);
    require(back.targetLast4 === before.targetLast4, () =>
      `after "restore-target" the target is ${back.targetLast4}, not ${before.targetLast4}`);
  },
});
