import { describe, expect, it } from 'vitest';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import { computeMerchantsRequestId, computeRequestId, hashRequestId } from '../../../client/ids.ts';
import { setUpApi, backOffice, createKey, owner } from '../../support/api.ts';
import { buildDocumentForm, submissionBody, submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();
const sendSubmission = (at: ReturnType<typeof api>, key: string, more: object = {}, as = owner) =>
  at.post('/v1/card-changes', { as, key, body: { ...submissionBody, ...more } });

describe('a submission', () => {
  it('is acknowledged, and its submitter is the person of the token', async () => {
    const at = api();
    const { status, body } = await sendSubmission(at, createKey());
    expect(status).toBe(201);
    expect(body).toMatchObject({ stage: 'screening', money: 'old', problems: [] });
    expect(at.calls).toMatchObject([
      {
        name: 'submit',
        key: body['requestId'],
        fields: {
          ...submissionBody,
          // What the body says about its own sender does not count.
          authn: {},
          requestId: body['requestId'],
          acquirerId: 'demo',
          submittedBy: { id: 'owner-1', role: 'owner' },
        },
      },
    ]);
  });

  it('of a back office must name the person who submits', async () => {
    const by = { id: 'clerk-3', role: 'clerk' };
    const at = api();
    expect((await sendSubmission(at, createKey(), { by }, backOffice)).status).toBe(201);
    expect(at.calls).toMatchObject([{ fields: { submittedBy: by } }]);
    expect(at.calls[0]?.fields).not.toHaveProperty('by');
    const nameless = await sendSubmission(at, createKey(), {}, backOffice);
    expect(nameless.body['problems']).toEqual([
      expect.objectContaining({ field: 'by', code: 'INP_REQUIRED' }),
    ]);
  });

  it('[A82] sent again gets the same answer and starts nothing', async () => {
    const key = createKey();
    const first = await sendSubmission(api(), key);
    const at = api();
    const again = await sendSubmission(at, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(at.calls).toEqual([]);
  });

  it('sent again after the request has ended gets the same answer', async () => {
    const key = createKey();
    const requestId = await submitRequest(api(), owner, key);
    await storage().auditLog.append({
      acquirerId: 'demo',
      merchantId: 'M-GREEN',
      requestId,
      entries: [{ seq: 2, at: '2026-06-11T02:00:00Z', actor: 'system', action: 'closed' }],
      state: { stage: 'cancelled', waitingOn: 'nobody', money: 'old', problems: [] },
    });
    const at = api();
    const { status, body } = await sendSubmission(at, key);
    expect([status, body['requestId'], body['stage']]).toEqual([201, requestId, 'screening']);
    expect(at.calls).toEqual([]);
  });

  it.each([
    ['an owner', owner, {}, '6217000200112001102'],
    ['a back office', backOffice, { by: { id: 'owner-1', role: 'owner' } }, '6217000200112001110'],
  ])(
    '[I9] of %s has an id in which nobody finds the number of the card that was its key',
    async (_who, as, more, card) => {
      const at = api();
      const { body } = await sendSubmission(at, card, more, as);
      const found = [
        hashRequestId('demo', card),
        computeMerchantsRequestId('demo', 'M-GREEN', card),
      ];
      expect(found).not.toContain(body['requestId']);
      expect(() => computeRequestId('demo', card)).toThrow('INP_NUMBER_IN_TEXT');
      expect((await sendSubmission(at, card, more, as)).body).toEqual(body);
      expect(at.calls).toHaveLength(1);
    },
  );

  it('with another body under the same key is refused', async () => {
    const key = createKey();
    await submitRequest(api(), owner, key);
    const at = api();
    const { status, body } = await sendSubmission(at, key, { intake: 'web' });
    expect([status, body['code']]).toEqual([422, 'API_KEY_REUSED']);
    expect(at.calls).toEqual([]);
  });

  describe('whose key another merchant of the acquirer has sent first', () => {
    const other = { sub: 'owner-2', roles: ['owner'], merchantId: 'M-TRUCK' };
    const agent = { sub: 'agent-2', roles: ['agent'], merchants: ['M-TRUCK'] };

    it.each([
      ['its owner', other],
      ['an agent of it', agent],
      ['a back office for this one alone', { ...other, roles: ['back-office'] }],
    ])('counts all the same: the key of %s is of that merchant', async (_who, thief) => {
      const key = createKey();
      const by = thief.roles.includes('back-office') && { by: { id: 'o', role: 'owner' } };
      await submitRequest(api(), thief, key, { merchantId: 'M-TRUCK', ...by });
      for (const as of [owner, backOffice]) {
        const at = api();
        const more = as === backOffice ? { by: { id: 'owner-1', role: 'owner' } } : {};
        expect((await sendSubmission(at, key, more, as)).status).toBe(201);
        expect(at.calls).toMatchObject([{ name: 'submit', fields: { merchantId: 'M-GREEN' } }]);
      }
    });

    it('has the id that the library computes when a back office sends it', async () => {
      const key = createKey();
      const by = { by: { id: 'owner-1', role: 'owner' } };
      expect(await submitRequest(api(), backOffice, key, by)).toBe(computeRequestId('demo', key));
    });

    it('gets the answer of a request that was submitted when keys were of the acquirer', async () => {
      const key = createKey();
      const requestId = await submitRequest(api(), backOffice, key, {
        by: { id: 'owner-1', role: 'owner' },
        authn: {},
      });
      const at = api();
      const { status, body } = await sendSubmission(at, key);
      expect([status, body['requestId']]).toEqual([201, requestId]);
      expect(at.calls).toEqual([]);
    });

    it('gets its own answer again when the back office has used the same key afterwards', async () => {
      const key = createKey();
      const requestId = await submitRequest(api(), owner, key);
      await submitRequest(api(), backOffice, key, { by: { id: 'clerk-3', role: 'clerk' } });
      expect((await sendSubmission(api(), key)).body['requestId']).toBe(requestId);
    });
  });

  it('is refused as well when another body under its key came at the same moment', async () => {
    const other = await sendSubmission(api(), createKey());
    const cardChanges = { ...api().cardChanges, submit: async () => other.body as never };
    const { status, body } = await sendSubmission(api({ cardChanges }), createKey(), {
      intake: 'web',
    });
    expect([status, body['code']]).toEqual([422, 'API_KEY_REUSED']);
  });

  it.each([
    ['no key', undefined, 'INP_REQUIRED'],
    ['a key with blanks', 'a b', 'INP_FORMAT'],
    ['a key that is too long', 'k'.repeat(129), 'INP_FORMAT'],
  ])('with %s is refused', async (_what, key, code) => {
    const { status, body } = await api().post('/v1/card-changes', {
      as: owner,
      ...(key !== undefined && { key }),
      body: submissionBody,
    });
    expect([status, body['code']]).toEqual([422, code]);
    expect(body['problems']).toMatchObject([{ field: 'idempotency-key' }]);
  });

  it('[A63] is refused with all errors of form at once, and starts nothing', async () => {
    const at = api();
    const { status, body, headers } = await sendSubmission(at, createKey(), {
      oldAccount: { last4: '1' },
      intake: 'fax',
      requestId: 'mine-00001',
    });
    expect(status).toBe(422);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body['problems']).toMatchObject([
      { field: 'intake', code: 'INP_FORMAT' },
      { field: 'oldAccount.last4', code: 'INP_CARD_CHECK', zh: expect.stringContaining('卡号') },
      { field: 'requestId', code: 'INP_UNKNOWN_FIELD', en: expect.stringContaining('not known') },
    ]);
    expect(at.calls).toEqual([]);
  });

  it('[A39] may name only documents that its acquirer uploaded, with their exact bytes', async () => {
    const uploaded = await api().post('/v1/documents', { as: owner, body: buildDocumentForm() });
    const { documentId, sha256 } = uploaded.body as Record<string, string>;
    const materials = [{ kind: 'id-front', documentId, sha256 }];
    expect((await sendSubmission(api(), createKey(), { materials })).status).toBe(201);

    const other = [{ kind: 'id-front', documentId, sha256: 'b'.repeat(64) }];
    const at = api();
    const refused = await sendSubmission(at, createKey(), { materials: other });
    expect(refused.body['problems']).toMatchObject([
      { field: 'materials.0.documentId', code: 'MAT_MISSING' },
    ]);
    expect(at.calls).toEqual([]);

    const otherAcquirer = { ...owner, acquirerId: 'other' };
    expect((await sendSubmission(api(), createKey(), { materials }, otherAcquirer)).status).toBe(
      422,
    );
  });

  it('[A69] with an applicant of another merchant is refused like an unknown one, and starts nothing', async () => {
    const { vault } = storage();
    const secrets = { name: '李桂香', idNumber: '110105198506120042', mobile: '13800138001' };
    const tokenizeFor = (merchantId: string) =>
      vault.tokenizePerson({ acquirerId: 'demo', merchantId }, secrets);
    const applicant = ({ token }: { token: string }) => ({
      applicant: { ...submissionBody.applicant, personToken: token },
    });
    const at = api();
    for (const other of [await tokenizeFor('M-OTHER'), { token: 'pers_made-up-00' }]) {
      const { status, body } = await sendSubmission(at, createKey(), applicant(other));
      expect([status, body['problems']]).toMatchObject([
        422,
        [{ field: 'applicant.personToken', code: 'INP_REQUIRED' }],
      ]);
    }
    expect(at.calls).toEqual([]);
    const own = applicant(await tokenizeFor('M-GREEN'));
    expect((await sendSubmission(api(), createKey(), own)).status).toBe(201);
  });

  it('while another request is open is refused with its id and stage', async () => {
    const running = { requestId: 'req-00000009', stage: 'cooling' };
    const { body, status } = await sendSubmission(
      refusing(new ActionRefused('POL_OPEN_REQUEST', { running })),
      createKey(),
    );
    expect([status, body['running']]).toEqual([409, running]);
    expect(body['zh']).toContain('冷静期');
  });

  it('without an answer may be sent again', async () => {
    const { status, body, headers } = await sendSubmission(
      refusing(new Unavailable()),
      createKey(),
    );
    expect([status, body['code']]).toEqual([503, 'API_UNAVAILABLE']);
    expect(headers.get('retry-after')).toBe('5');
  });

  it('shows the merchant no check that would help a thief', async () => {
    const problems = [{ field: 'newAccount', code: 'CMP_LIST_HIT' }];
    const { cardChanges } = api();
    const submit = async (request: Parameters<typeof cardChanges.submit>[0]) => ({
      ...(await cardChanges.submit(request)),
      problems,
    });
    const at = api({ cardChanges: { ...cardChanges, submit: submit as never } });
    const { body } = await sendSubmission(at, createKey());
    expect(JSON.stringify(body)).not.toContain('LIST');
    expect(body['problems']).toMatchObject([{ field: 'request', code: 'RSK_STOP' }]);
  });

  function refusing(error: Error) {
    const { cardChanges } = api();
    return api({ cardChanges: { ...cardChanges, submit: () => Promise.reject(error) } });
  }
});
