import { describe, expect, it } from 'vitest';
import { startSandboxClient, type SandboxClient } from '../../support/sandbox-client.ts';

const subject = {
  requestId: 'req-00000001',
  personToken: 'per_00000001',
  accountToken: 'acc_00000002',
};
const sessionOrder = { ...subject, acquirerId: 'demo', merchantId: 'M-GREEN' };

describe('The identity provider', () => {
  const check = async (outside: SandboxClient, name: string, idNumber: string) => {
    const { requestId, personToken } = subject;
    const question = { requestId, personToken, name, idType: 'resident-id', idNumber };
    return (await outside.post('/identity/documents/checks', question)).body['result'];
  };

  it('The identity provider checks a document by the person, and passes no other name and no unknown number', async () => {
    const outside = await startSandboxClient();
    expect(await check(outside, '李桂香', '110105198506120042')).toBe('passed');
    expect(await check(outside, '王建国', '110105198506120042')).toBe('mismatch');
    expect(await check(outside, '孙丽', '110105198604051044')).toBe('forged');
    expect(await check(outside, '钱伟', '110105198703040033')).toBe('expired');
    expect(await check(outside, '李桂香', '11010519491231002X')).toBe('mismatch');
  });

  it('The identity provider keeps a face session open until the owner has shown their face', async () => {
    const outside = await startSandboxClient();
    let sessions = 0;
    const resultOfFace = async (idNumber: string, said?: object) => {
      const shown = { newLast4: '1011', bankName: '建设银行' };
      const order = { ...sessionOrder, ...shown, name: 'x', idType: 'resident-id', idNumber };
      sessions += 1;
      const key = `req-00000001/face/${sessions}`;
      const opened = await outside.post('/identity/face/sessions', order, key);
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

describe('The e-sign provider', () => {
  const open = (outside: SandboxClient) =>
    outside.post(
      '/esign/signings',
      {
        ...sessionOrder,
        signer: { name: '李桂香', idType: 'resident-id', idNumber: '110105198506120042' },
        version: '2026-01',
        oldLast4: '8889',
        newLast4: '1011',
        bankName: '建设银行',
        feeFen: 0,
      },
      'req-00000001/sign/acc_1',
    );

  it('The e-sign provider opens one signing per key, which its signer alone signs, once, and cannot decline afterwards', async () => {
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

describe('Lists and the core of the acquirer', () => {
  it('Lists and the core of the acquirer find the listed card and the card that other merchants use', async () => {
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

  it('Lists and the core of the acquirer know an added merchant with its own terminals and addresses, under its acquirer only', async () => {
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
