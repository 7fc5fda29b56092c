import { describe, expect, it } from 'vitest';
import { createBankAdapter } from '../../../adapters/parties/bank.ts';
import { connectParty } from '../../../adapters/http/party.ts';
import {
  startFakeParty,
  buildAccountSecrets,
  createFakeVault,
  type Reply,
} from '../../support/fake-party.ts';

const options = { signal: new AbortController().signal };
const key = 'r-1/penny/1';
const merchant = { acquirerId: 'demo', merchantId: 'M-1' };
const question = { requestId: 'r-1', merchant, personToken: 'pers_1', accountToken: 'acct_1' };
const subject = { requestId: 'r-1', personToken: 'pers_1', accountToken: 'acct_1' };
const order = { ...question, key, amountFen: 1, remark: '602815' };

async function bankThat(...replies: Reply[]) {
  const { url, received } = await startFakeParty(...replies);
  const { vault, purposes } = createFakeVault();
  return {
    bank: createBankAdapter(
      connectParty('bank', { url, secret: 's' }),
      vault,
      'https://pay.example.com/change/back',
    ),
    received,
    purposes,
  };
}
const payment = (more: object) => ({
  status: 200,
  json: { paymentId: 'p-1', endToEndId: key, status: 'PDNG', ...more },
});

describe('The bank behind the new card', () => {
  const verified = {
    verificationId: 'v-1',
    ...subject,
    result: 'MATCH',
    fields: { name: 'VERIFIED', ownerId: 'VERIFIED', mobile: 'UNKNOWN' },
    openedOn: '2020-01-01',
    province: '11',
    accountStatus: 'ACTIVE',
    accountClass: 'I',
    cardType: 'DC',
    matchedName: '赵阿香',
    checkedAt: '2026-06-10T02:00:00Z',
  };

  it('[A40] The bank behind the new card checks number, holder and mobile, and its answer holds no personal data', async () => {
    const { bank, received, purposes } = await bankThat({ status: 200, json: verified });
    expect(await bank.verifyAccount(question, options)).toEqual({
      verificationId: 'v-1',
      result: 'MATCH',
      accountStatus: 'ACTIVE',
      accountClass: 'I',
      cardType: 'DC',
      fields: { name: 'VERIFIED', ownerId: 'VERIFIED', mobile: 'UNKNOWN' },
      openedOn: '2020-01-01',
      province: '11',
    });
    const { accountNumber, holderName, holderIdNumber, mobile } = buildAccountSecrets();
    expect(received[0]?.body).toMatchObject({
      ...subject,
      account: { scheme: 'PAN', identification: accountNumber, ownerType: 'PERSONAL' },
      ownerName: holderName,
      ownerId: holderIdNumber,
      mobile,
    });
    expect(purposes).toEqual(['bank: verify account for r-1']);
  });

  it.each([
    ['that names nobody', { ...verified, personToken: undefined }],
    ['with a result nobody knows', { ...verified, result: 'PROBABLY' }],
    ['with fields that say neither yes nor no', { ...verified, fields: { name: 'MAYBE' } }],
    ['without an account status', { ...verified, accountStatus: undefined }],
  ])(
    'The bank behind the new card counts as not answered when the answer is one %s',
    async (_what, json) => {
      const { bank } = await bankThat({ status: 200, json });
      const asking = bank.verifyAccount(question, options);
      await expect(asking).rejects.toMatchObject({ kind: 'unavailable' });
    },
  );

  const openCodes = ['09', '68', '91', '96', '98'];
  it.each([
    ...openCodes.map((code) => [code, 'NOT_POSSIBLE'] as const),
    ...openCodes.map((code) => [code, 'NO_MATCH'] as const),
  ])(
    '[A79] The bank behind the new card is asked again when the result is open, with code %s of ISO 8583 and %s',
    async (reasonCode, result) => {
      const json = { ...verified, result, reasonCode };
      const { bank } = await bankThat({ status: 200, json });
      const asking = bank.verifyAccount(question, options);
      await expect(asking).rejects.toMatchObject({ kind: 'unavailable' });
    },
  );

  it('[A41] The bank behind the new card pays one cent under our own reference, with the code in the remark', async () => {
    const { bank, received } = await bankThat({ ...payment({}), status: 202 });
    expect(await bank.sendCredit(order)).toEqual({ state: 'pending', ref: 'p-1' });
    expect(received[0]).toMatchObject({
      headers: { 'idempotency-key': key },
      body: {
        endToEndId: key,
        instructedAmount: { currency: 'CNY', valueFen: 1 },
        remittanceInformation: '602815',
        purpose: 'ACCTVERIFY',
      },
    });
  });

  it.each([
    ['ACSC', { state: 'done', ref: 'p-1' }],
    ['ACSP', { state: 'pending', ref: 'p-1' }],
    ['RJCT', { state: 'refused', code: 'ACC_PENNY_RETURNED', ref: 'p-1' }],
  ])(
    'The bank behind the new card answers an order with the state of the payment: %s',
    async (status, answer) => {
      const { bank } = await bankThat(payment({ status }));
      expect(await bank.sendCredit(order)).toEqual(answer);
    },
  );

  it.each([
    // Of the account that is to be paid.
    ...(['AC01', 'AC04', 'AC06', 'AC14', 'BE01', '14'] as const).map(
      (code) => [code, false] as const,
    ),
    // Of nobody, as far as the bank says.
    ...([undefined, 'NARR', 'MS03', 'XX99', '05'] as const).map((code) => [code, false] as const),
    // Of our account, amount or message.
    ...(['AM04', 'AM14', 'AC02', 'AC05', 'FF01', 'DS0B', 'TM01', '51'] as const).map(
      (code) => [code, true] as const,
    ),
  ])(
    'The bank behind the new card rejects a cent for %s: a fault of ours is %s',
    async (statusReason, isOurs) => {
      const { bank } = await bankThat(
        payment({ status: 'RJCT', ...(statusReason !== undefined && { statusReason }) }),
      );
      const code = isOurs ? 'UPS_REJECTED' : 'ACC_PENNY_RETURNED';
      expect(await bank.sendCredit(order)).toEqual({ state: 'refused', code, ref: 'p-1' });
      expect((await bank.getPayment(key, options)).isOurFault ?? false).toBe(isOurs);
    },
  );

  it('The bank behind the new card gives a cent back that we have called back: a fault of ours', async () => {
    const { bank } = await bankThat(
      payment({ status: 'ACSC', returned: { at: '2026-06-10T02:00:00Z', reason: 'FOCR' } }),
    );
    expect(await bank.getPayment(key, options)).toMatchObject({
      state: 'returned',
      isOurFault: true,
    });
  });

  it('The bank behind the new card leaves a payment unknown when the answer is about another one', async () => {
    const { bank } = await bankThat(payment({ endToEndId: 'r-2/penny/1' }));
    await expect(bank.sendCredit(order)).rejects.toMatchObject({ kind: 'unknown' });
  });
});

