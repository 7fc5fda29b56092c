import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAliyunProvider } from '../../../adapters/sms/aliyun.ts';
import type { ProviderOrder, SmsProvider } from '../../../adapters/sms/provider.ts';
import type { TemplateFinder } from '../../../adapters/sms/templates.ts';
import { createTencentProvider } from '../../../adapters/sms/tencent.ts';
import { renderNoticeSms } from '../../../domain/notices/sms.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/server.ts';
import { startFakeParty } from '../../support/fake-party.ts';
import { data } from '../../support/notice-texts.ts';
import {
  buildAliyunSettings,
  buildTencentSettings,
  findApproved,
  smsOptions,
} from '../../support/sms-providers.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ secret: 's', sms: smsOptions });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const options = { signal: new AbortController().signal };
const sms = renderNoticeSms('review-taken', 'owner', {
  ...data,
  statusLink: 'https://pay.example/s/1234567891',
});
const order: ProviderOrder = {
  key: 'req-1/review-taken/1/c-mobile',
  acquirerId: 'demo',
  to: '13800138001',
  ...sms,
};

interface Kind {
  name: 'aliyun' | 'tencent';
  create: (find?: TemplateFinder, changes?: object) => SmsProvider;
}
const kinds: Kind[] = [
  {
    name: 'aliyun',
    create: (find = findApproved('aliyun'), changes = {}) =>
      createAliyunProvider({ ...buildAliyunSettings(sandbox.url), ...changes }, find),
  },
  {
    name: 'tencent',
    create: (find = findApproved('tencent'), changes = {}) =>
      createTencentProvider({ ...buildTencentSettings(sandbox.url), ...changes }, find),
  },
];

