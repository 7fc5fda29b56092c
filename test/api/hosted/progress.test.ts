import { describe, expect, it } from 'vitest';
import { ActionRefused } from '../../../client/errors.ts';
import type { ActionAnswer, Status } from '../../../workflows/contract.ts';
import { describeNextStep } from '../../../domain/text/next-steps.ts';
import { createKey, setUpApi } from '../../support/api.ts';
import { buildMerchant } from '../../support/facts.ts';
import { buildStatus, recordStatus } from '../../support/api-stubs.ts';
import { card, enterHostedChange, paper } from '../../support/hosted.ts';
import { submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();

let merchants = 0;
/** An owner in the hosted change whose request is in this state. */
async function enterAt(more: Partial<Status>, person: object = {}) {
  merchants += 1;
  const merchantId = `M-PROGRESS-${merchants}`;
  const at = api();
  const requestId = await submitRequest(
    at,
    { sub: 'owner-1', roles: ['owner'], merchantId },
    createKey(),
    { merchantId },
  );
  const status = buildStatus(requestId, { merchantId, ...more });
  await recordStatus(storage(), status);
  at.cardChanges.status = async () => status;
  const visitor = await enterHostedChange(at, { merchantId, ...person });
  return { at, visitor, requestId, merchantId };
}

const path = (act: string) => `/change/progress/${act}`;

describe('The progress page of the hosted change', () => {
  it('[A18, A73] The progress page of the hosted change says where the request is, what to do, how many tries are left and whom to call', async () => {
    const { visitor, requestId } = await enterAt({
      triesLeft: 3,
      next: { merchant: '请核验身份 · prove who you are', staff: '' },
    });
    const page = visitor.pages.at(-1) ?? '';
    for (const shown of [
      '请核验身份',
      '还可尝试 3 次',
      '▶ 身份核验',
      '签署协议',
      '预计完成',
      '目前结算至原卡',
      requestId,
    ])
      expect(page).toContain(shown);
    expect(page).toContain('href="tel:4000000001"');
  });

  it.each([
    ['[A30] sends a one-time code', {}, 'request-code', {}, 'requestCode', {}],
    [
      '[A30] takes a one-time code',
      {},
      'enter-code',
      { code: '123 456' },
      'proveFactor',
      { method: 'otp', answerRef: expect.stringMatching(/^ans_/) },
    ],
    [
      '[A35] takes the word of the owner that they signed, for the provider to be asked',
      { stage: 'agreement', signing: { signingId: 'sig-1', url: 'https://sign.example.com/1' } },
      'sign',
      {},
      'sign',
      { signingId: 'sig-1' },
    ],
    [
      '[A40] takes the code of the cent',
      { stage: 'account-proof' },
      'enter-penny-code',
      { code: '602815' },
      'confirmPenny',
      { answerRef: expect.stringMatching(/^ans_/) },
    ],
    [
      '[A41] takes the word that a payment was made, for the bank to be asked',
      {
        stage: 'account-proof',
        payment: { amountFen: 12, remark: 'x', url: 'https://pay.example.com' },
      },
      'paid',
      {},
      'confirmPenny',
      {},
    ],
    [
      '[A50] takes a yes to the trial',
      { stage: 'trial' },
      'test-passed',
      {},
      'confirmTest',
      { ok: true },
    ],
    [
      '[A50] takes a no to the trial',
      { stage: 'trial' },
      'test-failed',
      {},
      'confirmTest',
      { ok: false },
    ],
    [
      'chooses the time of the switch, by the clock of China',
      { stage: 'cooling', waitingOn: 'clock' },
      'choose-window',
      { from: '2026-06-12T01:00', to: '2026-06-12T05:00' },
      'chooseWindow',
      { from: '2026-06-11T17:00:00.000Z', to: '2026-06-11T21:00:00.000Z' },
    ],
    ['withdraws the request', { stage: 'review' }, 'withdraw', {}, 'withdraw', {}],
    ['[A71] stops the change', { stage: 'switching' }, 'stop', {}, 'object', {}],
    [
      '[A71] reports the old card lost',
      { stage: 'review' },
      'lost-old',
      {},
      'reportLost',
      { card: 'old' },
    ],
  ] as const)(
    'The progress page of the hosted change %s, in the name of the owner of the session, once',
    async (_what, state, act, typed, action, fields) => {
      const { at, visitor, requestId } = await enterAt(state as Partial<Status>);
      await visitor.send(path(act), { ...typed, by: 'somebody-else', requestId: 'req-of-others' });
      await visitor.sendAgain();
      const calls = at.calls.filter(({ name }) => name === action);
      expect(calls.map((each) => each.fields)).toEqual([
        { ...fields, requestId, by: { id: 'owner-1', role: 'owner' } },
      ]);
      expect(visitor.pages.at(-1)).toContain('role="status"');
    },
  );

  it('[A31] The progress page of the hosted change opens the page of the provider, and asks the provider itself what came of it', async () => {
    const { at, visitor } = await enterAt({});
    const session = {
      kind: 'face',
      sessionRef: 'face-1',
      url: 'https://face.example.com/1',
    } as const;
    const act = at.cardChanges.act;
    at.cardChanges.act = async (...call) => ({ ...(await act(...call)), session });
    await visitor.send(path('open-face'));
    expect(visitor.pages.at(-1)).toContain('href="https://face.example.com/1"');
    await visitor.get('/change/back');
    expect(visitor.pages.at(-1)).toContain('欢迎回来');
    await visitor.send(path('check-face'), { sessionRef: 'face-of-others' });
    expect(at.calls.at(-1)).toMatchObject({
      name: 'proveFactor',
      fields: { method: 'face', sessionRef: 'face-1' },
    });
  });

  it('The progress page of the hosted change says why an act was refused, and keeps the page', async () => {
    const { at, visitor } = await enterAt({});
    at.cardChanges.act = () => Promise.reject(new ActionRefused('IDV_OTP_EXPIRED'));
    const answer = await visitor.send(path('enter-code'), { code: '123456' });
    expect([answer.status, answer.body.text]).toEqual([
      409,
      expect.stringContaining('role="alert"'),
    ]);
    expect(answer.body.text).toContain(new ActionRefused('IDV_OTP_EXPIRED').zh);
    expect(answer.body.text).toContain(`action="${path('enter-code')}"`);
  });

  it('The progress page of the hosted change takes no form that another page has made', async () => {
    const { at, visitor } = await enterAt({});
    expect((await visitor.send(path('withdraw'), { csrf: 'x'.repeat(43) })).status).toBe(403);
    expect(at.calls.filter(({ name }) => name === 'withdraw')).toEqual([]);
  });

  it('[A63, A81] The progress page of the hosted change corrects what was asked for in one act, paper by paper, and no more', async () => {
    const problems = [
      { field: 'materials.id-front', code: 'MAT_UNREADABLE', params: { items: 'id-front' } },
      { field: 'newAccount', code: 'ACC_NOT_FOUND' },
    ] as const;
    const { at, visitor } = await enterAt(
      { stage: 'correction', problems: [...problems] },
      {
        personToken: await keepPerson(merchants + 1),
      },
    );
    expect(visitor.pages.at(-1)).not.toContain(`action="${path('correct')}"`);
    await visitor.send('/change/papers/id-front', { 'photo-id-front': paper('front again') });
    await visitor.get('/change/account');
    await visitor.send('/change/account?kind=PERSONAL', card);
    expect(visitor.pages.at(-1)).toContain('✓ 尾号 1011');
    await visitor.send(path('correct'));
    const [sent, ...others] = at.calls.filter(({ name }) => name === 'correct');
    expect(others).toEqual([]);
    expect(sent?.fields).toMatchObject({
      changes: { materials: [{ kind: 'id-front' }], newAccount: { last4: '1011' } },
    });
    const { changes } = (sent?.fields ?? {}) as { changes?: object };
    expect(Object.keys(changes ?? {}).toSorted()).toEqual(['authn', 'materials', 'newAccount']);
    // The next correction begins without what was sent in this one.
    await visitor.get('/change/progress');
    expect(visitor.pages.at(-1)).not.toContain(`action="${path('correct')}"`);
  });

  it('The progress page of the hosted change says why a paper of a correction was not taken, where it is uploaded again', async () => {
    const problems = [
      { field: 'materials.id-front', code: 'MAT_UNREADABLE', params: { items: 'id-front' } },
    ] as const;
    const { visitor } = await enterAt({ stage: 'correction', problems: [...problems] });
    const html = new File(['<p>no paper</p>'], 'front.html', { type: 'text/html' });
    const answer = await visitor.send('/change/papers/id-front', { 'photo-id-front': html });
    expect([answer.status, answer.body.text]).toEqual([
      422,
      expect.stringContaining('id="photo-id-front-problem"'),
    ]);
    expect(answer.body.text).toContain('href="/change/progress"');
    const again = await visitor.send('/change/papers/id-front', {
      'photo-id-front': paper('front'),
    });
    expect(again.body.text).toContain(`action="${path('correct')}"`);
  });

  it.each([
    ['takes effect later', 'stop', { next: '已收到，正在生效 · on its way', verdict: 'received' }],
    ['stops nothing', 'stop', { next: '您的异议已记录 · on record', verdict: 'done' }],
    ['is about the old card', 'lost-old', { next: '无需操作 · nothing', verdict: 'accepted' }],
  ] as const)(
    'The progress page of the hosted change says what a stop came to when it %s',
    async (_what, name, came) => {
      const { at, visitor } = await enterAt({ stage: 'review' });
      const { act } = at.cardChanges;
      at.cardChanges.act = async (...call) =>
        ({ ...(await act(...call)), ...came }) as ActionAnswer;
      await visitor.send(path(name));
      const [, said] = /role="status">([^]*?)<\/section>/.exec(visitor.pages.at(-1) ?? '') ?? [];
      expect(said).toContain(came.next.split(' · ')[0]);
      expect(said).not.toMatch(/变更暂停|结算款暂存/);
    },
  );

  it('[A51] The progress page of the hosted change takes the word of the owner about what a network pays by itself', async () => {
    const asked = { merchant: describeNextStep('confirm-network-payout'), staff: '' };
    const completed = {
      stage: 'completed',
      waitingOn: 'clock',
      money: 'new',
      next: asked,
    } as const;
    for (const [name, ok] of [
      ['payouts-arrived', true],
      ['payouts-missing', false],
    ] as const) {
      const { at, visitor } = await enterAt(completed);
      await visitor.get('/change/progress');
      await visitor.send(path(name));
      expect(at.calls.at(-1)).toMatchObject({ name: 'confirmTest', fields: { ok } });
      expect(visitor.pages.at(-1)).toContain('role="status"');
      expect(visitor.pages.at(-1)).not.toContain('恢复原卡');
    }
    const { visitor } = await enterAt({ ...completed, next: { merchant: '', staff: '' } });
    await visitor.get('/change/progress');
    expect(visitor.pages.at(-1)).not.toContain('payouts-arrived');
  });

  it('[A65] The progress page of the hosted change leads to another request while payouts to the new card are stopped', async () => {
    const completed = { stage: 'completed', waitingOn: 'clock', money: 'new' } as const;
    const { visitor, requestId, merchantId } = await enterAt(completed);
    const stopped = { stage: 'frozen', waitingOn: 'merchant', money: 'hold' } as const;
    await recordStatus(storage(), buildStatus(requestId, { merchantId, ...stopped }));
    await visitor.get('/change/progress');
    expect(visitor.pages.at(-1)).toContain('href="/change"');
    await visitor.get('/change');
    await visitor.send('/change/begin', { reason: 'lost-card' });
    expect(visitor.pages.at(-1)).toContain('本人信息');
  });

  it('The hosted change shows no request of another scope, and lets the whole merchant change while one of a terminal is open', async () => {
    const merchant = { merchantId: 'M-SCOPES' };
    const scope = { terminal: 'T-1' };
    const { terminals, binding, ...record } = buildMerchant(merchant);
    const ownCard = { binding: { ...binding, last4: '7777' } };
    const known = api({
      merchants: {
        readRecord: async () => ({
          ...{ ...record, binding },
          terminals: terminals.map((each) => ({ ...each, ...ownCard })),
        }),
        findContactAddress: async () => ({ channel: 'sms', address: '13800138001' }),
      },
    });
    const ofTerminal = await submitRequest(
      known,
      { sub: 'owner-1', roles: ['owner'], ...merchant },
      createKey(),
      { ...merchant, scope },
    );
    const visitor = await enterHostedChange(known, merchant);
    expect(visitor.pages.at(-1)).toContain('action="/change/begin"');
    expect(visitor.pages.join('')).not.toContain(ofTerminal);
    const other = await enterHostedChange(known, { ...merchant, scope });
    expect(other.pages.at(-1)).toContain(ofTerminal);
  });

  it('The progress page of the hosted change lets an owner who was asked for nothing new continue', async () => {
    const problems = [{ field: 'identity', code: 'IDV_NOT_PROVED' }] as const;
    const { at, visitor } = await enterAt({ stage: 'correction', problems: [...problems] });
    await visitor.send(path('correct'));
    expect(at.calls.at(-1)).toMatchObject({ name: 'correct', fields: { changes: {} } });
  });

  it('The progress page of the hosted change shows the receipt of a request that has ended, and leads to another one', async () => {
    const { visitor } = await enterAt({ stage: 'cancelled', waitingOn: 'nobody' });
    await visitor.get('/change');
    expect(visitor.pages.at(-1)).toContain('href="/change/progress"');
    await visitor.get('/change/progress');
    expect(visitor.pages.at(-1)).toContain('href="/change/receipt"');
    await visitor.get('/change/receipt');
    expect(visitor.pages.at(-1)).toContain('已撤销');
  });

  it('[A73] The progress page of the hosted change gives a question to support as a task of the case, once, and says that it came', async () => {
    const { at, visitor, requestId } = await enterAt({ stage: 'review' });
    await visitor.send(path('ask'), {
      question: '为什么还没审核？我的卡是6217000200112001011\nhttps://evil.example',
    });
    await visitor.sendAgain();
    const page = visitor.pages.at(-1) ?? '';
    expect(page).toContain('已收到您的问题');
    expect(page).toMatch(/“为什么还没审核？[^]*已收到，[^]*前致电登记号码答复/);
    expect(page).not.toContain('6217000200112001011');
    const operator = { sub: 'operator-1', roles: ['operator'] };
    const list = async () => {
      const { body } = await at.get(`/v1/tasks?requestId=${requestId}`, { as: operator });
      return body['tasks'] as { taskId: string; subject: string }[];
    };
    const [task, ...others] = await list();
    expect(others).toEqual([]);
    expect(task).toMatchObject({
      kind: 'support-question',
      owner: 'operator',
      requestId,
      openedBy: 'owner-1',
    });
    expect(task?.subject).not.toMatch(/6217000200112001011|evil/);
    await at.post(`/v1/tasks/${task?.taskId}/finish`, {
      as: operator,
      body: { outcome: 'answered' },
    });
    await visitor.get('/change/progress');
    expect(visitor.pages.at(-1)).toContain('已电话答复');
  });

  it('The progress page of the hosted change takes no empty question and few a day, and a stop is counted apart', async () => {
    const { at, visitor } = await enterAt({ stage: 'review' });
    expect((await visitor.send(path('ask'), { question: ' ' })).status).toBe(409);
    for (let n = 0; n < 5; n += 1) await visitor.send(path('ask'), { question: `question ${n}` });
    const refused = await visitor.send(path('ask'), { question: 'one more' });
    expect([refused.status, refused.body.text]).toEqual([
      409,
      expect.stringContaining('role="alert"'),
    ]);
    expect(refused.body.text).toMatch(/<textarea[^>]*>\s*one more<\/textarea/);
    await visitor.send(path('stop'));
    expect(at.calls.at(-1)).toMatchObject({ name: 'object' });
  });

  it('The progress page of the hosted change shows a time again that was refused', async () => {
    const { at, visitor } = await enterAt({ stage: 'cooling', waitingOn: 'clock' });
    const params = { field: 'to', expected: '> 2026-06-13T00:00:00.000Z' };
    at.cardChanges.act = () => Promise.reject(new ActionRefused('INP_FORMAT', { params }));
    const times = { from: '2026-06-12T01:00', to: '2026-06-12T05:00' };
    const { body } = await visitor.send(path('choose-window'), times);
    for (const time of Object.values(times)) expect(body.text).toContain(`value="${time}"`);
    const [, alert] = /role="alert">([^]*?)<\/section>/.exec(body.text ?? '') ?? [];
    expect(alert).not.toMatch(/：to|2026-06-13T/);
  });

  async function keepPerson(n: number): Promise<string> {
    const merchant = { acquirerId: 'demo', merchantId: `M-PROGRESS-${n}` };
    const secrets = { name: '李桂香', idNumber: '110105198506120042', mobile: '13800138001' };
    return (await storage().vault.tokenizePerson(merchant, secrets)).token;
  }
});
