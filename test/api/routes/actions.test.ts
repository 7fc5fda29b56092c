import { describe, expect, it, vi } from 'vitest';
import type { AuditEntry } from '../../../activities/audit-log.ts';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import type { Problem } from '../../../domain/gates/assessment.ts';
import { act, setUpApi, maker, createKey, owner, type Claims } from '../../support/api.ts';
import { createCanary } from '../../support/canaries.ts';
import { submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();
const openRequest = () => submitRequest(api(), owner, createKey());
const lastSeq = new Map<string, number>();
async function appendEntry(
  id: string,
  stage: 'completed' | 'rejected',
  entry: Partial<AuditEntry>,
) {
  const seq = (lastSeq.get(id) ?? 1) + 1;
  lastSeq.set(id, seq);
  await storage().auditLog.append({
    acquirerId: 'demo',
    merchantId: 'M-GREEN',
    requestId: id,
    entries: [{ seq, at: '2026-06-11T02:00:00Z', actor: 'system', action: 'note-added', ...entry }],
    state: { stage, waitingOn: 'nobody', money: 'new', problems: [] },
  });
}
const risk: Claims = { sub: 'risk-1', roles: ['risk-officer'] };
const merchant = { acquirerId: 'demo', merchantId: 'M-GREEN' };

describe('an action', () => {
  it('reaches the workflow once, as the person of the token', async () => {
    const at = api();
    const id = await openRequest();
    const key = createKey();
    const { status, body } = await act(at, id, 'withdraw', { reason: '改主意了' }, key);
    expect([status, body['verdict']]).toEqual([200, 'done']);
    expect(at.calls).toEqual([
      {
        name: 'withdraw',
        key: `withdraw/owner/owner-1/${key}`,
        fields: { requestId: id, reason: '改主意了', by: { id: 'owner-1', role: 'owner' } },
      },
    ]);
  });

  it.each([
    ['an owner', owner, { contactId: 'c-1' }, 403, 'contactId'],
    ['staff without the record of the call', maker, { contactId: 'c-1' }, 422, 'callRef'],
  ])(
    '[A71] that objects in the name of a contact is refused from %s, by the field',
    async (_who, as, body, status, field) => {
      const at = api();
      const answer = await act(at, await openRequest(), 'object', body, createKey(), as);
      expect(answer.status).toBe(status);
      expect(JSON.stringify(answer.body)).toContain(field);
      expect(at.calls).toEqual([]);
    },
  );

  it('[A71] that objects in the name of a contact is taken from staff who name the call', async () => {
    const at = api();
    const body = { contactId: 'c-1', callRef: 'call-1' };
    expect((await act(at, await openRequest(), 'object', body, createKey(), maker)).status).toBe(
      200,
    );
    expect(at.calls).toMatchObject([{ name: 'object', fields: body }]);
  });

  it('[I9] that objects with a card number for the record of the call is refused by the field, and not stored', async () => {
    const at = api();
    const id = await openRequest();
    const body = { contactId: 'c-1', callRef: '6222021234567890128' };
    const answer = await act(at, id, 'object', body, createKey(), maker);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      problems: [{ field: 'callRef', code: 'INP_NUMBER_IN_TEXT' }],
    });
    expect(at.calls).toEqual([]);
    expect(await storage().safetyInbox.listDue(100)).toEqual([]);
  });

  describe('on a request whose staff have missed a deadline', () => {
    const promised = '2026-06-12T02:00:00.000Z';
    const reminder = '2099-06-13T02:00:00.000Z';
    const state = {
      ...({ stage: 'review', waitingOn: 'operator', money: 'old' } as const),
      problems: [] as Problem[],
    };
    const openLate = async () => {
      const id = await openRequest();
      for (const [seq, due] of [promised, reminder].entries())
        await storage().auditLog.append({
          ...{ acquirerId: 'demo', merchantId: 'M-GREEN', requestId: id },
          entries: [{ seq: seq + 2, at: promised, actor: 'system', action: 'note-added' }],
          state: { ...state, due },
        });
      return id;
    };
    const answering = (due: string) => {
      const at = api();
      const answer = { ...state, due, next: 'go on', verdict: 'accepted' } as const;
      return api({ cardChanges: { ...at.cardChanges, act: async () => answer } });
    };
    const read = async (id: string) =>
      (await api().get(`/v1/card-changes/${id}`, { as: maker })).body['due'];

    it.each([
      ['add-note', maker, { note: 'late' }],
      ['freeze', risk, { reason: 'strange' }],
    ] as const)('tells with %s the deadline that its state tells', async (path, as, body) => {
      const id = await openLate();
      expect(await read(id)).toBe(promised);
      const answer = await act(answering(reminder), id, path, body, createKey(), as);
      expect(answer.body['due']).toBe(promised);
    });

    it('tells the deadline that two people have moved', async () => {
      const id = await openLate();
      const until = '2099-06-15T02:00:00.000Z';
      const as: Claims = { sub: 'operator-1', roles: ['operator'] };
      const body = { until, reason: 'ill' };
      const first = await act(answering(reminder), id, 'extend-deadline', body, createKey(), as);
      expect(first.body['due']).toBe(promised);
      const second = await act(answering(until), id, 'extend-deadline', body, createKey(), as);
      expect(second.body['due']).toBe(until);
    });
  });

  it('is performed in the first of the caller’s roles that is permitted', async () => {
    const at = api();
    const id = await openRequest();
    const as: Claims = { sub: 'two-hats', roles: ['maker', 'operator'] };
    await act(at, id, 'retry-step', { step: 'hold/settlement' }, createKey(), as);
    await act(at, id, 'approve', { evidence: 'e' }, createKey(), as);
    expect(at.calls).toMatchObject([
      { fields: { by: { role: 'operator' } } },
      { fields: { by: { role: 'maker' } } },
    ]);
  });

  it('[A82] sent again under the same key gets the same answer and is not repeated', async () => {
    const at = api();
    const id = await openRequest();
    const key = createKey();
    const first = await act(at, id, 'report-lost', { card: 'old' }, key);
    const again = await act(at, id, 'report-lost', { card: 'old' }, key);
    expect(again.body).toEqual(first.body);
    expect(at.calls).toHaveLength(1);
  });

  it.each([
    ['withdraw', {}],
    ['choose-window', { from: '2026-06-12T02:00:00Z', to: '2026-06-12T04:00:00Z' }],
  ])(
    '[I9] such as %s is stored and passed on without its key, where that is the number of a card',
    async (action, body) => {
      const { card } = createCanary(79);
      const key = `card:${card.slice(0, 4)}-${card.slice(4)}`;
      const at = api();
      const id = await openRequest();
      const stored = vi.spyOn(storage().safetyInbox, 'store');
      const answered = vi.spyOn(storage().idempotencyKeys, 'storeAnswer');
      const first = await act(at, id, action, body, key);
      expect(first.status).toBe(200);
      const said = [stored.mock.calls, answered.mock.calls, at.calls, at.logged];
      expect(JSON.stringify(said)).not.toContain(card.slice(4));
      expect(await act(at, id, action, body, key)).toMatchObject({ body: first.body });
      expect(at.calls).toHaveLength(1);
      expect((await act(at, id, action, body, `${key}0`)).status).toBe(200);
      expect(at.calls).toHaveLength(2);
      stored.mockRestore();
      answered.mockRestore();
    },
  );

  it('sent again with its key in quotes gets the same answer and is not repeated', async () => {
    const at = api();
    const id = await openRequest();
    const key = createKey();
    const first = await act(at, id, 'report-lost', { card: 'old' }, key);
    const again = await act(at, id, 'report-lost', { card: 'old' }, `"${key}"`);
    expect(again.body).toEqual(first.body);
    expect(at.calls).toMatchObject([{ key: `reportLost/owner/owner-1/${key}` }]);
  });

  it.each([
    ['another body', 'confirm-test', { ok: false }, owner],
    ['another action', 'confirm-penny', {}, owner],
    ['another person', 'confirm-test', { ok: true }, { ...owner, sub: 'owner-2' }],
  ] as const)('is refused under a key that was used for %s', async (_what, action, body, as) => {
    const at = api();
    const id = await openRequest();
    const key = createKey();
    await act(at, id, 'confirm-test', { ok: true }, key);
    const other = await act(at, id, action, body, key, as);
    expect([other.status, other.body['code']]).toEqual([422, 'API_KEY_REUSED']);
    expect(at.calls).toHaveLength(1);
  });

  it('[A71] that stops is refused only under a key of the same stop with another body', async () => {
    const at = api();
    const id = await openRequest();
    const key = createKey();
    await act(at, id, 'report-lost', { card: 'old' }, key);
    const other = await act(at, id, 'report-lost', { card: 'new' }, key);
    expect([other.status, other.body['code']]).toEqual([422, 'API_KEY_REUSED']);
    expect(at.calls).toHaveLength(1);
  });

  it('[A71] that stops takes effect whatever an agent, or a thief, has sent under its key before', async () => {
    const at = api();
    const id = await openRequest();
    const key = createKey();
    const window = { from: '2026-06-11T10:00:00Z', to: '2026-06-11T11:00:00Z' };
    const agent: Claims = { sub: 'agent-1', roles: ['agent'], merchantId: 'M-GREEN' };
    expect((await act(at, id, 'choose-window', window, key, agent)).status).toBe(200);
    expect((await act(at, id, 'withdraw', {}, key, agent)).status).toBe(200);
    expect((await act(at, id, 'withdraw', { reason: '撤销' }, key)).status).toBe(200);
    expect((await act(at, id, 'object', {}, key)).status).toBe(200);
    expect(at.calls.map(({ name }) => name)).toEqual([
      'chooseWindow',
      'withdraw',
      'withdraw',
      'object',
    ]);
    expect(new Set(at.calls.map((call) => call.key)).size).toBe(4);
  });

  it('without an answer can be sent again under the same key', async () => {
    const id = await openRequest();
    const key = createKey();
    const unanswered = await act(failing(new Unavailable()), id, 'confirm-test', { ok: true }, key);
    expect([unanswered.status, unanswered.body['code']]).toEqual([503, 'API_UNAVAILABLE']);
    const at = api();
    expect((await act(at, id, 'confirm-test', { ok: true }, key)).status).toBe(200);
    expect(at.calls).toMatchObject([{ name: 'confirmTest', key }]);
  });

  it.each([
    ['withdraw', {}, owner],
    ['object', {}, owner],
    ['report-lost', { card: 'new' }, owner],
    ['freeze', { reason: 'the owner called' }, risk],
    ['reject', { evidence: 'e', codes: ['RSK_STOP'] }, risk],
  ] as const)(
    '[A71] that stops is stored and answered as received while the workflow does not answer: %s',
    async (action, body, as) => {
      const id = await openRequest();
      const key = createKey();
      const received = await act(failing(new Unavailable()), id, action, body, key, as);
      expect([received.status, received.body['verdict']]).toEqual([202, 'received']);
      expect(received.body['next']).toMatch(/已收到.*received/);
      expect(await storage().safetyInbox.hasUndelivered(merchant)).toBe(true);
      const at = api();
      expect((await act(at, id, action, body, key, as)).status).toBe(200);
      expect(at.calls).toMatchObject([{ key: expect.stringMatching(`.+/${key}$`) }]);
      expect(await storage().safetyInbox.hasUndelivered(merchant)).toBe(false);
    },
  );

  it('[A71] that stops and is refused after it was answered as received gets the refusal when it is sent again', async () => {
    const id = await openRequest();
    const key = createKey();
    expect((await act(failing(new Unavailable()), id, 'withdraw', {}, key)).status).toBe(202);
    const stop = { acquirerId: 'demo', requestId: id, key: `withdraw/owner/owner-1/${key}` };
    await storage().safetyInbox.markDelivered(stop, 'ACT_WRONG_STAGE');
    const { status, body } = await act(failing(new Unavailable()), id, 'withdraw', {}, key);
    expect([status, body['code']]).toEqual([409, 'ACT_WRONG_STAGE']);
    expect(await storage().safetyInbox.hasUndelivered(merchant)).toBe(false);
  });

  it('that stops and is refused at once is told by the answer alone', async () => {
    const requestId = await openRequest();
    const key = createKey();
    const markTold = vi.spyOn(storage().safetyInbox, 'markTold');
    expect((await act(failing(new Unavailable()), requestId, 'withdraw', {}, key)).status).toBe(
      202,
    );
    expect(markTold).not.toHaveBeenCalled();
    const at = failing(new ActionRefused('ACT_WRONG_STAGE'));
    expect((await act(at, requestId, 'withdraw', {}, key)).status).toBe(409);
    const told = { acquirerId: 'demo', requestId, key: `withdraw/owner/owner-1/${key}` };
    expect(markTold.mock.calls).toEqual([[told]]);
  });

  it('that stops and is refused by the workflow holds nothing back', async () => {
    const at = failing(new ActionRefused('ACT_WRONG_STAGE'));
    expect((await act(at, await openRequest(), 'withdraw', {})).status).toBe(409);
    expect(await storage().safetyInbox.hasUndelivered(merchant)).toBe(false);
  });

  it.each([
    ['ACT_WRONG_STAGE', 409],
    ['ACT_SAME_PERSON', 403],
    ['ACT_NO_CHANGE', 409],
    ['IDV_OTP_EXPIRED', 422],
    ['POL_DAILY_LIMIT', 429],
  ] as const)(
    'that the workflow refuses with %s is answered with %i and both texts',
    async (code, expected) => {
      const { status, body } = await act(
        failing(new ActionRefused(code)),
        await openRequest(),
        'withdraw',
        {},
      );
      expect([status, body['code']]).toEqual([expected, code]);
      expect(body['zh']).toMatch(/[\u4e00-\u9fff]/);
      expect(body['en']).toMatch(/[a-z]/);
    },
  );

  it.each([
    ['rejected', 'object'],
    ['completed', 'withdraw'],
  ] as const)(
    'on a %s request is refused without asking the workflow: %s',
    async (stage, action) => {
      const id = await openRequest();
      await appendEntry(id, stage, { action: 'closed' });
      const at = api();
      const { status, body } = await act(at, id, action, {});
      expect([status, body['code']]).toEqual([409, 'ACT_WRONG_STAGE']);
      // It says where the request is.
      expect(body['en']).toContain(`(${stage})`);
      expect(at.calls).toEqual([]);
    },
  );

  it('[A71] on a completed request reaches the workflow until its watch has ended', async () => {
    const id = await openRequest();
    await appendEntry(id, 'completed', { action: 'closed' });
    const at = api();
    expect((await act(at, id, 'object', {})).status).toBe(200);
    await appendEntry(id, 'completed', { action: 'watch-ended', data: { outcome: 'watched' } });
    const { status, body } = await act(at, id, 'object', {});
    expect([status, body['code']]).toEqual([409, 'ACT_WATCH_OVER']);
    expect(body['zh']).toContain('2026-06-11 10:00');
    expect(at.calls.map(({ name }) => name)).toEqual(['object']);
  });

  it('without fields needs no body', async () => {
    const at = api();
    const id = await openRequest();
    const path = `/v1/card-changes/${id}/claim`;
    expect((await at.post(path, { as: maker, key: createKey() })).status).toBe(200);
  });

  it('[A29] that hands a case to somebody whom the desk does not know is refused, unless a supervisor assigns it', async () => {
    const at = api();
    const path = `/v1/card-changes/${await openRequest()}/claim`;
    const claim = (as: Claims) =>
      at.post(path, { as, key: createKey(), body: { to: 'maker-of-nobody' } });
    const { status, body } = await claim(maker);
    expect([status, body['code']]).toEqual([422, 'ACT_NO_COLLEAGUE']);
    expect(body['problems']).toMatchObject([{ field: 'to', code: 'ACT_NO_COLLEAGUE' }]);
    expect(at.calls).toEqual([]);
    expect((await claim({ sub: 'boss-1', roles: ['supervisor'] })).status).toBe(200);
  });

  it('that does not exist is answered with 404', async () => {
    expect((await act(api(), await openRequest(), 'explode', {})).status).toBe(404);
    expect((await act(api(), await openRequest(), 'prove_factor', {})).status).toBe(404);
  });

  it('[A63] `correct` accepts only documents that were uploaded', async () => {
    const materials = [{ kind: 'card-photo', documentId: 'doc_00000001', sha256: 'c'.repeat(64) }];
    const at = api();
    const { body } = await act(at, await openRequest(), 'correct', { changes: { materials } });
    expect(body['problems']).toMatchObject([
      { field: 'changes.materials.0.documentId', code: 'MAT_MISSING' },
    ]);
    expect(at.calls).toEqual([]);
  });

  function failing(error: Error) {
    return api({ cardChanges: { ...api().cardChanges, act: () => Promise.reject(error) } });
  }
});
