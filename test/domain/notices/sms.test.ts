import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NoticeData } from '../../../domain/notices/renderer.ts';
import {
  listSmsTemplates,
  maxParamCharacters,
  maxSmsCharacters,
  renderCodeSms,
  renderDraftSms,
  renderNoticeSms,
  type SmsMessage,
} from '../../../domain/notices/sms.ts';
import { copies, data } from '../../support/notice-texts.ts';

const smsCopies = copies.filter(([, audience]) => audience !== 'staff');
const templates = listSmsTemplates();
const sign = '【结算卡变更】';
const token = 'x'.repeat(130);
const longest: Partial<NoticeData> = {
  requestId: `req-${'0f'.repeat(16)}`,
  merchantName: '新疆维吾尔自治区乌鲁木齐市天山区'.repeat(9),
  bankName: '广西壮族自治区农村信用社联合社'.repeat(3),
  amountFen: 123_456_789_012,
  securityPhrase: '桂花香'.repeat(13),
  stopLink: `https://card-change.example.com/stop/${token}`,
  statusLink: `https://card-change.example.com/status/${token}`,
};
const manyPayers = ['acquirer', 'wechat-pay', 'alipay', 'lakala', 'yeepay', 'unionpay'].map(
  (payer) => ({ payer, money: 'new' as const }),
);
const { until: _until, eta: _eta, ...bare } = data;

function verifySms({ templateId, params, text }: SmsMessage): void {
  const known = templates.find(({ id }) => id === templateId);
  expect(known, templateId).toBeDefined();
  const filled = known?.text.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '?');
  expect(text).toBe(filled);
  expect(Array.from(sign + text).length).toBeLessThanOrEqual(maxSmsCharacters);
  for (const [name, value] of Object.entries(params)) {
    expect(value, name).not.toBe('');
    if (name !== 'link') expect(Array.from(value).length).toBeLessThanOrEqual(maxParamCharacters);
  }
  expect((text.match(/https?:/g) ?? []).length).toBeLessThanOrEqual(1);
}

describe.each(smsCopies)('The SMS of %s to %s', (event, audience) => {
  it.each([
    ['usual values', data],
    ['next to nothing', bare],
    ['the longest values', { ...data, ...longest }],
    ['several payers', { ...data, payers: manyPayers }],
    ['the longest values, about a terminal', { ...data, ...longest, terminal: 'S'.repeat(40) }],
    ['the longest values, to a removed contact', { ...data, ...longest, removed: true }],
  ])('with %s is an approved template with short parameters', (_what, filling) => {
    verifySms(renderNoticeSms(event, audience, filling));
  });

  it('is in Chinese, on one line, and says how to know it and whom to call', () => {
    const { text } = renderNoticeSms(event, audience, data);
    expect(text.replaceAll(/https:\S+|cc_7f3k2m9q/g, '')).not.toMatch(/[A-Za-z\n]/);
    expect(text).toContain('不会向您索要密码或验证码');
    expect(text).toContain('官方客服400-000-0000');
    expect(text).not.toMatch(/[{}[\]]|undefined|：。|，。|。。/);
  });
});

describe('SMS templates', () => {
  it('have ids of their own, which gateways take', () => {
    const ids = templates.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z\d.-]{1,64}$/);
  });

  it('hold no optional part, and one link at most', () => {
    for (const { text } of templates) {
      expect(text).not.toMatch(/[[\]]/);
      expect(text.match(/\{link\}/g)?.length ?? 0).toBeLessThanOrEqual(1);
    }
  });

  it('[A72] of a code and of a draft have the same limits', () => {
    verifySms(
      renderCodeSms({ code: '472013', bankName: '建设银行', newLast4: '0128', minutes: 10 }),
    );
    for (const isRenumbered of [false, true])
      verifySms(
        renderDraftSms({
          isRenumbered,
          merchantName: longest.merchantName ?? '',
          link: longest.statusLink ?? '',
          expiresAt: data.time,
          securityPhrase: longest.securityPhrase,
          servicePhone: data.servicePhone,
        }),
      );
  });

  it('[A72] hold no link and no line of others, whatever they wrote', () => {
    const foreign = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('https://evil.example', 'evil.com\n\u202e', '店\r\n官方通知'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...smsCopies), foreign, ([event, audience], text) => {
        const sms = renderNoticeSms(event, audience, {
          ...data,
          merchantName: text,
          bankName: text,
          securityPhrase: text,
          problems: [{ field: text, code: 'REV_REJECTED_MATERIALS', params: { items: text } }],
        });
        verifySms(sms);
        expect(sms.text).not.toMatch(/evil|[\p{Cc}\p{Cf}]/u);
      }),
      { numRuns: 30 },
    );
  }, 30_000);
});
