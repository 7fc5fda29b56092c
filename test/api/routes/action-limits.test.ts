import { describe, expect, it } from 'vitest';
import { ActionRefused } from '../../../client/errors.ts';
import { act, setUpApi, createKey, owner, type Claims } from '../../support/api.ts';
import { submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();
const openRequest = () => submitRequest(api(), owner, createKey());
const risk: Claims = { sub: 'risk-1', roles: ['risk-officer'] };

describe('an action', () => {
  it('[A71] too often in a minute is refused with the time when it ends, and no stop with it', async () => {
    const at = api();
    const id = await openRequest();
    const body = { from: '2026-06-11T10:00:00Z', to: '2026-06-11T11:00:00Z' };
    const key = createKey();
    const answers = [await act(at, id, 'choose-window', body, key)];
    for (let n = 0; n < 40; n += 1) answers.push(await act(at, id, 'choose-window', body));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(41 - 30);
    expect(refused[0]?.body).toMatchObject({ code: 'ACT_TOO_MANY', retryAt: expect.any(String) });
    expect(refused[0]?.body['zh']).toContain('后再试');
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await act(at, id, 'choose-window', body, key)).body).toEqual(answers[0]?.body);
    expect((await act(at, id, 'object', {})).status).toBe(200);
    expect((await act(at, id, 'freeze', { reason: 'x' }, createKey(), risk)).status).toBe(200);
    expect(at.calls).toHaveLength(32);
  });

  it('[A71] that stops is not refused because a thief has withdrawn in vain from the session of its owner', async () => {
    const at = api();
    const id = await openRequest();
    for (let n = 0; n < 20; n += 1) await act(at, id, 'withdraw', {});
    expect((await act(at, id, 'withdraw', {})).body['code']).toBe('ACT_TOO_MANY');
    expect((await act(at, id, 'object', {})).status).toBe(200);
    expect((await act(at, id, 'report-lost', { card: 'old' })).status).toBe(200);
  });

  it('that is refused for good says which number to call', async () => {
    const id = await openRequest();
    const cardChanges = {
      ...api().cardChanges,
      act: () =>
        Promise.reject(
          new ActionRefused('CMP_LIST_HIT', { problems: [{ field: 'x', code: 'RSK_STOP' }] }),
        ),
    };
    const { body } = await act(api({ cardChanges }), id, 'confirm-test', { ok: true });
    expect(body['zh']).toContain('请拨打官方客服 400-000-0001');
    expect(body['en']).toContain('the official service number 400-000-0001');
    expect(body['problems']).toEqual([
      expect.objectContaining({ zh: expect.stringContaining('400-000-0001') }),
    ]);
  });

  it('[A71] that stops counts also while the counts cannot be written', async () => {
    const id = await openRequest();
    const take = () => Promise.reject(new Error('relation "rate_limits" is locked'));
    const at = api({ storage: { ...storage(), rateLimits: { ...storage().rateLimits, take } } });
    expect((await act(at, id, 'object', {})).status).toBe(200);
    expect((await act(at, id, 'confirm-test', { ok: true })).status).toBe(500);
    expect(at.calls.map(({ name }) => name)).toEqual(['object']);
  });

  it('[A71] finds no place beside four that are still on their way, and a stop and a thaw do', async () => {
    const id = await openRequest();
    let answerAll = (): void => {};
    const answered = new Promise<void>((resolve) => (answerAll = resolve));
    const { cardChanges } = api();
    let onTheirWay = 0;
    const slow: typeof cardChanges.act = async (ref, action, ...others) => {
      onTheirWay += 1;
      if (action === 'confirmTest') await answered;
      return cardChanges.act(ref, action, ...others);
    };
    const at = api({ cardChanges: { ...cardChanges, act: slow } });
    const confirm = () => act(at, id, 'confirm-test', { ok: true });
    const waiting = Array.from({ length: 4 }, confirm);
    await expect.poll(() => onTheirWay).toBe(4);
    expect((await confirm()).body['code']).toBe('ACT_TOO_MANY');
    for (const action of ['freeze', 'thaw'])
      expect((await act(at, id, action, { reason: 'x' }, createKey(), risk)).status).toBe(200);
    answerAll();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await confirm()).status).toBe(200);
  });
});
