import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import {
  setUpApi,
  links,
  createKey,
  owner,
  publicUrl,
  buildStatus,
  type Api,
} from '../../support/api.ts';
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
        action: 'watch ended',
        data: { kind },
      },
    ],
    state: { stage: 'completed', waitingOn: 'nobody', money: 'new', problems: [] },
  });

describe('the stop page', () => {
  it('[A71] shows what would be stopped, and a GET never acts', async () => {
    const at = api();
    const { status, body } = await at.get(stop());
    expect(status).toBe(200);
    expect(body.text).toContain('商户 M-GREEN 于 2026-06-10 10:00 申请更换结算卡');
    expect(body.text).toContain('<form method="post">');
    expect(at.told).toEqual([]);
  });

  it('shows no more than somebody who has left the record may know', async () => {
    const { body } = await api().get(stop());
    expect(body.text).not.toMatch(/8889|1011|identity|身份/);
  });

  it('[A71] stops with one press, in the name of the contact it was sent to', async () => {
    const at = api();
    const { status, body } = await at.post(stop());
    expect(status).toBe(200);
    expect(body.text).toContain('变更已暂停');
    expect(body.text).toMatch(/110.*96110/);
    expect(at.told).toMatchObject([
      {
        name: 'object',
        fields: { requestId: id, contactId: 'c-mobile', by: { id: 'c-mobile', role: 'system' } },
      },
    ]);
  });

  it('counts one press, however often it is pressed', async () => {
    const at = api();
    for (let n = 0; n < 3; n += 1) expect((await at.post(stop())).status).toBe(200);
    expect(at.told).toHaveLength(1);
  });

  it('says so when the request has ended, before and after the press', async () => {
    await close('cancelled');
    for (const answer of [await api().get(stop()), await api().post(stop())]) {
      expect(answer.body.text).toContain('该申请已结束');
      expect(answer.body.text).toContain('该变更申请已经结束：已撤销');
    }
  });

  it('[A71] stops the payouts to a new card that is watched, also for one who had stopped the change', async () => {
    const at = api();
    await at.post(stop());
    await close();
    expect((await at.get(stop())).body.text).toContain('向新卡的结算将立即暂停');
    const { status, body } = await at.post(stop());
    expect([status, body.text]).toEqual([200, expect.stringContaining('变更已暂停')]);
    expect(at.told.map(({ name }) => name)).toEqual(['object', 'object']);
    expect(new Set(at.told.map(({ key }) => key)).size).toBe(2);
  });

  it.each([
    ['watched', '新卡观察期已于 2026-07-11 10:00 结束'],
    ['superseded', '另一次变更已更换结算卡'],
    ['rolled-back', '已于 2026-07-11 10:00 恢复原卡结算'],
  ])(
    'says when and why it is too late once the watch ended %s, and whom to call',
    async (kind, why) => {
      const at = api();
      await close();
      await endWatch(kind);
      const [looked, pressed] = [await at.get(stop()), await at.post(stop())];
      expect([looked.status, pressed.status]).toEqual([200, 409]);
      for (const { body } of [looked, pressed]) {
        expect(body.text).toContain(why);
        expect(body.text).toContain('官方客服');
      }
      expect(at.told).toEqual([]);
    },
  );

  it('says that an objection made again stops nothing by itself', async () => {
    const { act } = api().cardChanges;
    const again: typeof act = async (...wish) => ({ ...(await act(...wish)), verdict: 'done' });
    const { body } = await api({ cardChanges: { ...api().cardChanges, act: again } }).post(stop());
    expect(body.text).toContain('不会自动暂停');
  });

  it('says so when the request ends under the finger', async () => {
    const { status, body } = await failing(new ActionRefused('ACT_WRONG_STAGE')).post(stop());
    expect([status, body.text]).toEqual([409, expect.stringContaining('该申请已结束')]);
  });

  it.each([
    ['away', new Unavailable(), 503],
    ['broken', new Error('boom 6217000200112001011'), 500],
  ])('asks to press again when the process is %s, as a page', async (_how, error, expected) => {
    const at = failing(error);
    const { status, body, headers } = await at.post(stop());
    expect([status, headers.get('content-type')]).toEqual([expected, 'text/html; charset=UTF-8']);
    expect(body.text).toContain('请稍后再试');
    expect(JSON.stringify(at.logged)).not.toContain('6217000');
  });

  it.each([['x.y'], ['x'], ['%E0%A4%A'], ['WyJkZW1vIl0.']])(
    'of a link that is none is a plain page: %s',
    async (token) => {
      for (const path of [`/stop/${token}`, `/status/${token}`]) {
        const { status, body } = await api().get(path);
        expect([status, body.text]).toEqual([404, expect.stringContaining('链接无效')]);
      }
      expect((await api().post(`/stop/${token}`)).status).toBe(404);
    },
  );

  it('is not opened by a link for looking, nor the other way round', async () => {
    const at = api();
    expect((await at.post(progress().replace('/status/', '/stop/'))).status).toBe(404);
    expect((await at.get(stop().replace('/stop/', '/status/'))).status).toBe(404);
    expect(at.told).toEqual([]);
  });

  function failing(error: Error) {
    return api({ cardChanges: { ...api().cardChanges, act: () => Promise.reject(error) } });
  }
});