describe('[D one person] An answer of the bank about somebody else', () => {
  const foreign = [
    ['request', { requestId: 'r-2' }],
    ['person', { personToken: 'pers_2' }],
    ['account', { accountToken: 'acct_2' }],
  ] as const;

  it.each(foreign)(
    '[D one person] An answer of the bank about somebody else is refused when it names another %s',
    async (_what, other) => {
      const elements = {
        ...{ verificationId: 'v-1', result: 'MATCH' },
        ...{ accountStatus: 'ACTIVE', accountClass: 'I' },
      };
      const session = { sessionRef: 'pin-1', url: 'https://bank.example/pin/1' };
      const { bank } = await bankThat(
        { status: 200, json: { ...subject, ...elements, ...other } },
        { status: 201, json: { ...subject, ...session, ...other } },
        { status: 200, json: { ...subject, sessionRef: 'pin-1', result: 'passed', ...other } },
      );
      const refused = { kind: 'refused', code: 'UPS_OTHER_SUBJECT' };
      await expect(bank.verifyAccount(question, options)).rejects.toMatchObject(refused);
      const opening = { ...question, key, newLast4: '0128', bankName: '工商银行' };
      await expect(bank.openPasswordCheck(opening, options)).rejects.toMatchObject(refused);
      const asked = { ...subject, sessionRef: 'pin-1' };
      await expect(bank.getPasswordCheck(asked, options)).rejects.toMatchObject(refused);
    },
  );
});

