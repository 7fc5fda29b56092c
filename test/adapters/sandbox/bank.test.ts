/** The bank of the sandbox: accounts, pennies and stated payments. */
import { describe, expect, it } from 'vitest';
import {
  startSandboxClient,
  type Answer,
  type SandboxClient,
} from '../../support/sandbox-client.ts';

const accountOf = (identification: string, ownerType = 'PERSONAL') => ({
  scheme: 'PAN',
  identification,
  ownerType,
  bankCode: '105',
});

const subject = {
  requestId: 'req-00000001',
  personToken: 'per_00000001',
  accountToken: 'acc_00000002',
};

const verify = (outside: SandboxClient, number: string, ownerType?: string): Promise<Answer> =>
  outside.post('/bank/verifications', {
    ...subject,
    account: accountOf(number, ownerType),
    ownerName: '李桂香',
    ownerId: '110105198506120042',
  });

const key = 'req-00000001/penny/1';
const payPenny = (outside: SandboxClient, number: string, remark = '4711'): Promise<Answer> =>
  outside.post(
    '/bank/payments',
    {
      endToEndId: key,
      instructedAmount: { currency: 'CNY', valueFen: 1 },
      creditorAccount: accountOf(number),
      creditorName: '李桂香',
      bankCode: '105',
      remittanceInformation: remark,
      purpose: 'ACCTVERIFY',
    },
    key,
  );
const askPenny = async (outside: SandboxClient) =>
  (await outside.get(`/bank/payments/${encodeURIComponent(key)}`)).body;

