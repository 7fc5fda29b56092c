import { describe, expect, it } from 'vitest';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import { setUpApi, backOffice, createKey, owner } from '../../support/api.ts';
import { buildDocumentForm, submissionBody, submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();
const post = (opened: ReturnType<typeof api>, key: string, more: object = {}, as = owner) =>
  opened.post('/v1/card-changes', { as, key, body: { ...submissionBody, ...more } });

describe('a submission', () => {
  it('is acknowledged, with who submits taken from the token', async () => {
    const opened = api();
    const { status, body } = await post(opened, createKey());
    expect(status).toBe(201);
    expect(body).toMatchObject({ stage: 'screening', money: 'old', problems: [] });
    expect(opened.told).toMatchObject([
      {
        name: 'submit',
        key: body['requestId'],
        fields: {
          ...submissionBody,
          requestId: body['requestId'],
          acquirerId: 'demo',
          submittedBy: { id: 'owner-1', role: 'owner' },
        },
      },
    ]);
  });

  it('by a back office names the person who submits', async () => {
    const by = { id: 'clerk-3', role: 'clerk' };
    const opened = api();
    expect((await post(opened, createKey(), { by }, backOffice)).status).toBe(201);
    expect(opened.told).toMatchObject([{ fields: { submittedBy: by } }]);
    expect(opened.told[0]?.fields).not.toHaveProperty('by');
    expect((await post(opened, createKey(), {}, backOffice)).status).toBe(403);
  });

  it('[A82] made again is answered the same, and starts nothing', async () => {
    const key = createKey();
    const first = await post(api(), key);
    const opened = api();
    const again = await post(opened, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(opened.told).toEqual([]);
  });

  it('made again is answered the same after the request has ended', async () => {
    const key = createKey();
    const requestId = await submitRequest(api(), owner, key);
    await storage().auditLog.append({
      acquirerId: 'demo',
      merchantId: 'M-GREEN',
      requestId,
      entries: [{ seq: 2, at: '2026-06-11T02:00:00Z', actor: 'system', action: 'closed' }],
      state: { stage: 'cancelled', waitingOn: 'nobody', money: 'old', problems: [] },
    });
    const opened = api();
    const { status, body } = await post(opened, key);
    expect([status, body['requestId'], body['stage']]).toEqual([201, requestId, 'screening']);
    expect(opened.told).toEqual([]);
  });

  it('with another body under the same key is refused', async () => {
    const key = createKey();
    await submitRequest(api(), owner, key);
    const opened = api();
    const { status, body } = await post(opened, key, { intake: 'web' });
    expect([status, body['code']]).toEqual([422, 'API_KEY_REUSED']);
    expect(opened.told).toEqual([]);
  });

  it('that raced with another body under the same key is refused too', async () => {
    const other = await post(api(), createKey());
    const cardChanges = { ...api().cardChanges, submit: async () => other.body as never };
    const { status, body } = await post(api({ cardChanges }), createKey(), { intake: 'web' });
    expect([status, body['code']]).toEqual([422, 'API_KEY_REUSED']);
  });

  it.each([
    ['no key', undefined, 'INP_REQUIRED'],
    ['a key with blanks', 'a b', 'INP_FORMAT'],
    ['a key without end', 'k'.repeat(129), 'INP_FORMAT'],
  ])('with %s is refused', async (_what, key, code) => {
    const { status, body } = await api().post('/v1/card-changes', {
      as: owner,
      ...(key !== undefined && { key }),
      body: submissionBody,
    });
    expect([status, body['code']]).toEqual([422, code]);
    expect(body['problems']).toMatchObject([{ field: 'idempotency-key' }]);
  });

  it('[A63] with every fault of shape is refused at once, and starts nothing', async () => {
    const opened = api();
    const { status, body, headers } = await post(opened, createKey(), {
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
    expect(opened.told).toEqual([]);
  });

  it('[A39] names papers that were uploaded to this acquirer, to the byte', async () => {
    const uploaded = await api().post('/v1/documents', { as: owner, body: buildDocumentForm() });
    const { documentId, sha256 } = uploaded.body as Record<string, string>;
    const materials = [{ kind: 'id-front', documentId, sha256 }];
    expect((await post(api(), createKey(), { materials })).status).toBe(201);

    const other = [{ kind: 'id-front', documentId, sha256: 'b'.repeat(64) }];
    const opened = api();
    const refused = await post(opened, createKey(), { materials: other });
    expect(refused.body['problems']).toMatchObject([
      { field: 'materials.0.documentId', code: 'MAT_MISSING' },
    ]);
    expect(opened.told).toEqual([]);

    const elsewhere = { ...owner, acquirerId: 'other' };
    expect((await post(api(), createKey(), { materials }, elsewhere)).status).toBe(422);
  });

  it('[A69] by a person of another merchant is refused as one by nobody, and starts nothing', async () => {
    const { vault } = storage();
    const secrets = { name: '李桂香', idNumber: '110105198506120042', mobile: '13800138001' };
    const keptFor = (merchantId: string) =>
      vault.tokenizePerson({ acquirerId: 'demo', merchantId }, secrets);
    const applicant = ({ token }: { token: string }) => ({
      applicant: { ...submissionBody.applicant, personToken: token },
    });
    const opened = api();
    for (const other of [await keptFor('M-OTHER'), { token: 'pers_made-up-00' }]) {
      const { status, body } = await post(opened, createKey(), applicant(other));
      expect([status, body['problems']]).toMatchObject([
        422,
        [{ field: 'applicant.personToken', code: 'INP_REQUIRED' }],
      ]);
    }
    expect(opened.told).toEqual([]);
    const own = applicant(await keptFor('M-GREEN'));
    expect((await post(api(), createKey(), own)).status).toBe(201);
  });

  it('while another request is open says which, and where it stands', async () => {
    const running = { requestId: 'req-00000009', stage: 'cooling' };
    const { body, status } = await post(
      refusing(new ActionRefused('POL_OPEN_REQUEST', { running })),
      createKey(),
    );
    expect([status, body['running']]).toEqual([409, running]);
    expect(body['zh']).toContain('冷静期');
  });

  it('that nobody answers may be made again', async () => {
    const { status, body, headers } = await post(refusing(new Unavailable()), createKey());
    expect([status, body['code']]).toEqual([503, 'API_UNAVAILABLE']);
    expect(headers.get('retry-after')).toBe('5');
  });

  it('shows a merchant nothing of a check that a thief could use', async () => {
    const problems = [{ field: 'newAccount', code: 'CMP_LIST_HIT' }];
    const { cardChanges } = api();
    const submit = async (request: Parameters<typeof cardChanges.submit>[0]) => ({
      ...(await cardChanges.submit(request)),
      problems,
    });
    const opened = api({ cardChanges: { ...cardChanges, submit: submit as never } });
    const { body } = await post(opened, createKey());
    expect(JSON.stringify(body)).not.toContain('LIST');
    expect(body['problems']).toMatchObject([{ field: 'request', code: 'RSK_STOP' }]);
  });

  function refusing(error: Error) {
    const { cardChanges } = api();
    return api({ cardChanges: { ...cardChanges, submit: () => Promise.reject(error) } });
  }
});
