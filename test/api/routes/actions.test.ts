import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../activities/audit-log.ts';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import { setUpApi, maker, createKey, owner, type Claims } from '../../support/api.ts';
import { submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();
type Api = ReturnType<typeof api>;
const opened = () => submitRequest(api(), owner, createKey());
const written = new Map<string, number>();
async function write(id: string, stage: 'completed' | 'rejected', entry: Partial<AuditEntry>) {
  const seq = (written.get(id) ?? 1) + 1;
  written.set(id, seq);
  await storage().auditLog.append({
    acquirerId: 'demo',
    merchantId: 'M-GREEN',
    requestId: id,
    entries: [{ seq, at: '2026-06-11T02:00:00Z', actor: 'system', action: '', ...entry }],
    state: { stage, waitingOn: 'nobody', money: 'new', problems: [] },
  });
}
const act = (
  at: Api,
  id: string,
  action: string,
  body: object,
  key = createKey(),
  as: Claims = owner,
) => at.post(`/v1/card-changes/${id}/${action}`, { as, key, body });

describe('an action', () => {
  it('reaches the process once, as the person of the token', async () => {
    const at = api();
    const id = await opened();
    const key = createKey();
    const { status, body } = await act(at, id, 'withdraw', { reason: '改主意了' }, key);
    expect([status, body['verdict']]).toEqual([200, 'done']);
    expect(at.told).toEqual([
      {
        name: 'withdraw',
        key,
        fields: { requestId: id, reason: '改主意了', by: { id: 'owner-1', role: 'owner' } },
      },
    ]);
  });

  it('is taken in the first of the caller’s roles that may', async () => {
    const at = api();
    const id = await opened();
    const as: Claims = { sub: 'two-hats', roles: ['maker', 'operator'] };
    await act(at, id, 'retry-step', { step: 'hold/settlement' }, createKey(), as);
    await act(at, id, 'approve', { evidence: 'e' }, createKey(), as);
    expect(at.told).toMatchObject([
      { fields: { by: { role: 'operator' } } },
      { fields: { by: { role: 'maker' } } },
    ]);
  });

  it('[A82] made again under its key is answered the same, and not told again', async () => {
    const at = api();
    const id = await opened();
    const key = createKey();
    const first = await act(at, id, 'report-lost', { card: 'old' }, key);
    const again = await act(at, id, 'report-lost', { card: 'old' }, key);
    expect(again.body).toEqual(first.body);
    expect(at.told).toHaveLength(1);
  });

  it.each([
    ['another body', 'report-lost', { card: 'new' }, owner],
    ['another action', 'withdraw', {}, owner],
    ['another person', 'report-lost', { card: 'old' }, { ...owner, sub: 'owner-2' }],
  ] as const)('may not take the key of %s', async (_what, action, body, as) => {
    const at = api();
    const id = await opened();
    const key = createKey();
    await act(at, id, 'report-lost', { card: 'old' }, key);
    const other = await act(at, id, action, body, key, as);
    expect([other.status, other.body['code']]).toEqual([422, 'API_KEY_REUSED']);
    expect(at.told).toHaveLength(1);
  });

  it('that nobody answered is told again under the same key', async () => {
    const id = await opened();
    const key = createKey();
    const silent = await act(failing(new Unavailable()), id, 'withdraw', {}, key);
    expect([silent.status, silent.body['code']]).toEqual([503, 'API_UNAVAILABLE']);
    const at = api();
    expect((await act(at, id, 'withdraw', {}, key)).status).toBe(200);
    expect(at.told).toMatchObject([{ name: 'withdraw', key }]);
  });

  it.each([
    ['ACT_WRONG_STAGE', 409],
    ['ACT_SAME_PERSON', 403],
    ['ACT_NO_CHANGE', 409],
    ['IDV_OTP_EXPIRED', 422],
    ['POL_DAILY_LIMIT', 429],
  ] as const)('that the process refuses with %s is %i, with both texts', async (code, expected) => {
    const { status, body } = await act(
      failing(new ActionRefused(code)),
      await opened(),
      'withdraw',
      {},
    );
    expect([status, body['code']]).toEqual([expected, code]);
    expect(body['zh']).toMatch(/[\u4e00-\u9fff]/);
    expect(body['en']).toMatch(/[a-z]/);
  });

  it.each([
    ['rejected', 'object'],
    ['completed', 'withdraw'],
  ] as const)('on a %s request is refused without asking: %s', async (stage, action) => {
    const id = await opened();
    await write(id, stage, { action: 'closed' });
    const at = api();
    const { status, body } = await act(at, id, action, {});
    expect([status, body['code']]).toEqual([409, 'ACT_WRONG_STAGE']);
    expect(at.told).toEqual([]);
  });

  it('[A71] on a completed request reaches the process until the watch over its card has ended', async () => {
    const id = await opened();
    await write(id, 'completed', { action: 'closed' });
    const at = api();
    expect((await act(at, id, 'object', {})).status).toBe(200);
    await write(id, 'completed', { action: 'watch ended', data: { kind: 'watched' } });
    const { status, body } = await act(at, id, 'object', {});
    expect([status, body['code']]).toEqual([409, 'ACT_WATCH_OVER']);
    expect(body['zh']).toContain('2026-06-11 10:00');
    expect(at.told.map(({ name }) => name)).toEqual(['object']);
  });

  it('without fields needs no body', async () => {
    const at = api();
    const id = await opened();
    const path = `/v1/card-changes/${id}/claim`;
    expect((await at.post(path, { as: maker, key: createKey() })).status).toBe(200);
  });

  it('nobody knows is 404', async () => {
    expect((await act(api(), await opened(), 'explode', {})).status).toBe(404);
    expect((await act(api(), await opened(), 'prove_factor', {})).status).toBe(404);
  });

  it('[A63] corrects with papers that were uploaded', async () => {
    const materials = [{ kind: 'card-photo', documentId: 'doc_00000001', sha256: 'c'.repeat(64) }];
    const at = api();
    const { body } = await act(at, await opened(), 'correct', { changes: { materials } });
    expect(body['problems']).toMatchObject([
      { field: 'changes.materials.0.documentId', code: 'MAT_MISSING' },
    ]);
    expect(at.told).toEqual([]);
  });

  function failing(error: Error) {
    return api({ cardChanges: { ...api().cardChanges, act: () => Promise.reject(error) } });
  }
});

describe('a code that somebody types', () => {
  it.each([
    ['prove-factor', { method: 'otp', code: ' １２３４５６ ' }],
    ['confirm-penny', { code: '123456' }],
  ])(
    '[A69] by %s goes to the vault, and only its reference to the process',
    async (action, body) => {
      const at = api();
      await act(at, await opened(), action, body);
      expect(JSON.stringify(at.told)).not.toMatch(/123456|１２３４５６/);
      const [answerRef = ''] = at.told.map(
        (told) => (told.fields as { answerRef: string }).answerRef,
      );
      const code = await storage().vault.makeCode(`code of ${answerRef}`, 6);
      expect(code).toMatch(/^\d{6}$/);
      expect(await storage().vault.compareCode(`code of ${answerRef}`, answerRef)).toBe(
        code === '123456' ? 'match' : 'wrong',
      );
    },
  );

  it('is not told from another one by what is kept of the call', async () => {
    const at = api();
    const id = await opened();
    const key = createKey();
    await act(at, id, 'prove-factor', { method: 'otp', code: '123456' }, key);
    const other = await act(at, id, 'prove-factor', { method: 'otp', code: '654321' }, key);
    expect(other.body['code']).toBe('API_KEY_REUSED');
  });
});