describe.each(kinds)('Messages by $name', ({ name, create }) => {
  const party = `${name}-sms`;

  it('go out by the approved template, with our key', async () => {
    const messageId = await create().send(order, options);
    expect(messageId).not.toBe('');
    const [sent, ...others] = sandbox.listSms();
    expect(others).toEqual([]);
    expect(sent).toMatchObject({ key: order.key, to: order.to, messageId });
    expect(sent?.text).toBe(order.text);
  });

  it('are found with their receipt', async () => {
    const provider = create();
    const sentAt = new Date().toISOString();
    const lost = { ...order, key: 'req-1/review-taken/1/c-lost', to: '13800007777' };
    const sent = await Promise.all(
      [order, lost].map(async (each) => ({
        key: each.key,
        to: each.to,
        sentAt,
        messageId: await provider.send(each, options),
      })),
    );
    const receipts = await Promise.all(sent.map((each) => provider.find(each, options)));
    expect(receipts.map((receipt) => receipt?.state)).toEqual(['delivered', 'failed']);
    expect(receipts[1]?.code).toBe(name === 'aliyun' ? 'MOBILE_NOT_ON_SERVICE' : 'MK:0001');
    const never = { key: 'req-1/never/1/c', to: order.to, sentAt };
    expect(await provider.find(never, options)).toBeUndefined();
  });

  it('are found when midnight has come between our time and that of the provider', async () => {
    const provider = create();
    const messageId = await provider.send(order, options);
    const chinaMs = 8 * 3_600_000;
    const midnight = Math.floor((Date.now() + chinaMs) / 86_400_000) * 86_400_000 - chinaMs;
    const sentAt = new Date(midnight - 1_000).toISOString();
    const sent = { key: order.key, to: order.to, messageId, sentAt };
    expect(await provider.find(sent, options)).toBeDefined();
  });

  const wrongKey =
    name === 'aliyun' ? { accessKeySecret: 'another-secret' } : { secretKey: 'another-secret' };
  const otherTemplate: TemplateFinder = (...of) => ({ ...findApproved(name)(...of), code: '0' });
  const otherSign: TemplateFinder = (...of) => ({ ...findApproved(name)(...of), sign: '别人' });
  const fewParameters: TemplateFinder = (...of) => ({
    ...findApproved(name)(...of),
    parameters: ['merchant'],
  });
  const withLink = { ...order, params: { ...order.params, merchant: 'https://evil.example' } };
  const tooLong = { ...order, params: { ...order.params, merchant: '店'.repeat(36) } };

  it.each([
    ['settings: a wrong secret', () => create(undefined, wrongKey), order, 'unavailable'],
    [
      'settings: a template that is not approved',
      () => create(otherTemplate),
      order,
      'unavailable',
    ],
    ['settings: a name that is not approved', () => create(otherSign), order, 'unavailable'],
    ['settings: parameters that are missing', () => create(fewParameters), order, 'unavailable'],
    ['the message: a number that is none', create, { ...order, to: '1234' }, 'refused'],
    ['the message: a link in a parameter', create, withLink, 'refused'],
    ['the message: a parameter that is too long', create, tooLong, 'refused'],
  ])('are refused for %s', async (about, build, sent, kind) => {
    const failure = build().send(sent, options);
    await expect(failure).rejects.toMatchObject({
      kind,
      code: about.startsWith('settings') ? 'SYS_INTERNAL' : 'UPS_REJECTED',
    });
    expect(String(await failure.catch(String))).not.toMatch(/1380013|another-secret|evil/);
    expect(sandbox.listSms()).toEqual([]);
  });

  it.each([
    ['no answer', { fault: 'drop-after' }, 'unknown', 1],
    ['an answer that is none', { fault: 'garbage' }, 'unknown', 1],
    ['a fault of the provider', { fault: 'status', status: 500, afterEffect: true }, 'unknown', 1],
    ['a connection that broke before', { fault: 'drop-before' }, 'unknown', 0],
  ] as const)('are unknown, and never sent again by themselves, after %s', async (...row) => {
    const [, fault, kind, sentCount] = row;
    sandbox.addFault({ party, times: 1, ...fault });
    await expect(create().send(order, options)).rejects.toMatchObject({ kind });
    expect(sandbox.listSms()).toHaveLength(sentCount);
  });

  it('are found among the many that a number got in a day', async () => {
    const provider = create();
    const sentAt = new Date().toISOString();
    const keys = Array.from({ length: 52 }, (_, n) => `req-${n}/review-taken/1/c-mobile`);
    for (const key of keys) await provider.send({ ...order, key }, options);
    const messages = sandbox.listSms().map(({ key, messageId }) => ({ key, messageId }));
    for (const sent of [messages[0], messages.at(-1)]) {
      const { key = '', messageId } = sent ?? {};
      // By our key alone, where the provider lists it: what its list does not show is sent again.
      const asked = name === 'aliyun' ? { key } : { key, messageId };
      const receipt = await provider.find({ ...asked, to: order.to, sentAt }, options);
      expect(receipt?.state).toBe('delivered');
    }
  });

  it('are not sent with a link that is not short', async () => {
    const long = {
      ...order,
      params: { ...order.params, link: `https://pay.example/status/${'x'.repeat(130)}` },
    };
    await expect(create().send(long, options)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('are certainly not sent where nobody listens', async () => {
    const provider = create(undefined, { url: 'http://127.0.0.1:9' });
    await expect(provider.send(order, options)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('are given up when the caller gives up', async () => {
    sandbox.addFault({ party, times: 1, fault: 'delay', delayMs: 1_000 });
    const sending = create().send(order, { signal: AbortSignal.timeout(100) });
    await expect(sending).rejects.toMatchObject({ kind: 'unknown' });
    // It still arrives, and must not do so in the next test.
    await expect.poll(() => sandbox.listSms(), { timeout: 20_000 }).toHaveLength(1);
  });
});

describe('A list of Aliyun', () => {
  const row = { OutId: 'of-another', SendStatus: 3 };
  it.each([
    ['without its rows', { Code: 'OK', TotalCount: '1' }],
    ['without their number', { Code: 'OK', SmsSendDetailDTOs: { SmsSendDetailDTO: [] } }],
    [
      'that ends before all are told',
      { Code: 'OK', TotalCount: '2', SmsSendDetailDTOs: { SmsSendDetailDTO: [row] } },
    ],
  ])('A list of Aliyun %s does not say that a message was not sent', async (_what, json) => {
    const empty = { ...json, SmsSendDetailDTOs: { SmsSendDetailDTO: [] } };
    const first = { status: 200, json };
    const { url } = await startFakeParty(
      first,
      'SmsSendDetailDTOs' in json ? { status: 200, json: empty } : first,
    );
    const provider = createAliyunProvider(
      { ...buildAliyunSettings(''), url },
      findApproved('aliyun'),
    );
    const sent = { key: order.key, to: order.to, sentAt: new Date().toISOString() };
    await expect(provider.find(sent, options)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
