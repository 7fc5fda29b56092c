import { describe, expect, it, vi } from 'vitest';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import { setUpApi, backOffice, owner, type Claims } from '../../support/api.ts';
import {
  clerk,
  agent,
  newAccount,
  draftBody,
  completeBody,
  createDraft,
  completeDraft,
  sendLink,
  sendAndReadLink,
  submitDraft,
  listSubmissions,
} from '../../support/drafts.ts';

const { api, storage } = setUpApi();

describe('submitting a draft', () => {
  it('[A25] makes an ordinary request of it, submitted by the owner and drafted by staff', async () => {
    const at = api();
    const { draftId } = await createDraft(at);
    const { digest } = await completeDraft(at, draftId);
    const link = await sendAndReadLink(at, draftId);
    const { status, body } = await submitDraft(at, draftId, { link, digest });
    expect([status, body['stage']]).toEqual([201, 'screening']);
    expect(listSubmissions(at)).toMatchObject([
      {
        fields: {
          merchantId: 'M-GREEN',
          intake: 'phone',
          submittedBy: { id: 'owner-1', role: 'owner' },
          draftedBy: { id: 'clerk-1', role: 'clerk' },
          newAccount,
        },
      },
    ]);
    const read = await at.get(`/v1/drafts/${draftId}`, { as: owner });
    expect(read.body).toMatchObject({ state: 'submitted', requestId: body['requestId'] });
  });

  it('counts once, however often it is repeated', async () => {
    const at = api();
    const { draftId } = await createDraft(at);
    const { digest } = await completeDraft(at, draftId);
    const link = await sendAndReadLink(at, draftId);
    const first = await submitDraft(at, draftId, { link, digest });
    const second = await submitDraft(at, draftId, { link, digest });
    expect(second.body).toEqual(first.body);
    expect(listSubmissions(at)).toHaveLength(1);
    const { status, body } = await at.put(`/v1/drafts/${draftId}`, {
      as: owner,
      body: completeBody,
    });
    expect([status, body['code']]).toEqual([409, 'API_DRAFT_USED']);
    expect((await sendLink(at, draftId)).body['code']).toBe('API_DRAFT_USED');
  });

  it('[A25] [A27] is refused to staff, and to anybody without the link', async () => {
    const at = api();
    const { draftId } = await createDraft(at);
    const { digest } = await completeDraft(at, draftId);
    const link = await sendAndReadLink(at, draftId);
    const otherDraft = await createDraft(at);
    for (const [as, token] of [
      [clerk, link],
      [{ sub: 'desk-1', roles: ['operator'] }, link],
      [agent, link],
      [owner, 'made.up'],
      [owner, await sendAndReadLink(at, otherDraft.draftId)],
    ] as const) {
      const { status, body } = await submitDraft(at, draftId, { link: token, digest }, as);
      expect([status, body['code']]).toEqual([403, 'ACT_NOT_ALLOWED']);
    }
    expect(listSubmissions(at)).toEqual([]);
  });

  it('is refused when the draft has changed since the owner saw it', async () => {
    const at = api();
    const draft = await createDraft(at, { ...draftBody, intake: 'web', newAccount }, agent);
    const link = await sendAndReadLink(at, draft.draftId);
    const other = { ...draftBody, intake: 'web', newAccount: { ...newAccount, last4: '9999' } };
    await at.put(`/v1/drafts/${draft.draftId}`, { as: agent, body: other });
    const { status, body } = await submitDraft(at, draft.draftId, { link, digest: draft.digest });
    expect([status, body['code']]).toEqual([409, 'API_DRAFT_CHANGED']);
    expect(listSubmissions(at)).toEqual([]);
  });

  it('is refused with the names of missing fields', async () => {
    const at = api();
    const { draftId, digest } = await createDraft(at);
    const { status, body } = await submitDraft(at, draftId, {
      link: await sendAndReadLink(at, draftId),
      digest,
    });
    expect(status).toBe(422);
    expect(body['problems']).toEqual([
      expect.objectContaining({ field: 'newAccount', code: 'INP_REQUIRED' }),
    ]);
  });

  it('leaves the draft open after a refusal, and closed when there was no answer', async () => {
    const at = api();
    const { draftId } = await createDraft(at);
    const { digest } = await completeDraft(at, draftId);
    const link = await sendAndReadLink(at, draftId);
    const stateAfter = async (error: Error): Promise<unknown> => {
      vi.spyOn(at.cardChanges, 'submit').mockRejectedValueOnce(error);
      await submitDraft(at, draftId, { link, digest });
      return (await at.get(`/v1/drafts/${draftId}`, { as: owner })).body['state'];
    };
    expect(await stateAfter(new ActionRefused('POL_OPEN_REQUEST'))).toBe('open');
    // The submission may have counted, so that only the same draft may be submitted again.
    expect(await stateAfter(new Unavailable())).toBe('submitted');
    expect((await submitDraft(at, draftId, { link, digest })).status).toBe(201);
  });

  it('leaves it submitted when a second press at the same moment is refused', async () => {
    const at = api();
    const { draftId } = await createDraft(at);
    const { digest } = await completeDraft(at, draftId);
    const link = await sendAndReadLink(at, draftId);
    const submit = at.cardChanges.submit.bind(at.cardChanges);
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    vi.spyOn(at.cardChanges, 'submit')
      .mockImplementationOnce(async (...args) => {
        await held;
        return submit(...args);
      })
      // Of the last submission that the day allows, the first press has taken the place.
      .mockRejectedValueOnce(new ActionRefused('ACT_TOO_MANY'));
    const first = submitDraft(at, draftId, { link, digest });
    await vi.waitFor(() => expect(at.cardChanges.submit).toHaveBeenCalled());
    expect((await submitDraft(at, draftId, { link, digest })).body['code']).toBe('ACT_TOO_MANY');
    letGo();
    expect((await first).status).toBe(201);
    const read = await at.get(`/v1/drafts/${draftId}`, { as: owner });
    expect(read.body['state']).toBe('submitted');
  });

  describe('says how whoever confirms it has signed in', () => {
    const assertedFor = { personToken: 'pers_00000001', accountToken: newAccount.token };
    const two = { level: 'two-factor', twoFactorEnrolled: true, device: 'known' };
    const written = { ...two, deviceId: 'phone-1', assertedFor };
    const password = { level: 'password', twoFactorEnrolled: false };
    const by = { id: 'owner-1', role: 'owner' };

    it.each<[string, Claims, object, object]>([
      ['an owner whose token says nothing', owner, {}, { assertedFor }],
      [
        'an owner with a password',
        { ...owner, amr: ['pwd'] },
        { authn: two },
        { ...password, assertedFor },
      ],
      [
        'an owner with two factors on a new device',
        { ...owner, amr: ['mfa'], device: 'new' },
        {},
        { ...two, device: 'new', assertedFor },
      ],
      [
        'a back office that says it',
        backOffice,
        { by, authn: password },
        { ...password, assertedFor },
      ],
      ['a back office that has said it in the draft', backOffice, { by }, written],
    ])('%s', async (_who, as, more, expected) => {
      const at = api();
      const draft = { ...completeBody, intake: 'platform', authn: written, by };
      const { draftId, digest } = await createDraft(at, draft, backOffice);
      const link = await sendAndReadLink(at, draftId);
      expect((await submitDraft(at, draftId, { link, digest, ...more }, as)).status).toBe(201);
      const [{ fields } = { fields: {} }] = listSubmissions(at);
      expect((fields as { authn: object }).authn).toEqual(expected);
    });
  });

  it('is refused after the draft has expired', async () => {
    const at = api();
    const { draftId } = await createDraft(at);
    const { digest } = await completeDraft(at, draftId);
    const link = await sendAndReadLink(at, draftId);
    const { drafts, ...rest } = storage();
    const find: typeof drafts.find = async (...ref) => {
      const draft = await drafts.find(...ref);
      return draft && { ...draft, expiresAt: new Date(Date.now() - 1).toISOString() };
    };
    const later = api({ storage: { ...rest, drafts: { ...drafts, find } } });
    for (const answer of [
      await submitDraft(later, draftId, { link, digest }, owner),
      await later.put(`/v1/drafts/${draftId}`, { as: owner, body: completeBody }),
      await sendLink(later, draftId),
    ])
      expect([answer.status, answer.body['code']]).toEqual([410, 'API_DRAFT_EXPIRED']);
    const page = await later.get(`/s/${link}`);
    expect(page.status).toBe(410);
    expect(page.body.text).toContain('草稿已过期');
    expect(listSubmissions(later)).toEqual([]);
    expect(listSubmissions(at)).toEqual([]);
  });
});
