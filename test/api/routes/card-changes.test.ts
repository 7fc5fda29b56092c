import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { ReceiptSignatures } from '../../../adapters/vault/receipt-signatures.ts';
import { Unavailable } from '../../../client/errors.ts';
import { toCanonicalJson } from '../../../domain/text/canonical-json.ts';
import { setUpApi, auditor, maker, createKey, owner, type Claims } from '../../support/api.ts';
import { buildStatus, recordStatus } from '../../support/api-stubs.ts';
import { submissionBody, submitRequest } from '../../support/submission.ts';
import { longNumber } from '../../support/numbers.ts';

const { api, storage } = setUpApi();
const failing = (error: Error) =>
  api({ cardChanges: { ...api().cardChanges, status: () => Promise.reject(error) } });

/** Writes a later state of a request, as the workflow does. */
const writeState = (requestId: string, stage: 'rejected' | 'frozen', seq = 2) =>
  storage().auditLog.append({
    acquirerId: 'demo',
    merchantId: 'M-GREEN',
    requestId,
    entries: [
      {
        seq,
        at: '2026-06-11T02:00:00Z',
        actor: 'risk-officer-9',
        action: 'identity-checked',
        reason: 'CMP_LIST_HIT',
        data: { method: 'face', result: 'spoof' },
      },
    ],
    state: {
      stage,
      waitingOn: 'nobody',
      money: 'old',
      risk: 'red',
      problems: [{ field: 'newAccount', code: 'CMP_LIST_HIT' }],
    },
  });

