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
const sessionOrder = { ...subject, acquirerId: 'demo', merchantId: 'M-GREEN' };

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

describe('the bank', () => {
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
  ])('says of the account %s what its row says', async (number, said) => {
    const answer = await verify(await startSandboxClient(), number);
    expect(answer.body).toMatchObject({ requestId: 'req-00000001', ...said });
  });

  it('verifies the corporate account as a business account only', async () => {
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

  it('does not answer twice about one card, then confirms it', async () => {
    const outside = await startSandboxClient({ silenceMs: 1 });
    const silent = '6228480200112001124';
    await expect(verify(outside, silent)).rejects.toThrow('fetch failed');
    await expect(verify(outside, silent)).rejects.toThrow('fetch failed');
    expect((await verify(outside, silent)).body['result']).toBe('MATCH');
  });

  it("pays a penny once, whose code is on the owner's statement and not in the ledger", async () => {
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
    expect(JSON.stringify(outside.sandbox.readLedger())).not.toMatch(/4711|6217000200112001011/);
  });

  it('refuses another payment under the same reference', async () => {
    const outside = await startSandboxClient();
    await payPenny(outside, '6217000200112001011');
    expect((await payPenny(outside, '6217000200112001011', '4712')).status).toBe(409);
  });

  it('can land a penny late, return it, or refuse it', async () => {
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

  it('pays although its answer is lost, and reports the payment when queried', async () => {
    const outside = await startSandboxClient();
    await expect(payPenny(outside, '6217000200112001169')).rejects.toThrow('fetch failed');
    expect((await askPenny(outside))['status']).toBe('ACSC');
    expect(outside.sandbox.readLedger({ effect: 'penny' })).toHaveLength(1);
  });

  it('states a payment once, and reports whether it came from the card', async () => {
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

  it('reports that it never received a payment', async () => {
    const outside = await startSandboxClient();
    const answer = await outside.get(`/bank/payments/${encodeURIComponent(key)}`);
    expect([answer.status, answer.body['code']]).toEqual([404, 'NEVER_RECEIVED']);
  });
});

describe('the identity provider', () => {
  const check = async (outside: SandboxClient, name: string, idNumber: string) => {
    const { requestId, personToken } = subject;
    const question = { requestId, personToken, name, idNumber };
    return (await outside.post('/identity/documents/checks', question)).body['result'];
  };

  it('checks a document by the person, and passes no other name and no unknown number', async () => {
    const outside = await startSandboxClient();
    expect(await check(outside, '李桂香', '110105198506120042')).toBe('passed');
    expect(await check(outside, '王建国', '110105198506120042')).toBe('mismatch');
    expect(await check(outside, '孙丽', '110105198604051044')).toBe('forged');
    expect(await check(outside, '钱伟', '110105198703040033')).toBe('expired');
    expect(await check(outside, '李桂香', '11010519491231002X')).toBe('mismatch');
  });

  it('keeps a face session open until the owner has shown their face', async () => {
    const outside = await startSandboxClient();
    const resultOfFace = async (idNumber: string, said?: object) => {
      const shown = { newLast4: '1011', bankName: '建设银行' };
      const order = { ...sessionOrder, ...shown, name: 'x', idNumber };
      const opened = await outside.post('/identity/face/sessions', order, 'req-00000001/face/1');
      const { sessionRef } = opened.body;
      expect(opened.body).toMatchObject(subject);
      const path = `/identity/face/sessions/${String(sessionRef)}`;
      expect((await outside.get(path)).body).toEqual({ sessionRef, ...subject, result: 'open' });
      await outside.post(`${path}/complete`, said ?? {});
      const { consentHash, result } = (await outside.get(path)).body;
      expect(consentHash).toMatch(/^[0-9a-f]{64}$/);
      return result;
    };
    expect(await resultOfFace('110105198506120042')).toBe('passed');
    expect(await resultOfFace('110105197907070053')).toBe('spoof');
    expect(await resultOfFace('110105198506120042', { result: 'failed' })).toBe('failed');
    const stranger = { idNumber: '110105199001010010' };
    expect(await resultOfFace('110105198506120042', stranger)).toBe('failed');
  });
});

describe('the e-sign provider', () => {
  const open = (outside: SandboxClient) =>
    outside.post(
      '/esign/signings',
      {
        ...sessionOrder,
        signer: { name: '李桂香', idNumber: '110105198506120042' },
        version: '2026-01',
        oldLast4: '8889',
        newLast4: '1011',
        bankName: '建设银行',
        feeFen: 0,
      },
      'req-00000001/sign/acc_1',
    );

  it('opens one signing per key, which its signer alone signs, once, and cannot decline afterwards', async () => {
    const outside = await startSandboxClient();
    const { body } = await open(outside);
    expect((await open(outside)).body).toEqual(body);
    const id = String(body['signingId']);
    const act = (verb: string) =>
      fetch(`${outside.sandbox.url}/esign/signings/${id}/${verb}`, { method: 'POST' });
    const page = await fetch(String(body['url']));
    expect(await page.text()).toContain('尾号 8889 变更为建设银行尾号 1011');
    expect((await outside.get(`/esign/signings/${id}`)).body['state']).toBe('open');
    const byOther = { method: 'POST', body: JSON.stringify({ idNumber: '110105199001010010' }) };
    const others = `${outside.sandbox.url}/esign/signings/${id}/sign`;
    expect((await fetch(others, byOther)).status).toBe(403);
    await act('sign');
    await act('sign');
    expect((await act('decline')).status).toBe(409);
    expect((await outside.get(`/esign/signings/${id}`)).body).toMatchObject({
      ...subject,
      state: 'signed',
    });
    expect(outside.sandbox.readLedger().map(({ effect }) => effect)).toEqual([
      'signing-opened',
      'signed',
    ]);
  });
});

describe('lists and the core of the acquirer', () => {
  it('find the listed card and the card that other merchants use', async () => {
    const outside = await startSandboxClient();
    const screen = async (first6: string, last4: string) => {
      const who = { requestId: 'req-00000001', acquirerId: 'demo', merchantId: 'M-GREEN' };
      return (await outside.post('/lists/screenings', { ...who, first6, last4, bankCode: '102' }))
        .body;
    };
    expect(await screen('622202', '1173')).toMatchObject({ hit: true });
    expect(await screen('622848', '1181')).toMatchObject({ hit: false, sharedWith: 3 });
    expect(await screen('621700', '1011')).toMatchObject({ hit: false, sharedWith: 0 });
  });

  it('know an added merchant with its own terminals and addresses, under its acquirer only', async () => {
    const outside = await startSandboxClient();
    await outside.post('/_merchants', {
      acquirerId: 'other',
      merchantId: 'T-1',
      like: 'M-CHAIN',
      changes: { arrearsFen: 5 },
    });
    const { body } = await outside.get('/merchants/other/T-1');
    expect(body).toMatchObject({ merchantId: 'T-1', arrearsFen: 5 });
    expect(JSON.stringify(body['terminals'])).toContain('SN-T-1-3');
    const address = (await outside.get('/merchants/other/T-1/contacts/c-mail')).body;
    expect(address).toEqual({ channel: 'email', address: 't-1@example.com' });
    expect((await outside.get('/merchants/demo/T-1')).status).toBe(404);
  });
});
