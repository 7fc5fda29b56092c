import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../adapters/settings/policy-files.ts';
import { setUpApi, backOffice, maker, owner, publicUrl, type Claims } from '../../support/api.ts';
import {
  clerk,
  draftBody,
  completeBody,
  createDraft,
  completeDraft,
  sendLink,
} from '../../support/drafts.ts';
import { buildMerchant } from '../../support/facts.ts';

const { api, storage } = setUpApi();

describe('a draft', () => {
  it('[A25] [A27] is started by staff on the phone and names what the owner has to add', async () => {
    const { missing, draftId } = await createDraft(api());
    expect(missing).toEqual(['newAccount']);
    const { body } = await api().get(`/v1/drafts/${draftId}`, { as: owner });
    expect(body).toMatchObject({
      state: 'open',
      draft: { merchantId: 'M-GREEN', intake: 'phone', oldAccount: { last4: '8889' } },
      draftedBy: { role: 'clerk' },
    });
  });

  it('[A14] is refused on a way that the acquirer does not offer, and while it is rewritten', async () => {
    const { draftId } = await createDraft(api(), { merchantId: 'M-GREEN', intake: 'service' });
    const lakala = api({ getPolicy: () => loadPolicy('lakala') });
    const body = { merchantId: 'M-GREEN', intake: 'service' };
    const problems = [{ field: 'intake', code: 'POL_INTAKE' }];
    for (const answer of [
      await lakala.post('/v1/drafts', { as: clerk, body }),
      await lakala.put(`/v1/drafts/${draftId}`, { as: clerk, body }),
    ])
      expect(answer).toMatchObject({ status: 422, body: { problems } });
  });

  it('[A17] needs only a merchant and an intake at first', async () => {
    const { missing } = await createDraft(api(), { merchantId: 'M-GREEN', intake: 'app' }, owner);
    expect(missing.toSorted()).toEqual(
      ['applicant', 'materials', 'newAccount', 'oldAccount', 'reason'].toSorted(),
    );
    const { status } = await api().post('/v1/drafts', { as: owner, body: { intake: 'app' } });
    expect(status).toBe(422);
  });

  it.each([
    ['[A25] the new card from staff', clerk, completeBody, 'newAccount', 'IDV_NOT_OWNER'],
    [
      'a full number',
      clerk,
      { ...draftBody, accountNumber: '6217000200112001011' },
      'accountNumber',
      'INP_UNKNOWN_FIELD',
    ],
    [
      'a number in a sentence',
      clerk,
      { ...draftBody, reason: { kind: 'other', text: '新卡 6217000200112001011' } },
      'reason.text',
      'INP_NUMBER_IN_TEXT',
    ],
    [
      'a document that was not uploaded',
      clerk,
      {
        ...draftBody,
        materials: [{ kind: 'id-front', documentId: 'doc_00000001', sha256: 'a'.repeat(64) }],
      },
      'materials.0.documentId',
      'MAT_MISSING',
    ],
  ])('may not contain %s', async (_what, as, body, field, code) => {
    const answer = await api().post('/v1/drafts', { as, body });
    expect(answer.status).toBe(422);
    expect(answer.body['problems']).toEqual([expect.objectContaining({ field, code })]);
    expect(JSON.stringify(answer.body)).not.toContain('6217000200112001011');
  });

  it.each([
    ['[A29] a reviewer', maker, 'phone'],
    ['staff for the app, which only the owner uses', clerk, 'app'],
    ['[A23] anybody for the counter, where no owner submits', clerk, 'counter'],
  ])('cannot be started by %s', async (_who, as, intake) => {
    const answer = await api().post('/v1/drafts', { as, body: { ...draftBody, intake } });
    expect([answer.status, answer.body['code']]).toEqual([403, 'ACT_NOT_ALLOWED']);
  });

  it('cannot be started by a back office that does not say for whom', async () => {
    const answer = await api().post('/v1/drafts', {
      as: backOffice,
      body: { ...draftBody, intake: 'phone' },
    });
    expect(answer.body['problems']).toEqual([
      expect.objectContaining({ field: 'by', code: 'INP_REQUIRED' }),
    ]);
  });

  it('is started by a back office for a person it names', async () => {
    const by = { id: 'clerk-7', role: 'clerk' };
    const { draftId } = await createDraft(api(), { ...draftBody, by }, backOffice);
    const { body } = await api().get(`/v1/drafts/${draftId}`, { as: clerk });
    expect(body['draftedBy']).toEqual(by);
  });

  it('is not found by another acquirer or another merchant', async () => {
    const { draftId } = await createDraft(api());
    for (const as of [
      { ...clerk, acquirerId: 'other' },
      { ...owner, merchantId: 'M-OTHER' },
    ])
      expect((await api().get(`/v1/drafts/${draftId}`, { as })).status).toBe(404);
  });
});