describe('a card change', () => {
  let id = '';
  beforeAll(async () => {
    id = await submitRequest(api(), owner, createKey());
  });

  it('[E3 scope] says which terminal it is for, in lists as well, and the precheck tells it from the whole merchant', async () => {
    const merchantId = `M-${createKey()}`;
    const as = { ...owner, merchantId };
    const scope = { terminal: 'SN-2' };
    const own = await submitRequest(api(), as, createKey(), { merchantId, scope });
    expect((await api().get(`/v1/card-changes/${own}`, { as })).body).toMatchObject({ scope });
    const { body } = await api().get('/v1/card-changes', { as });
    expect(body['cardChanges']).toMatchObject([{ requestId: own, scope }]);
    const isOpen = async (asked: object) => {
      const precheck = await api().post('/v1/precheck', { as, body: { merchantId, ...asked } });
      const stops = precheck.body['stops'] as { code: string }[];
      return stops.some(({ code }) => code === 'POL_OPEN_REQUEST');
    };
    expect(await isOpen({})).toBe(false);
    expect(await isOpen({ scope })).toBe(true);
    expect(await isOpen({ scope: { terminal: 'SN-1' } })).toBe(false);
    await submitRequest(api(), as, createKey(), { merchantId });
    expect(await isOpen({})).toBe(true);
    expect(await isOpen({ scope: { terminal: 'SN-1' } })).toBe(true);
  });

  it.each([{ terminal: 'SN:2' }, { terminal: '' }, {}, { merchant: 'M-1' }])(
    'is refused with the scope %j, by the name of the field',
    async (scope) => {
      const { status, body } = await api().post('/v1/card-changes', {
        as: owner,
        key: createKey(),
        body: { ...submissionBody, scope },
      });
      expect(status).toBe(422);
      expect(JSON.stringify(body['problems'])).toContain('scope');
    },
  );

  it('[A18] shows the plan of a running request, and of a correction none', async () => {
    const id = await submitRequest(api(), owner, createKey());
    const readPlan = async (stage: 'agreement' | 'correction') => {
      await recordStatus(storage(), buildStatus(id, { stage }));
      return (await api().get(`/v1/card-changes/${id}`, { as: owner })).body['plan'];
    };
    expect(await readPlan('agreement')).toMatchObject([
      { gate: 'screening', state: 'passed' },
      { gate: 'identity', state: 'passed' },
      { gate: 'agreement', state: 'now' },
      { gate: 'review', state: 'next', waitingOn: 'operator' },
      { gate: 'account-proof', state: 'next' },
      { gate: 'cooling', state: 'next', waitingOn: 'clock' },
      { gate: 'switching', state: 'next', money: 'hold' },
      { gate: 'trial', state: 'next' },
    ]);
    expect(await readPlan('correction')).toBeUndefined();
  });

  it('[A18] leads to the signing and to the payment while they are waited for, and to neither when it is over', async () => {
    const id = await submitRequest(api(), owner, createKey());
    const opened = {
      signing: { signingId: 'sig-1', url: 'https://sign.example.com/1' },
      payment: { amountFen: 12, remark: 'x', url: 'https://pay.example.com/1' },
    };
    const links = async (stage: 'agreement' | 'account-proof' | 'review' | 'cancelled') => {
      const status = buildStatus(id, { stage, ...opened });
      await recordStatus(storage(), status);
      const at = api({ cardChanges: { ...api().cardChanges, status: async () => status } });
      const read = async (query: string) => {
        const { body } = await at.get(`/v1/card-changes/${id}${query}`, { as: owner });
        return ['signing', 'payment'].filter((name) => name in body);
      };
      const recorded = await read('');
      expect(await read('?fresh=true')).toEqual(recorded);
      return recorded;
    };
    expect(await links('agreement')).toEqual(['signing']);
    expect(await links('account-proof')).toEqual(['payment']);
    expect(await links('review')).toEqual([]);
    expect(await links('cancelled')).toEqual([]);
  });

  it('is read from its record, and the process is not asked', async () => {
    await recordStatus(storage(), buildStatus(id));
    const { body } = await failing(new Error('asked')).get(`/v1/card-changes/${id}`, { as: maker });
    expect(body).toMatchObject({
      source: 'record',
      requestId: id,
      stage: 'identity',
      risk: 'green',
      evidence: 'evidence-1',
      next: { staff: 'wait' },
      openedAt: '2026-06-10T02:00:00.000Z',
    });
  });

  it('is read from its process when somebody asks for that', async () => {
    const status = async () => buildStatus(id, { stage: 'agreement' });
    const at = api({ cardChanges: { ...api().cardChanges, status } });
    const readAs = async (query: string) =>
      (await at.get(`/v1/card-changes/${id}${query}`, { as: maker })).body;
    expect(await readAs('?fresh=true')).toMatchObject({ source: 'process', stage: 'agreement' });
    expect(await readAs('?fresh=false')).toMatchObject({ source: 'record', stage: 'identity' });
    const { status: refused } = await at.get(`/v1/card-changes/${id}?fresh=yes`, { as: maker });
    expect(refused).toBe(422);
  });

  it('[A69] shows the merchant neither risk nor evidence nor tasks of staff', async () => {
    const { body } = await api().get(`/v1/card-changes/${id}`, { as: owner });
    expect(body).toMatchObject({ stage: 'identity', next: { merchant: 'prove who you are' } });
    expect(body['next']).not.toHaveProperty('staff');
    expect(body).not.toHaveProperty('risk');
    expect(body).not.toHaveProperty('evidence');
  });

  it('hides from the merchant which check failed, also in the outcome', async () => {
    const problems = [{ field: 'materials.id-front', code: 'MAT_FORGED' as const }];
    const outcome = {
      kind: 'rejected' as const,
      code: 'CMP_LIST_HIT' as const,
      at: '2026-06-11T02:00:00Z',
    };
    const recall = {
      ...{ state: 'refused' as const, at: outcome.at, askedFen: 1, returnedFen: 0 },
      code: 'CMP_LIST_HIT' as const,
    };
    await recordStatus(storage(), buildStatus(id, { problems, outcome, recall }));
    const merchantView = JSON.stringify(
      (await api().get(`/v1/card-changes/${id}`, { as: owner })).body,
    );
    expect(merchantView).not.toMatch(/FORGED|LIST_HIT|id-front/);
    const { body } = await api().get(`/v1/card-changes/${id}`, { as: maker });
    expect(body['problems']).toMatchObject([
      { code: 'MAT_FORGED', internal: expect.stringContaining('forged') },
    ]);
  });

  it('[A83] is read from its record when the process is asked and does not answer', async () => {
    const path = `/v1/card-changes/${id}?fresh=true`;
    const { status, body } = await failing(new Unavailable()).get(path, { as: owner });
    expect([status, body['source'], body['stage']]).toEqual([200, 'record', 'identity']);
  });

  it('is answered within half a second when Temporal is silent', async () => {
    const waitedMs: number[] = [];
    const status = async (_: unknown, deadlineMs = 60_000) => {
      waitedMs.push(deadlineMs);
      throw new Unavailable();
    };
    const at = api({ cardChanges: { ...api().cardChanges, status } });
    const { body } = await at.get(`/v1/card-changes/${id}?fresh=true`, { as: owner });
    expect(body['source']).toBe('record');
    // The rest is for reading the record.
    expect(waitedMs).toEqual([300]);
  });

  it('that has ended is read from SQL without asking Temporal', async () => {
    const ended = await submitRequest(api(), owner, createKey());
    await writeState(ended, 'rejected');
    const { body } = await failing(new Error('asked')).get(`/v1/card-changes/${ended}`, {
      as: maker,
    });
    expect(body).toMatchObject({
      source: 'record',
      stage: 'rejected',
      outcome: { kind: 'rejected', code: 'CMP_LIST_HIT', at: '2026-06-11T02:00:00.000Z' },
    });
  });

  it('that does not exist is answered with 404, whatever its id looks like', async () => {
    for (const unknown of ['req-99999999', 'x', '%00', "'--", 'é'.repeat(30)])
      expect((await api().get(`/v1/card-changes/${unknown}`, { as: maker })).status).toBe(404);
  });
});

