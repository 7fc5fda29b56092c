import { createHash } from 'node:crypto';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import type { CardChanges } from '../../../client/card-changes.ts';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import { readForm } from '../../../scripts/demo/http.ts';
import { act, links, pressStop, publicUrl } from '../../support/api.ts';
import { deliverStops } from '../../../worker/safety-delivery.ts';
import { setUpPages } from '../../support/request-pages.ts';

const pages = setUpPages();
const { api, storage, target, stop, progress, close } = pages;
const endWatch = (kind: string) =>
  storage().auditLog.append({
    acquirerId: 'demo',
    merchantId: 'M-GREEN',
    requestId: pages.id,
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
        fields: {
          requestId: pages.id,
          contactId: 'c-mobile',
          by: { id: 'c-mobile', role: 'system' },
        },
      },
    ]);
  });

  it('counts several presses as one objection', async () => {
    const at = api();
    expect((await pressTimes(at, 3)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(at.calls).toHaveLength(1);
  });

  it('says before and after the press that the request has ended', async () => {
    await close('cancelled');
    for (const answer of [await api().get(stop()), await pressStop(api(), stop())]) {
      expect(answer.body.text).toContain('该申请已结束');
      expect(answer.body.text).toMatch(/该变更申请已经结束：已撤销。目前结算至.卡。/);
    }
  });

  it('[A71] stops payouts to a watched card, also for a contact who had stopped the change before', async () => {
    const at = api();
    await pressStop(at, stop());
    await close();
    expect((await at.get(stop())).body.text).toContain('我们将暂停向新卡结算');
    const { status, body } = await pressStop(at, stop());
    expect([status, body.text]).toEqual([200, expect.stringContaining('正在暂停向新卡结算')]);
    expect(body.text).not.toContain('变更已暂停');
    expect(at.calls.map(({ name }) => name)).toEqual(['object', 'object']);
    expect(new Set(at.calls.map(({ key }) => key)).size).toBe(2);
  });

  it('says of no press that the money is safe, and of one that is on its way after completion not that nothing is switched', async () => {
    const read = async () => {
      const { text: opened = '' } = (await api().get(stop())).body;
      const { text: received = '' } = (await pressStop(failing(new Unavailable()), stop())).body;
      expect(opened + received).not.toMatch(/安全|is safe/);
      return received;
    };
    expect(await read()).toContain('生效之前不会切换到新卡');
    await close();
    expect(await read()).toContain('生效后向新卡的结算暂停');
  });

  it('[E6 completed] has the receipt of a change that is complete, and opens without it', async () => {
    expect((await api().get(stop())).body.text).not.toContain('id="receipt"');
    await close();
    expect((await api().get(stop())).body.text).toContain('id="receipt"');
    const read = () => Promise.reject(new Error('the log is away'));
    const auditLog = { ...storage().auditLog, read };
    const { status, body } = await api({ storage: { ...storage(), auditLog } }).get(stop());
    expect(status).toBe(200);
    expect(body.text).toContain('停止变更 Stop the change');
    expect(body.text).not.toContain('id="receipt"');
  });

  it.each([
    ['watched', '新卡观察期已于 2026-07-11 10:00 结束'],
    ['superseded', '另一次变更已更换结算卡'],
    ['rolled-back', '已于 2026-07-11 10:00 恢复结算至原卡'],
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
      expect.objectContaining({ requestId: pages.id, action: 'object' }),
    );
    expect(await safetyInbox.hasUndelivered({ acquirerId: 'demo', merchantId: 'M-GREEN' })).toBe(
      true,
    );
  });

  it('[A71] does not say of a completed change that nothing is switched before the press takes effect', async () => {
    await close();
    const at = failing(new Unavailable());
    for (const { body } of [await pressStop(at, stop()), await at.get(stop())]) {
      expect(body.text).toContain('生效后向新卡的结算暂停');
      expect(body.text).not.toMatch(/不会切换到新卡|资金仍安全/);
    }
    const { body } = await act(at, pages.id, 'object', {});
    expect(body).toMatchObject({ verdict: 'received', next: expect.stringContaining('生效后') });
  });

  it('[A71] answers every one of many presses that it has stored with a page', async () => {
    const at = failing(new Unavailable());
    const answers = await pressTimes(at, 22);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(answers.at(-1)?.body.text).toContain('您的异议已保存，无需再次点击');
  });

  it('[A71] takes the first press of a contact also when others have used up the link', async () => {
    const { rateLimits } = storage();
    const take = async () => [{ allowed: false as const, until: '2099-01-01T00:00:00.000Z' }];
    const at = api({ storage: { ...storage(), rateLimits: { ...rateLimits, take } } });
    const { status, body } = await pressStop(at, stop());
    expect([status, body.text]).toEqual([200, expect.stringContaining('变更已暂停')]);
    expect(at.calls.map(({ name }) => name)).toEqual(['object']);
  });

  it('[A71] takes the press of a contact also when a thief has used the key that its link gives', async () => {
    const at = api();
    const token = stop().slice('/stop/'.length);
    const key = `stop-change-${createHash('sha256').update(token).digest('hex').slice(0, 32)}`;
    const window = { from: '2026-06-11T10:00:00Z', to: '2026-06-11T11:00:00Z' };
    for (const [action, body] of [
      ['choose-window', window],
      ['withdraw', {}],
    ] as const)
      expect((await act(at, pages.id, action, body, key)).status).toBe(200);
    const { status, body } = await pressStop(at, stop());
    expect([status, body.text]).toEqual([200, expect.stringContaining('变更已暂停')]);
    expect(at.calls.at(-1)).toMatchObject({ name: 'object' });
  });

  it('tells whoever presses on after a refusal in both languages when to try again, and whom to call', async () => {
    const at = failing(new ActionRefused('ACT_CONTACT_REFUSED'));
    await pressTimes(at, 21);
    const { status, body, headers } = await pressStop(at, stop());
    expect([status, headers.get('content-type')]).toEqual([429, 'text/html; charset=UTF-8']);
    expect(body.text).toContain('操作过于频繁');
    expect(body.text).toContain('Too many actions in a short time');
    expect(body.text).toContain('官方客服 Service: <strong>400-000-0001</strong>');
  });

  it('[A71] says when it is opened again that the press is on its way, or that it took effect', async () => {
    await pressStop(failing(new Unavailable()), stop());
    const open = async () => (await api().get(stop())).body.text;
    expect(await open()).toContain('您的异议已保存，无需再次点击');
    await deliver(api().cardChanges.act);
    expect(await open()).toContain('您的异议已生效');
    expect(await open()).not.toContain('<form');
  });

  it('[E2 objection.rules] takes another press, and says what it is worth, once people have let the change go on', async () => {
    const at = api();
    await pressStop(at, stop());
    expect((await at.get(stop())).body.text).toContain('您的异议已生效');
    await storage().auditLog.append({
      acquirerId: 'demo',
      merchantId: 'M-GREEN',
      requestId: pages.id,
      entries: [{ seq: 2, at: '2026-06-11T02:00:00Z', actor: 'risk-2', action: 'thawed' }],
      state: { stage: 'cooling', waitingOn: 'clock', money: 'old', problems: [] },
    });
    const { text } = (await at.get(stop())).body;
    expect(text).toContain('<form');
    expect(text).not.toContain('您的异议已生效');
    const { act: first } = at.cardChanges;
    const repeated: typeof first = async (...args) => ({
      ...(await first(...args)),
      verdict: 'done',
    });
    const later = api({ cardChanges: { ...at.cardChanges, act: repeated } });
    expect((await pressStop(later, stop())).body.text).toContain('不会自动暂停');
    expect((await later.get(stop())).body.text).toContain('不会自动暂停');
    // Another account was named: what the contact says of it is for the process to judge.
    await storage().auditLog.append({
      acquirerId: 'demo',
      merchantId: 'M-GREEN',
      requestId: pages.id,
      entries: [{ seq: 3, at: '2026-06-12T02:00:00Z', actor: 'owner-1', action: 'corrected' }],
      state: { stage: 'identity', waitingOn: 'merchant', money: 'old', problems: [] },
    });
    expect((await at.get(stop())).body.text).toContain('<form');
    await pressStop(at, stop());
    expect(at.calls.map(({ name }) => name)).toEqual(['object', 'object', 'object']);
  });

  it('[A71] stops also while the log that says whether it was thawed cannot be read', async () => {
    const auditLog = { ...storage().auditLog, read: () => Promise.reject(new Error('away')) };
    const at = api({ storage: { ...storage(), auditLog } });
    expect((await pressStop(at, stop())).body.text).toContain('变更已暂停');
  });

  it('[A71] says why a press that was answered as received had no effect, and takes another one', async () => {
    await pressStop(failing(new Unavailable()), stop());
    await deliver(() => Promise.reject(new ActionRefused('ACT_TOO_MANY')));
    const { body } = await api().get(stop());
    expect(body.text).toContain('您此前的点击未能生效，原因：操作过于频繁');
    expect(body.text).toContain('Your earlier press had no effect');
    const again = await pressStop(failing(new Unavailable()), stop());
    expect(again.status).toBe(202);
    const { safetyInbox } = storage();
    expect(await safetyInbox.hasUndelivered({ acquirerId: 'demo', merchantId: 'M-GREEN' })).toBe(
      true,
    );
    await deliver(api().cardChanges.act);
    expect((await api().get(stop())).body.text).toContain('您的异议已生效');
  });

  it.each(['cancelled', 'completed'] as const)(
    'says after the request was %s that a press which arrived too late had no effect',
    async (stage) => {
      await pressStop(failing(new Unavailable()), stop());
      await deliver(() => Promise.reject(new ActionRefused('ACT_WRONG_STAGE')));
      await close(stage);
      expect((await api().get(stop())).body.text).toContain('您此前的点击未能生效');
    },
  );

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

  /** Presses the button of one page several times. */
  async function pressTimes(at: ReturnType<typeof api>, times: number) {
    const body = readForm((await at.get(stop())).body.text ?? '').toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answers = [];
    for (let n = 0; n < times; n += 1) answers.push(await at.post(stop(), { body, headers }));
    return answers;
  }

  const deliver = (act: CardChanges['act']) =>
    deliverStops({ ...storage(), cardChanges: { act }, log: pino({ level: 'silent' }) });

  function failing(error: Error) {
    return api({ cardChanges: { ...api().cardChanges, act: () => Promise.reject(error) } });
  }
});