describe('The bank', () => {
  it.each([
    ['6217000200112001011', { result: 'MATCH', accountStatus: 'ACTIVE', accountClass: 'I' }],
    ['6217000200112001045', { result: 'NO_MATCH' }],
    ['6222020200112001058', { result: 'CLOSE_MATCH' }],
    ['6228480200112001066', { result: 'NOT_POSSIBLE', accountStatus: 'UNKNOWN' }],
    ['6217000200112001078', { result: 'MATCH', accountClass: 'II' }],
    ['6259650200112016', { result: 'MATCH', cardType: 'CC' }],
    ['6222020200112001082', { accountStatus: 'CLOSED' }],
    ['6228480200112001090', { accountStatus: 'FROZEN' }],
    ['6217000200112001102', { accountStatus: 'LOST' }],
    ['6222020200112001116', { accountStatus: 'DORMANT' }],
    ['6222020200112001215', { result: 'MATCH', accountClass: 'III' }],
    ['6228480200112001223', { accountStatus: 'EXPIRED' }],
    ['6217000200112001235', { result: 'MATCH', fields: { ownerId: 'REFUTED' } }],
    ['6222021234567890128', { result: 'NO_MATCH', reasonCode: 'ACNF', accountStatus: 'UNKNOWN' }],
  ])('The bank says of the account %s what its row says', async (number, said) => {
    const answer = await verify(await startSandboxClient(), number);
    expect(answer.body).toMatchObject({ requestId: 'req-00000001', ...said });
  });

  it('The bank verifies the corporate account as a business account only', async () => {
    const outside = await startSandboxClient();
    const corporate = '11001018700059000123';
    expect((await verify(outside, corporate, 'BUSINESS')).body['result']).toBe('MATCH');
    expect((await verify(outside, corporate)).body).toMatchObject({
      result: 'NO_MATCH',
      reasonCode: 'BANM',
    });
    const personal = await verify(outside, '6217000200112001011', 'BUSINESS');
    expect(personal.body['reasonCode']).toBe('PANM');
  });

  it('The bank does not answer twice about one card, then confirms it', async () => {
    const outside = await startSandboxClient({ silenceMs: 1 });
    const silent = '6228480200112001124';
    await expect(verify(outside, silent)).rejects.toThrow('fetch failed');
    await expect(verify(outside, silent)).rejects.toThrow('fetch failed');
    expect((await verify(outside, silent)).body['result']).toBe('MATCH');
  });

  it("The bank pays a penny once, whose code is on the owner's statement and not in the ledger", async () => {
    const outside = await startSandboxClient();
    await outside.get('/merchants/demo/M-GREEN?requestId=req-00000001');
    const paid = await payPenny(outside, '6217000200112001011');
    expect([paid.status, paid.body['status']]).toEqual([202, 'ACSC']);
    expect((await payPenny(outside, '6217000200112001011')).body).toEqual(paid.body);
    const statement = await fetch(`${outside.sandbox.url}/bank/statements/1011`);
    expect(await statement.json()).toMatchObject([{ remark: '4711', endToEndId: key }]);
    expect(outside.sandbox.readLedger({ party: 'bank' })).toMatchObject([
      { effect: 'penny', key, merchantId: 'M-GREEN', detail: { last4: '1011', amountFen: 1 } },
    ]);
    const ledger = JSON.stringify(outside.sandbox.readLedger());
    expect(ledger).not.toContain('6217000200112001011');
    expect(ledger).not.toMatch(/\b4711\b/);
  });

  it('The bank refuses another payment under the same reference', async () => {
    const outside = await startSandboxClient();
    await payPenny(outside, '6217000200112001011');
    expect((await payPenny(outside, '6217000200112001011', '4712')).status).toBe(409);
  });

  it('The bank can land a penny late, return it, or refuse it', async () => {
    const late = await startSandboxClient();
    expect((await payPenny(late, '6217000200112001136')).body['status']).toBe('PDNG');
    expect((await askPenny(late))['status']).toBe('PDNG');
    expect((await askPenny(late))['status']).toBe('ACSC');
    const returned = await startSandboxClient();
    await payPenny(returned, '6222020200112001140');
    expect(await askPenny(returned)).toMatchObject({ returned: { reason: 'AC04' } });
    const returnedLate = await startSandboxClient();
    expect((await payPenny(returnedLate, '6222020200112001207')).body).not.toHaveProperty(
      'returned',
    );
    await expect.poll(() => askPenny(returnedLate)).toMatchObject({ returned: { reason: 'AC04' } });
    const refused = await startSandboxClient();
    const answer = await payPenny(refused, '6228480200112001157');
    expect(answer.body).toMatchObject({ status: 'RJCT', statusReason: 'AC01' });
    expect(refused.sandbox.readLedger()).toEqual([]);
  });

  it('The bank pays although its answer is lost, and reports the payment when queried', async () => {
    const outside = await startSandboxClient();
    await expect(payPenny(outside, '6217000200112001169')).rejects.toThrow('fetch failed');
    expect((await askPenny(outside))['status']).toBe('ACSC');
    expect(outside.sandbox.readLedger({ effect: 'penny' })).toHaveLength(1);
  });

  it('The bank states a payment once, and reports whether it came from the card', async () => {
    const outside = await startSandboxClient();
    const number = '6217000200112001011';
    const reverse = 'req-00000001/reverse-penny/1';
    const state = (identification: string) =>
      outside.post(
        '/bank/incoming',
        { endToEndId: reverse, debtorAccount: accountOf(identification) },
        reverse,
      );
    const { amountFen, remark } = (await state(number)).body;
    expect((await state(number)).body).toMatchObject({ amountFen, remark });
    expect((await state('6222020200112001025')).status).toBe(409);
    const pay = (from: string, about: unknown) =>
      fetch(`${outside.sandbox.url}/bank/transfers`, {
        method: 'POST',
        body: JSON.stringify({ from, amountFen, remark: about }),
      });
    await pay('6222020200112001025', remark);
    await pay(number, remark);
    expect((await pay(number, 'R999')).status).toBe(404);
    const incoming = await outside.get(`/bank/incoming/${encodeURIComponent(reverse)}`);
    expect(incoming.body['payments']).toEqual([
      { amountFen, payer: 'OTHER' },
      { amountFen, payer: 'MATCH' },
    ]);
    expect(outside.sandbox.readLedger({ effect: 'incoming-penny' })).toMatchObject([
      { key: `${reverse}/1`, detail: { last4: '1025' } },
      { key: `${reverse}/2`, detail: { last4: '1011' } },
    ]);
  });

  it('The bank reports that it never received a payment', async () => {
    const outside = await startSandboxClient();
    const answer = await outside.get(`/bank/payments/${encodeURIComponent(key)}`);
    expect([answer.status, answer.body['code']]).toEqual([404, 'NEVER_RECEIVED']);
  });
});