describe('replacing a draft', () => {
  const put = (draftId: string, as: Claims, body: object = draftBody) =>
    api().put(`/v1/drafts/${draftId}`, { as, body });

  it('is permitted to the person who started it, and to the owner', async () => {
    const { draftId } = await createDraft(api());
    expect((await put(draftId, { ...clerk, sub: 'clerk-2' })).status).toBe(403);
    expect((await put(draftId, clerk)).status).toBe(200);
    expect((await completeDraft(api(), draftId)).missing).toEqual([]);
  });

  it('[A25] is permitted only to the owner once they have written it', async () => {
    const { draftId } = await createDraft(api());
    await completeDraft(api(), draftId);
    expect((await put(draftId, clerk)).status).toBe(403);
  });

  it('cannot change its merchant', async () => {
    const { draftId } = await createDraft(api());
    const { status, body } = await put(draftId, clerk, { ...draftBody, merchantId: 'M-OTHER' });
    expect([status, body['problems']]).toEqual([
      409,
      [expect.objectContaining({ field: 'merchantId', code: 'ACT_NO_CHANGE' })],
    ]);
  });
});

describe('the link to a draft', () => {
  it('[A25] goes to a mobile that has long been on record, and is not in the answer', async () => {
    const at = api();
    const { draftId } = await createDraft(at);
    const answer = await sendLink(at, draftId);
    expect(answer.body).toMatchObject({ contactId: 'c-1', masked: '138****0001' });
    expect(JSON.stringify(answer.body)).not.toMatch(/\/(draft|s)\//);
    expect(at.calls).toMatchObject([
      {
        name: 'sms',
        key: `${draftId}/link/1`,
        fields: { to: '13800138001', text: expect.stringContaining(`${publicUrl}/s/`) },
      },
    ]);
  });

  it('[A72] comes with the owner’s security phrase', async () => {
    const at = api({
      merchants: {
        readRecord: async ({ merchantId }) => buildMerchant({ merchantId }),
        findContactAddress: async () => ({
          channel: 'sms',
          address: '13800138001',
          securityPhrase: '桂香早茶',
        }),
      },
    });
    await sendLink(at, (await createDraft(at)).draftId);
    expect(at.calls).toMatchObject([{ fields: { text: expect.stringContaining('桂香早茶') } }]);
    const plain = api();
    await sendLink(plain, (await createDraft(plain)).draftId);
    expect(JSON.stringify(plain.calls)).not.toContain('防伪短语');
  });

  it('[A70] does not go to a contact that was added recently', async () => {
    const since = new Date(Date.now() - 86_400_000).toISOString();
    const contacts = [{ id: 'c-1', channel: 'sms' as const, masked: '138****0001', since }];
    const at = api({
      merchants: {
        readRecord: async ({ merchantId }) => buildMerchant({ merchantId, contacts }),
        findContactAddress: async () => ({ channel: 'sms', address: '13800138001' }),
      },
    });
    const { draftId } = await createDraft(at);
    const { status, body } = await sendLink(at, draftId);
    expect([status, body['code'], at.calls]).toEqual([422, 'API_NO_CONTACT', []]);
  });

  it('leaves the owner half of the messages of an hour, however many drafts are written', async () => {
    const policy = loadPolicy('cn-default', 1);
    const at = api({
      getPolicy: () => ({
        ...policy,
        values: { ...policy.values, 'limits.sms': { perNumberHour: 4 } },
      }),
      merchants: {
        readRecord: async ({ merchantId }) => buildMerchant({ merchantId }),
        findContactAddress: async () => ({ channel: 'sms', address: '13900000077' }),
      },
    });
    const answers = [];
    for (let n = 0; n < 3; n += 1)
      answers.push((await sendLink(at, (await createDraft(at)).draftId)).status);
    expect(answers).toEqual([202, 202, 429]);
    const { smsBudget } = storage();
    expect(await smsBudget.take('13900000077', 4)).toMatchObject({ allowed: true });
  });

  it('is sent at most five times', async () => {
    const at = api();
    const { draftId } = await createDraft(at);
    const answers = [];
    for (let n = 0; n < 6; n += 1) answers.push((await sendLink(at, draftId)).status);
    expect(answers).toEqual([202, 202, 202, 202, 202, 429]);
    expect(new Set(at.calls.map(({ key }) => key)).size).toBe(5);
  });
});