describe('the timeline', () => {
  it('shows staff everything, and merchants neither staff nor checks', async () => {
    const id = await submitRequest(api(), owner, createKey());
    await writeState(id, 'frozen');
    const readTimeline = async (as: typeof owner) =>
      (await api().get(`/v1/card-changes/${id}/timeline`, { as })).body;
    expect(await readTimeline(auditor)).toMatchObject({
      entries: [
        { seq: 1, actor: 'owner-1', what: 'submitted' },
        {
          actor: 'risk-officer-9',
          what: 'identity by face: spoof',
          code: 'CMP_LIST_HIT',
          data: { method: 'face', result: 'spoof' },
        },
      ],
    });
    const timeline = await readTimeline(owner);
    expect(timeline).toMatchObject({
      entries: [
        { actor: 'owner-1' },
        { actor: 'somebody else', what: 'identity by face: not passed', code: 'RSK_STOP' },
      ],
    });
    expect(JSON.stringify(timeline)).not.toMatch(/officer|LIST|spoof/);
  });

  it('tells merchants nothing of how staff share their work', async () => {
    const id = await submitRequest(api(), owner, createKey());
    await writeState(id, 'frozen');
    const entries = [
      { action: 'assigned', data: { assignee: 'checker-7' } },
      { action: 'first-approval', data: { action: 'thaw' } },
      { action: 'callback-confirmed' },
    ].map((entry, n) => ({ seq: n + 3, at: '2026-06-11T02:00:00Z', actor: 'maker-7', ...entry }));
    await storage().auditLog.append({
      ...{ acquirerId: 'demo', merchantId: 'M-GREEN', requestId: id, entries: entries as never },
      state: { stage: 'frozen', waitingOn: 'risk', money: 'old', risk: 'red', problems: [] },
    });
    const readWhat = async (as: typeof owner) => {
      const { body } = await api().get(`/v1/card-changes/${id}/timeline`, { as });
      return (body['entries'] as { what: string }[]).map(({ what }) => what).slice(2);
    };
    const confirmed = 'callback confirmed';
    expect(await readWhat(owner)).toEqual([confirmed]);
    expect(await readWhat(auditor)).toEqual([
      ...['assigned to checker-7', 'thaw: first of two people', confirmed],
    ]);
  });
});

