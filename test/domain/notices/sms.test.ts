import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NoticeData } from '../../../domain/notices/renderer.ts';
import {
  findLongTemplates,
  findSmsLink,
  listSmsTemplates,
  maxParamCharacters,
  maxSmsCharacters,
  renderCodeSms,
  renderDraftSms,
  renderNoticeSms,
  renderProgressCodeSms,
  type SmsMessage,
} from '../../../domain/notices/sms.ts';
import { copies, data as noticeData } from '../../support/notice-texts.ts';

const smsCopies = copies.filter(([, audience]) => audience !== 'staff');
const templates = listSmsTemplates();
const sign = `【${'结'.repeat(12)}】`;
const publicUrl = 'https://card-change.example';
const links = { stopLink: `${publicUrl}/s/1234567891`, statusLink: `${publicUrl}/s/123456789A` };
const data = { ...noticeData, ...links };
const longest: Partial<NoticeData> = {
  requestId: `req-${'0f'.repeat(16)}`,
  merchantName: '新疆维吾尔自治区乌鲁木齐市天山区'.repeat(9),
  bankName: '广西壮族自治区农村信用社联合社'.repeat(3),
  amountFen: 123_456_789_012,
  securityPhrase: '桂花香'.repeat(13),
  servicePhone: '0755-12345678',
};
const manyPayers = ['acquirer', 'wechat-pay', 'alipay', 'lakala', 'yeepay', 'unionpay'].map(
  (payer) => ({ payer, money: 'new' as const }),
);
const code = { code: '472013', bankName: '建设银行', newLast4: '0128', minutes: 10 };
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

  it.each([false, true])(
    'has the link that is stored for it; to a removed contact: %s',
    (removed) => {
      const { stopLink, statusLink } = links;
      const purpose = findSmsLink(event, { audience, removed });
      const { link } = renderNoticeSms(event, audience, { ...data, removed }).params;
      expect(link).toBe(purpose && { stop: stopLink, status: statusLink }[purpose]);
    },
  );

  it('is in Chinese, on one line, and says how to know it and whom to call', () => {
    const { text } = renderNoticeSms(event, audience, data);
    expect(text.replaceAll(/https:\S+/g, '')).not.toMatch(/[A-Za-z\n]/);
    expect(text).toContain('勿告知密码验证码');
    expect(text).toContain('客服400-000-0000');
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

  it('fit into two parts by what an installation chooses, or the start says which do not', () => {
    expect(findLongTemplates(publicUrl, ['400-000-0000', '0755-12345678'])).toEqual([]);
    const long = 'https://settlement-cards.example-payments.com.cn';
    expect(findLongTemplates(long, ['400-000-0000'])).toContain('objection.owner.0');
    expect(findLongTemplates(publicUrl, ['+86 (0) 755 1234 5678 90'])).not.toEqual([]);
  });

  it('leave out what there is no room for, and the phrase of the owner last', () => {
    const text = (more: Partial<NoticeData>) =>
      renderNoticeSms('submitted', 'owner', { ...data, ...more }).text;
    expect(text({})).toContain('预计06-12 10:00完成');
    const known = text({ merchantName: '店'.repeat(12), securityPhrase: '桂香早茶' });
    expect(known).toContain('防伪短语：桂香早茶');
    expect(known).not.toContain('预计');
  });

  it('[A75] say the worst place of the money where payers differ', () => {
    const payers = [
      { payer: 'acquirer', money: 'new' },
      { payer: 'alipay', money: 'hold' },
    ] as const;
    const { text } = renderNoticeSms('review-taken', 'owner', { ...data, money: 'hold', payers });
    expect(text).toContain('部分暂存');
  });

  it('[A72] of a code says whom to call, and is one part with usual values', () => {
    const { text } = renderCodeSms({ ...code, servicePhone: data.servicePhone });
    expect(text).toBe(
      '验证码472013，用于将结算卡换为建设银行尾号0128，10分钟有效。我们不会索要，非本人请致电400-000-0000。',
    );
    expect(Array.from(`【结算卡变更】${text}`).length).toBeLessThanOrEqual(70);
  });

  it('[A72] of a code and of a draft have the same limits', () => {
    verifySms(
      renderCodeSms({ ...code, code: '47201388', servicePhone: longest.servicePhone ?? '' }),
    );
    verifySms(
      renderProgressCodeSms({
        code: '472013',
        merchantName: longest.merchantName ?? '',
        minutes: 5,
        servicePhone: longest.servicePhone ?? '',
      }),
    );
    for (const isRenumbered of [false, true])
      verifySms(
        renderDraftSms({
          isRenumbered,
          merchantName: longest.merchantName ?? '',
          link: links.statusLink,
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