describe('the progress page', () => {
  it('[A83] says in words how it stands, whose turn it is, until when, and where the money is', async () => {
    const status = async () =>
      buildStatus(id, {
        stage: 'correction',
        due: '2026-06-17T02:00:00.000Z',
        problems: [{ field: 'materials', code: 'MAT_MISSING', params: { items: 'card-photo' } }],
      });
    const at = api({ cardChanges: { ...api().cardChanges, status } });
    const { body } = await at.get(progress());
    for (const said of [
      '待补正',
      '等待您操作',
      '2026-06-17 10:00',
      '目前结算至原卡',
      '缺少材料：银行卡照片',
    ])
      expect(body.text).toContain(said);
  });

  it('leads to the agreement, and nowhere else', async () => {
    const withUrl = async (url: string) => {
      const status = async () => buildStatus(id, { signing: { signingId: 's', url } });
      const at = api({ cardChanges: { ...api().cardChanges, status } });
      return (await at.get(progress())).body.text;
    };
    expect(await withUrl('https://esign.example.com/s')).toContain(
      'href="https://esign.example.com/s"',
    );
    expect(await withUrl('javascript:alert(1)')).not.toContain('javascript');
    expect(await withUrl('https://x/"><script>')).not.toContain('<script>');
  });

  it('[A54] says until when a new card is watched, as the watch says', async () => {
    await close();
    const asked: unknown[] = [];
    const status: Api['cardChanges']['status'] = async (ref) => {
      asked.push(ref);
      return buildStatus(id, { stage: 'completed', watch: { until: '2026-07-11T02:00:00.000Z' } });
    };
    const at = api({ cardChanges: { ...api().cardChanges, status } });
    expect((await at.get(progress())).body.text).toMatch(/新卡观察期至[^]*2026-07-11 10:00/);
    const workflowId = `card-change-watch:demo:M-GREEN:${id}`;
    expect(asked).toEqual([{ workflowId, requestId: id }]);
  });

  it('of a request that has ended is read from the record', async () => {
    await close();
    const status = () => Promise.reject(new ActionRefused('ACT_WRONG_STAGE'));
    const { body } = await api({ cardChanges: { ...api().cardChanges, status } }).get(progress());
    expect(body.text).toContain('已完成');
    expect(body.text).toContain('目前结算至新卡');
  });
});

describe('every page', () => {
  it('runs no script, loads nothing, is not framed, not kept, and tells no other site of its link', async () => {
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

  it('leaves no token in the log', async () => {
    const at = api();
    await at.get(stop());
    const [, , token = '-'] = stop().split('/');
    expect(at.logged).toContainEqual(
      expect.objectContaining({ route: '/stop/:token', status: 200 }),
    );
    expect(JSON.stringify(at.logged)).not.toContain(token);
  });
});