describe('the receipt', () => {
  it('of a request that has ended is signed, and does not verify after any change', async () => {
    const id = await submitRequest(api(), owner, createKey());
    await recordStatus(storage(), buildStatus(id, { stage: 'rejected', waitingOn: 'nobody' }));
    const { status, body } = await api().get(`/v1/card-changes/${id}/receipt`, { as: owner });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      requestId: id,
      oldLast4: '8889',
      newLast4: '1011',
      outcome: 'rejected',
      trail: { entries: 2, lastHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const verify = async (receipt: object) =>
      (await api().post('/v1/receipts/verify', { as: owner, body: receipt })).body['genuine'];
    expect(await verify(body)).toBe(true);
    expect(await verify({ ...body, money: 'new' })).toBe(false);
    expect(await verify({ ...body, newLast4: '1025' })).toBe(false);
    const signature = body['signature'] as ReturnType<ReceiptSignatures['sign']>;
    expect(await verify({ ...body, signature: { ...signature, keyId: 'gone' } })).toBe(false);
  });

  it('that was issued before receipts named the cards still verifies', async () => {
    const id = await submitRequest(api(), owner, createKey());
    await recordStatus(storage(), buildStatus(id, { stage: 'rejected', waitingOn: 'nobody' }));
    const { body } = await api().get(`/v1/card-changes/${id}/receipt`, { as: owner });
    const { newLast4, oldLast4, signature: _, ...earlier } = body;
    const signature = storage().receiptSignatures.sign(earlier);
    const verify = async (receipt: object) =>
      (await api().post('/v1/receipts/verify', { as: owner, body: receipt })).body['genuine'];
    expect(await verify({ ...earlier, signature })).toBe(true);
    expect(await verify({ ...earlier, newLast4, oldLast4, signature })).toBe(false);
  });

  it('does not exist before the end of the request', async () => {
    const id = await submitRequest(api(), owner, createKey());
    const { status, body } = await api().get(`/v1/card-changes/${id}/receipt`, { as: owner });
    expect([status, body['code']]).toEqual([409, 'ACT_WRONG_STAGE']);
  });

  it('is refused with an internal error when the audit log does not verify', async () => {
    const id = await submitRequest(api(), owner, createKey());
    await writeState(id, 'rejected');
    const { auditLog, ...rest } = storage();
    const readWithGap = async (...ref: [string, string]) => (await auditLog.read(...ref)).slice(1);
    const at = api({ storage: { ...rest, auditLog: { ...auditLog, read: readWithGap } } });
    const { status, body } = await at.get(`/v1/card-changes/${id}/receipt`, { as: owner });
    expect([status, body['code']]).toEqual([500, 'SYS_INTERNAL']);
    expect(at.logged.find(({ level }) => level === 50)).toMatchObject({
      requestRef: body['requestRef'],
      stack: expect.stringContaining('gap at entry 1'),
    });
  });
});

describe('the pack of evidence', () => {
  const risk: Claims = { sub: 'risk-1', roles: ['risk-officer'] };
  const recall = { state: 'asked' as const, at: '2026-06-12T02:00:00.000Z', askedFen: 10_000 };
  const due = { due: '2026-06-15T02:00:00.000Z', waitingOn: 'bank' as const };

  async function openRobbed(): Promise<string> {
    const id = await submitRequest(api(), owner, createKey());
    await recordStatus(
      storage(),
      buildStatus(id, { stage: 'frozen', recall: { ...recall, ...due } }),
    );
    const { length } = await storage().auditLog.read('demo', id);
    const data = { payout: 'day-1', amountFen: 10_000, paidAt: '2026-06-11T02:00:00.000Z' };
    await storage().auditLog.append({
      acquirerId: 'demo',
      merchantId: 'M-GREEN',
      requestId: id,
      entries: [
        { seq: length + 1, at: recall.at, actor: 'system', action: 'payout-recalled', data },
      ],
      state: { stage: 'frozen', waitingOn: 'risk', money: 'hold', problems: [] },
    });
    return id;
  }

  it('[D recovery] holds the whole audit log and the payouts that were asked back, under a seal', async () => {
    const id = await openRobbed();
    const log = vi.spyOn(storage().accessLog, 'record');
    const { status, body } = await api().get(`/v1/card-changes/${id}/evidence`, { as: risk });
    expect(status).toBe(200);
    const { pack, seal } = body as { pack: Record<string, unknown>; seal: { digest: string } };
    const entries = await storage().auditLog.read('demo', id);
    expect(pack).toMatchObject({
      requestId: id,
      stage: 'frozen',
      recall,
      recalledPayouts: [{ payout: 'day-1', amountFen: 10_000 }],
      exportedBy: 'risk-1',
    });
    expect(pack['auditLog']).toEqual(entries);
    expect(JSON.stringify(body)).not.toMatch(longNumber);
    expect(log.mock.calls).toEqual([[[id], 'pack of evidence for risk-1']]);
    const verify = async (sealed: object) =>
      (await api().post('/v1/receipts/verify', { as: owner, body: sealed })).body['genuine'];
    expect(seal.digest).toBe(createHash('sha256').update(toCanonicalJson(pack)).digest('hex'));
    expect(await verify(seal)).toBe(true);
    expect(await verify({ ...seal, digest: '0'.repeat(64) })).toBe(false);
  });

  it.each([
    ['an owner', owner, 403],
    ['a reviewer', maker, 403],
    ['staff of another acquirer', { ...risk, acquirerId: 'other' }, 404],
  ])('is refused to %s', async (_who, as, expected) => {
    const id = await openRobbed();
    const { status } = await api().get(`/v1/card-changes/${id}/evidence`, { as });
    expect(status).toBe(expected);
  });

  it('is refused when the audit log does not verify', async () => {
    const id = await openRobbed();
    const { auditLog, ...rest } = storage();
    const readWithGap = async (...ref: [string, string]) => (await auditLog.read(...ref)).slice(1);
    const at = api({ storage: { ...rest, auditLog: { ...auditLog, read: readWithGap } } });
    expect((await at.get(`/v1/card-changes/${id}/evidence`, { as: risk })).status).toBe(500);
  });
});

describe('the list', () => {
  it('is paged, newest first, by stage and merchant', async () => {
    const as = { ...maker, acquirerId: 'lister' };
    const merchant = { ...owner, acquirerId: 'lister' };
    const ids = [];
    for (let n = 0; n < 3; n += 1) ids.push(await submitRequest(api(), merchant, createKey()));
    const listed: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await api().get(`/v1/card-changes?limit=2&stage=screening${cursor}`, { as });
      listed.push(
        ...(body['cardChanges'] as { requestId: string }[]).map(({ requestId }) => requestId),
      );
      cursor = typeof body['cursor'] === 'string' ? `&cursor=${body['cursor']}` : '';
    } while (cursor !== '');
    expect(listed).toEqual(ids.toSorted().toReversed());
    const none = await api().get('/v1/card-changes?stage=review', { as });
    expect(none.body['cardChanges']).toEqual([]);
  });

  it('of an owner contains only their own merchant, whichever they ask for', async () => {
    await submitRequest(api(), owner, createKey());
    const { body } = await api().get('/v1/card-changes?merchantId=M-OTHER', { as: owner });
    const merchants = (body['cardChanges'] as { merchantId: string }[]).map(
      (each) => each.merchantId,
    );
    expect(new Set(merchants)).toEqual(new Set(['M-GREEN']));
  });

  it.each([
    ['stage=lunch', 'stage'],
    ['limit=0', 'limit'],
    ['merchantId=%00', 'merchantId'],
    ['risk=red&risk=green', 'risk'],
  ])('refuses the filter %s', async (query, field) => {
    const { status, body } = await api().get(`/v1/card-changes?${query}`, { as: maker });
    expect([status, body['problems']]).toMatchObject([422, [{ field, code: 'INP_FORMAT' }]]);
  });

  it.each([
    ['x'],
    [Buffer.from('2026-06-10T02:00:00.000Z \0\0\0\0\0\0\0\0').toString('base64url')],
  ])('refuses a cursor that was not issued here: %s', async (cursor) => {
    const { status } = await api().get(`/v1/card-changes?cursor=${cursor}`, { as: maker });
    expect(status).toBe(422);
  });
});
