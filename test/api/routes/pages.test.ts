import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import { setUpApi, links, createKey, pressStop, owner, publicUrl } from '../../support/api.ts';
import { buildStatus, recordStatus } from '../../support/api-stubs.ts';
import { readForm } from '../../../scripts/demo/http.ts';
import { submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();
let id = '';
beforeEach(async () => {
  id = await submitRequest(api(), owner, createKey());
});
const target = () => ({ acquirerId: 'demo', requestId: id, contactId: 'c-mobile' });
const stop = () => links.buildStopLink(target()).slice(publicUrl.length);
const progress = () => links.buildStatusLink(target()).slice(publicUrl.length);
const close = (stage: 'completed' | 'cancelled' = 'completed') =>
  storage().auditLog.append({
    acquirerId: 'demo',
    merchantId: 'M-GREEN',
    requestId: id,
    entries: [{ seq: 2, at: '2026-06-11T02:00:00Z', actor: 'system', action: 'closed' }],
    state: { stage, waitingOn: 'nobody', money: 'new', problems: [] },
  });
const endWatch = (kind: string) =>
  storage().auditLog.append({
    acquirerId: 'demo',
    merchantId: 'M-GREEN',
    requestId: id,
    entries: [
      {
        seq: 3,
        at: '2026-07-11T02:00:00Z',
        actor: 'system',
        action: 'watch-ended',
        data: { outcome: kind },
      },
    ],
    state: { stage: 'completed', waitingOn: 'nobody', money: 'new', problems: [] },
  });

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

describe('the stop page', () => {
  it('[A71] shows what can be stopped, and a GET stops nothing', async () => {
    const at = api();
    const { status, body } = await at.get(stop());
    expect(status).toBe(200);
    expect(body.text).toContain('商户 M-GREEN 于 2026-06-10 10:00 申请更换结算卡');
    expect(body.text).toMatch(/<form method="post">\s*<input type="hidden" name="press"/);
    expect(at.calls).toEqual([]);
  });

  it('shows only what a contact who has left the merchant record may know', async () => {
    const { body } = await api().get(stop());
    expect(body.text).not.toMatch(/8889|1011|identity|身份/);
  });

  it('[A71] stops the change with one press, in the name of the contact that got the link', async () => {
    const at = api();
    const { status, body } = await pressStop(at, stop());
    expect(status).toBe(200);
    expect(body.text).toContain('变更已暂停');
    expect(body.text).toMatch(/110.*96110/);
    expect(at.calls).toMatchObject([
      {
        name: 'object',
        fields: { requestId: id, contactId: 'c-mobile', by: { id: 'c-mobile', role: 'system' } },
      },
    ]);
  });

  it('counts several presses as one objection', async () => {
    const at = api();
    for (let n = 0; n < 3; n += 1) expect((await pressStop(at, stop())).status).toBe(200);
    expect(at.calls).toHaveLength(1);
  });

  it('says before and after the press that the request has ended', async () => {
    await close('cancelled');
    for (const answer of [await api().get(stop()), await pressStop(api(), stop())]) {
      expect(answer.body.text).toContain('该申请已结束');
      expect(answer.body.text).toContain('该变更申请已经结束：已撤销');
    }
  });

  it('[A71] stops payouts to a watched card, also for a contact who had stopped the change before', async () => {
    const at = api();
    await pressStop(at, stop());
    await close();
    expect((await at.get(stop())).body.text).toContain('向新卡的结算将立即暂停');
    const { status, body } = await pressStop(at, stop());
    expect([status, body.text]).toEqual([200, expect.stringContaining('变更已暂停')]);
    expect(at.calls.map(({ name }) => name)).toEqual(['object', 'object']);
    expect(new Set(at.calls.map(({ key }) => key)).size).toBe(2);
  });

  it.each([
    ['watched', '新卡观察期已于 2026-07-11 10:00 结束'],
    ['superseded', '另一次变更已更换结算卡'],
    ['rolled-back', '已于 2026-07-11 10:00 恢复原卡结算'],
  ])(
    'says when and why it is too late after a watch that ended as %s, and whom to call',
    async (kind, why) => {
      const at = api();
      await close();
      await endWatch(kind);
      const [page, pressed] = [await at.get(stop()), await pressStop(at, stop())];
      expect([page.status, pressed.status]).toEqual([200, 409]);
      for (const { body } of [page, pressed]) {
        expect(body.text).toContain(why);
        expect(body.text).toContain('官方客服');
      }
      expect(at.calls).toEqual([]);
    },
  );

  it('says that a repeated objection stops nothing by itself', async () => {
    const { act } = api().cardChanges;
    const actAgain: typeof act = async (...args) => ({ ...(await act(...args)), verdict: 'done' });
    const { body } = await pressStop(
      api({ cardChanges: { ...api().cardChanges, act: actAgain } }),
      stop(),
    );
    expect(body.text).toContain('不会自动暂停');
  });

  it('says that the request has ended when it ends during the press', async () => {
    const { status, body } = await pressStop(failing(new ActionRefused('ACT_WRONG_STAGE')), stop());
    expect([status, body.text]).toEqual([409, expect.stringContaining('该申请已结束')]);
  });

  it.each([
    ['does not answer', new Unavailable()],
    ['is broken', new Error('boom 6217000200112001011')],
  ])('[A71] keeps a press and says so while the workflow %s', async (_how, error) => {
    const at = failing(error);
    const { status, body, headers } = await pressStop(at, stop());
    expect([status, headers.get('content-type')]).toEqual([202, 'text/html; charset=UTF-8']);
    expect(body.text).toContain('您的异议已保存，无需再次点击');
    expect(body.text).toContain('Your objection is stored');
    expect(JSON.stringify(at.logged)).not.toContain('6217000');
    const { safetyInbox } = storage();
    expect(await safetyInbox.listDue(100)).toContainEqual(
      expect.objectContaining({ requestId: id, action: 'object' }),
    );
    expect(await safetyInbox.hasUndelivered({ acquirerId: 'demo', merchantId: 'M-GREEN' })).toBe(
      true,
    );
  });

  it('takes no press without the token of the page, as programs that submit forms send it', async () => {
    const at = api();
    const press = (body: string, path = stop()) =>
      at.post(path, { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    for (const body of ['', 'press=', 'press=x', 'press=lz1.AAAA', `press=${'9'.repeat(200)}`])
      expect((await press(body)).status, body).toBe(403);
    const page = (await at.get(stop())).body.text ?? '';
    const token = readForm(page).toString();
    const other = links.buildStopLink({ ...target(), contactId: 'c-mail' }).slice(publicUrl.length);
    expect((await press(token, other)).status).toBe(403);
    expect(at.calls).toEqual([]);
    const refused = await press('');
    expect(refused.body.text).toContain('停止变更 Stop the change');
    expect((await press(readForm(refused.body.text ?? '').toString())).status).toBe(200);
  });

  it.each([['x.y'], ['x'], ['%E0%A4%A'], ['WyJkZW1vIl0.']])(
    'answers an invalid link with a page: %s',
    async (token) => {
      for (const path of [`/stop/${token}`, `/status/${token}`]) {
        const { status, body } = await api().get(path);
        expect([status, body.text]).toEqual([404, expect.stringContaining('链接无效')]);
      }
      expect((await api().post(`/stop/${token}`)).status).toBe(404);
    },
  );

  it('does not open with a link to the status page, nor the other way round', async () => {
    const at = api();
    expect((await at.post(progress().replace('/status/', '/stop/'))).status).toBe(404);
    expect((await at.get(stop().replace('/stop/', '/status/'))).status).toBe(404);
    expect(at.calls).toEqual([]);
  });

  function failing(error: Error) {
    return api({ cardChanges: { ...api().cardChanges, act: () => Promise.reject(error) } });
  }
});

describe('the status page', () => {
  it('[A83] shows in words the stage, who is waited for, the deadline and where payouts go', async () => {
    const status = buildStatus(id, {
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

  it('[A35] keeps the copy of the signed agreement when the request has ended', async () => {
    const url = 'https://esign.example.com/s-1';
    await storage().auditLog.append({
      acquirerId: 'demo',
      merchantId: 'M-GREEN',
      requestId: id,
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
    const answer = await api().get(`/v1/card-changes/${id}`, { as: owner });
    expect(answer.body['agreement']).toEqual({
      signingId: 's-1',
      url,
      signedAt: '2026-06-10T02:10:00Z',
    });
  });

  it('links to the agreement only at a web address', async () => {
    const withUrl = async (url: string) => {
      await recordStatus(storage(), buildStatus(id, { signing: { signingId: 's', url } }));
      return (await api().get(progress())).body.text;
    };
    expect(await withUrl('https://esign.example.com/s')).toContain(
      'href="https://esign.example.com/s"',
    );
    expect(await withUrl('javascript:alert(1)')).not.toContain('javascript');
    expect(await withUrl('https://x/"><script>')).not.toContain('<script>');
  });

  it('[A54] shows until when a new card is watched, as the watch says', async () => {
    await close();
    const watch = { until: '2026-07-11T02:00:00.000Z' };
    await recordStatus(storage(), buildStatus(id, { stage: 'completed', watch }));
    expect((await api().get(progress())).body.text).toMatch(/新卡观察期至[^]*2026-07-11 10:00/);
  });

  it('of a request that has ended is read from SQL', async () => {
    await close();
    const status = () => Promise.reject(new ActionRefused('ACT_WRONG_STAGE'));
    const { body } = await api({ cardChanges: { ...api().cardChanges, status } }).get(progress());
    expect(body.text).toContain('已完成');
    expect(body.text).toContain('目前结算至新卡');
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
