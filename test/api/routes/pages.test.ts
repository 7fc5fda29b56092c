import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { describeNextStep } from '../../../domain/text/next-steps.ts';
import { ActionRefused } from '../../../client/errors.ts';
import { createKey, links, owner, publicUrl } from '../../support/api.ts';
import { buildStatus, recordStatus } from '../../support/api-stubs.ts';
import { setUpPages } from '../../support/request-pages.ts';
import { submitRequest } from '../../support/submission.ts';

const pages = setUpPages();
const { api, storage, stop, progress, close } = pages;

describe('every page', () => {
  it('[A72] has the number of the acquirer at its foot, and a bad link the usual one', async () => {
    const at = api();
    for (const page of [stop(), progress()]) {
      const { body } = await at.get(page);
      expect(body.text).toMatch(/官方客服 Service: <strong>400-000-0001<\/strong>/);
    }
    const { body } = await at.get('/stop/nonsense');
    expect(body.text).toContain('400-000-0000');
    expect(body.text).not.toContain('<!-- service phone -->');
  });
});

describe('the status page', () => {
  it('[A83] shows in words the stage, who is waited for, the deadline and where payouts go', async () => {
    const status = buildStatus(pages.id, {
      stage: 'correction',
      due: '2026-06-17T02:00:00.000Z',
      problems: [{ field: 'materials', code: 'MAT_MISSING', params: { items: 'card-photo' } }],
    });
    await recordStatus(storage(), status);
    const { body } = await api().get(progress());
    for (const text of [
      '待补正',
      '等待您操作',
      '2026-06-17 10:00',
      '目前结算至原卡',
      '缺少材料：银行卡照片',
    ])
      expect(body.text).toContain(text);
  });

  it('[A83] names the terminal whose own card changes, and so does the page that stops it', async () => {
    const scope = { terminal: 'SN-2' };
    const requestId = await submitRequest(api(), owner, createKey(), { scope });
    const target = { acquirerId: 'demo', requestId, contactId: 'c-mobile' };
    const read = async (link: string) =>
      (await api().get(link.slice(publicUrl.length))).body.text ?? '';
    expect(await read(links.buildStatusLink(target))).toMatch(/仅变更终端[^]*SN-2/);
    const stopText = await read(links.buildStopLink(target));
    expect(stopText).toContain('申请更换终端 SN-2 的结算卡');
    expect(stopText).toContain('settlement card of terminal SN-2 of merchant');
    expect((await api().get(progress())).body.text).not.toContain('仅变更终端');
  });

  it('[A73] says what to do, in both languages and at every stage', async () => {
    for (const step of ['prove-identity', 'wait-for-review', 'nothing'] as const) {
      const merchant = describeNextStep(step);
      const next = { merchant, staff: 'look at the evidence' };
      await recordStatus(storage(), buildStatus(pages.id, { next }));
      const { body } = await api().get(progress());
      const text = (body.text ?? '').replaceAll('&#39;', '’');
      expect(text).toContain('现在要做什么');
      for (const part of merchant.split(' · ')) expect(text).toContain(part);
      expect(text).not.toContain('look at the evidence');
    }
  });

  it('[A35] keeps the copy of the signed agreement when the request has ended, for its owner alone', async () => {
    const url = 'https://esign.example.com/s-1';
    await storage().auditLog.append({
      acquirerId: 'demo',
      merchantId: 'M-GREEN',
      requestId: pages.id,
      entries: [
        {
          seq: 2,
          at: '2026-06-10T02:10:00Z',
          actor: 'owner-1',
          action: 'agreement-signed',
          data: { version: 'v1', textHash: 'h', signingId: 's-1', url },
        },
        { seq: 3, at: '2026-06-11T02:00:00Z', actor: 'system', action: 'closed' },
      ],
      state: { stage: 'completed', waitingOn: 'nobody', money: 'new', problems: [] },
    });
    const { body } = await api().get(progress());
    expect(body.text).toContain(`href="${url}"`);
    expect(body.text).toContain('查看已签协议副本');
    const answer = await api().get(`/v1/card-changes/${pages.id}`, { as: owner });
    expect(answer.body['agreement']).toEqual({
      signingId: 's-1',
      url,
      signedAt: '2026-06-10T02:10:00Z',
    });
    const other = await api().get(`/v1/card-changes/${pages.id}`, {
      as: { ...owner, sub: 'owner-2', merchantId: 'M-CHAIN' },
    });
    expect([other.status, other.body['agreement']]).toEqual([404, undefined]);
  });

  it('links to the agreement only at a web address', async () => {
    const withUrl = async (url: string) => {
      const signing = { signingId: 's', url };
      await recordStatus(storage(), buildStatus(pages.id, { stage: 'agreement', signing }));
      return (await api().get(progress())).body.text;
    };
    expect(await withUrl('https://esign.example.com/s')).toContain(
      'href="https://esign.example.com/s"',
    );
    expect(await withUrl('javascript:alert(1)')).not.toContain('javascript');
    expect(await withUrl('https://x/"><script>')).not.toContain('<script>');
  });

  it('[A75] shows where the money of each payer goes', async () => {
    const payers = [
      { payer: 'acquirer', money: 'hold' as const },
      { payer: 'unionpay', money: 'new' as const },
    ];
    const status = buildStatus(pages.id, { stage: 'switching', money: 'hold', payers });
    await recordStatus(storage(), status);
    expect((await api().get(progress())).body.text).toContain('收单机构暂存，银联结算至新卡');
    const answer = await api().get(`/v1/card-changes/${pages.id}`, { as: owner });
    expect(answer.body).toMatchObject({ money: 'hold', payers });
  });

  it('[A54] shows until when a new card is watched, as the watch says', async () => {
    await close();
    const watch = { until: '2026-07-11T02:00:00.000Z' };
    await recordStatus(storage(), buildStatus(pages.id, { stage: 'completed', watch }));
    expect((await api().get(progress())).body.text).toMatch(/新卡观察期至[^]*2026-07-11 10:00/);
  });

  it.each([
    [
      { state: 'asked', due: '2026-06-15T02:00:00.000Z', waitingOn: 'bank' } as const,
      '已请求收款银行退回，2026-06-15 10:00 前跟进',
    ],
    [{ state: 'nothing-to-recall', returnedFen: 0 } as const, '未收到需退回的款项'],
    [{ state: 'returned-in-part', returnedFen: 5_000 } as const, '已退回50.00元（共100.00元）'],
    [{ state: 'refused', returnedFen: 0, code: 'WATCH_RECALL_REFUSED' } as const, '未能退回'],
  ])('[D recovery] shows what became of a recall: %j', async (recall, text) => {
    await recordStatus(
      storage(),
      buildStatus(pages.id, {
        stage: 'frozen',
        recall: { at: '2026-06-12T02:00:00.000Z', askedFen: 10_000, ...recall },
      }),
    );
    expect((await api().get(progress())).body.text).toContain(text);
  });

  it('of a request that has ended is read from SQL', async () => {
    await close();
    const status = () => Promise.reject(new ActionRefused('ACT_WRONG_STAGE'));
    const { body } = await api({ cardChanges: { ...api().cardChanges, status } }).get(progress());
    expect(body.text).toContain('已完成');
    expect(body.text).toContain('目前结算至新卡');
  });

  it('[E6 completed] has the signed receipt where the last notice leads, and none before the end', async () => {
    const read = async () => (await api().get(progress())).body.text ?? '';
    expect(await read()).not.toContain('id="receipt"');
    const ended = { stage: 'completed', waitingOn: 'nobody', money: 'new' } as const;
    await recordStatus(storage(), buildStatus(pages.id, ended));
    const page = await read();
    const { body } = await api().get(`/v1/card-changes/${pages.id}/receipt`, { as: owner });
    const { lastHash } = body['trail'] as { lastHash: string };
    const { value } = body['signature'] as { value: string };
    for (const words of [lastHash, value, '尾号 8889', '尾号 1011'])
      expect(page.slice(page.indexOf('id="receipt"'))).toContain(words);
  });
});

describe('every page', () => {
  it('runs no script, loads nothing, cannot be framed or cached, and sends no referrer', async () => {
    const { headers, body } = await api().get(stop());
    const [, css = ''] = /<style>([\s\S]*?)<\/style>/.exec(body.text ?? '') ?? [];
    const hash = createHash('sha256').update(css).digest('base64');
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('keeps its token out of the log', async () => {
    const at = api();
    await at.get(stop());
    const [, , token = '-'] = stop().split('/');
    expect(at.logged).toContainEqual(
      expect.objectContaining({ route: '/stop/:token', status: 200 }),
    );
    expect(JSON.stringify(at.logged)).not.toContain(token);
  });
});
