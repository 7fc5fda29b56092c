import { createTransport } from 'nodemailer';
import { describe, expect, it } from 'vitest';
import { startSandboxClient, type SandboxClient } from '../../support/sandbox-client.ts';

const send = (outside: SandboxClient, to = 'owner@example.com') =>
  createTransport(outside.sandbox.mailUrl).sendMail({
    from: 'notices@example.com',
    to,
    subject: '结算卡变更',
    text: '申请 req-00000001 已受理',
    messageId: '<one@example.com>',
    headers: { 'X-Card-Change-Notice': 'req-00000001/accepted/1' },
  });

const read = async (outside: SandboxClient, query = ''): Promise<Record<string, unknown>[]> =>
  (await (await fetch(`${outside.sandbox.url}/_mails${query}`)).json()) as Record<
    string,
    unknown
  >[];

describe('The mail inbox', () => {
  it('The mail inbox can be read over HTTP, by receiver and by request', async () => {
    const outside = await startSandboxClient();
    await send(outside);
    expect(await read(outside, '?to=owner@example.com&requestId=req-00000001')).toMatchObject([
      {
        messageId: '<one@example.com>',
        to: ['owner@example.com'],
        subject: '结算卡变更',
        text: '申请 req-00000001 已受理',
        headers: { 'x-card-change-notice': 'req-00000001/accepted/1' },
      },
    ]);
    expect(await read(outside, '?to=nobody@example.com')).toEqual([]);
    expect(await read(outside, '?requestId=req-00000002')).toEqual([]);
  });

  it.each([451, 550])(
    'The mail inbox answers %i when a fault says so, and keeps nothing',
    async (status) => {
      const outside = await startSandboxClient();
      outside.sandbox.addFault({ party: 'mail', fault: 'status', status });
      await expect(send(outside)).rejects.toMatchObject({ responseCode: status });
      expect(await read(outside)).toEqual([]);
    },
  );

  it('The mail inbox breaks the connection after it has accepted a mail when a fault says so', async () => {
    const outside = await startSandboxClient();
    const path = '^owner@';
    outside.sandbox.addFault({ party: 'mail', path, fault: 'drop-after' });
    await send(outside, 'other@example.com');
    await expect(send(outside)).rejects.toThrow();
    expect(await read(outside)).toHaveLength(2);
  });
});

describe('The SMS inbox', () => {
  const text = (outside: SandboxClient, to: string) =>
    outside.post(
      '/sms/messages',
      {
        to,
        templateId: 'otp.1',
        signName: '收单机构',
        params: { code: '123456' },
        text: '验证码 123456',
      },
      'req-00000001/code/1',
    );

  it('The SMS inbox can be read over HTTP; a repeated key sends no second message', async () => {
    const outside = await startSandboxClient();
    await text(outside, '13800000001');
    await text(outside, '13800000001');
    const inbox = await fetch(`${outside.sandbox.url}/_sms?to=13800000001&requestId=req-00000001`);
    expect(await inbox.json()).toMatchObject([{ text: '验证码 123456' }]);
    expect(JSON.stringify(outside.sandbox.readLedger())).not.toContain('13800000001');
    const ofNobody = await fetch(`${outside.sandbox.url}/_sms?merchantId=M-NOBODY`);
    expect(await ofNobody.json()).toEqual([]);
  });

  it('The SMS inbox refuses a number that is never reached for good', async () => {
    const answer = await text(await startSandboxClient(), '13800009999');
    expect(answer.status).toBe(422);
  });
});

describe('A reset', () => {
  it('A reset empties ledger and inboxes and restores the merchants', async () => {
    const outside = await startSandboxClient();
    await send(outside);
    outside.sandbox.settleTakings({ acquirerId: 'demo', merchantId: 'M-GREEN', amountFen: 1 });
    outside.sandbox.addMerchant({ merchantId: 'T-1' });
    await outside.post('/_reset', {});
    expect(outside.sandbox.readLedger()).toEqual([]);
    expect(await read(outside)).toEqual([]);
    expect((await outside.get('/merchants/demo/T-1')).status).toBe(404);
    expect((await outside.get('/merchants/demo/M-GREEN')).status).toBe(200);
  });
});