describe('A payment that is queried by our reference', () => {
  it.each([
    ['settled', { status: 'ACSC' }, { state: 'settled', paymentId: 'p-1' }],
    ['pending', { status: 'RCVD' }, { state: 'pending', paymentId: 'p-1' }],
    [
      'refused',
      { status: 'RJCT', statusReason: 'AC01' },
      { state: 'refused', paymentId: 'p-1', reason: 'AC01' },
    ],
    [
      'open while its refusal tells no end: it may be credited days later',
      { status: 'RJCT', statusReason: '68' },
      { state: 'pending', paymentId: 'p-1' },
    ],
    ['cancelled', { status: 'CANC' }, { state: 'refused', paymentId: 'p-1' }],
    [
      'open while its cancellation tells no end',
      { status: 'CANC', statusReason: '91' },
      { state: 'pending', paymentId: 'p-1' },
    ],
    [
      'returned after it had settled',
      { status: 'ACSC', returned: { at: '2026-06-12T02:00:00Z', reason: 'AC04' } },
      { state: 'returned', paymentId: 'p-1', reason: 'AC04' },
    ],
  ])('A payment that is queried by our reference is %s', async (_state, said, state) => {
    const { bank } = await bankThat(payment(said));
    expect(await bank.getPayment(key, options)).toEqual(state);
  });

  it('A payment that is queried by our reference was never received only when the bank answers so', async () => {
    const { bank } = await bankThat(
      { status: 404, json: { code: 'NEVER_RECEIVED', message: 'no such payment' } },
      { status: 404, text: 'no such page' },
    );
    expect(await bank.getPayment(key, options)).toEqual({ state: 'never-received' });
    await expect(bank.getPayment(key, options)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('[A40] A payment from the card is requested under a key, and its answer says who has paid, without a number', async () => {
    const stated = { url: 'https://bank.example/pay/1', amountFen: 17, remark: 'R17' };
    const payments = [{ amountFen: 17, payer: 'MATCH', debtorAccount: '6222021234567890128' }];
    const { bank, received, purposes } = await bankThat(
      { status: 201, json: { ...stated, more: 'x' } },
      { status: 200, json: { payments } },
    );
    expect(await bank.requestIncoming({ ...question, key }, options)).toEqual(stated);
    expect(received[0]).toMatchObject({
      headers: { 'idempotency-key': key },
      body: {
        endToEndId: key,
        debtorAccount: { identification: buildAccountSecrets().accountNumber },
      },
    });
    expect(purposes).toEqual(['bank: payment from it for r-1']);
    expect(await bank.getIncoming(key, options)).toEqual([{ amountFen: 17, payer: 'MATCH' }]);
  });

  it('A link of the bank that is not HTTP is rejected', async () => {
    const stated = { url: 'javascript:alert(1)', amountFen: 17, remark: 'R17' };
    const { bank } = await bankThat({ status: 201, json: stated });
    await expect(bank.requestIncoming({ ...question, key }, options)).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  it('[A32] The result of a card password is accepted only for the session it was asked for', async () => {
    const word = { sessionRef: 'pin-1', ...subject, result: 'passed' };
    const asked = { sessionRef: 'pin-1', ...subject };
    const { bank } = await bankThat(
      { status: 200, json: { ...word, pin: '123456' } },
      { status: 200, json: { ...word, sessionRef: 'pin-2' } },
    );
    expect(await bank.getPasswordCheck(asked, options)).toEqual({ result: 'passed' });
    await expect(bank.getPasswordCheck(asked, options)).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });
});
