import { describe, expect, it, vi } from 'vitest';
import { ActionRefused, Unavailable } from '../../../client/refusals.ts';
import { apiForTests, owner } from '../../support/api.ts';
import {
  clerk,
  agent,
  newAccount,
  spoken,
  whole,
  drafted,
  completed,
  sendLink,
  linkOf,
  submit,
  submissions,
} from '../../support/drafts.ts';

const { api } = apiForTests();

describe('sending a draft in', () => {
  it('[A25] makes an ordinary request of it: sent in by the owner, drafted by staff', async () => {
    const at = api();
    const { draftId } = await drafted(at);
    const { digest } = await completed(at, draftId);
    const link = await linkOf(at, draftId);
    const { status, body } = await submit(at, draftId, { link, digest });
    expect([status, body['stage']]).toEqual([201, 'screening']);
    expect(submissions(at)).toMatchObject([
      {
        with: {
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

  it('counts once, however often it is sent', async () => {
    const at = api();
    const { draftId } = await drafted(at);
    const { digest } = await completed(at, draftId);
    const link = await linkOf(at, draftId);
    const first = await submit(at, draftId, { link, digest });
    const second = await submit(at, draftId, { link, digest });
    expect(second.body).toEqual(first.body);
    expect(submissions(at)).toHaveLength(1);
    const { status, body } = await at.put(`/v1/drafts/${draftId}`, { as: owner, body: whole });
    expect([status, body['code']]).toEqual([409, 'API_DRAFT_USED']);
    expect((await sendLink(at, draftId)).body['code']).toBe('API_DRAFT_USED');
  });

  it('[A25] [A27] is never for staff, nor for whoever has no link', async () => {
    const at = api();
    const { draftId } = await drafted(at);
    const { digest } = await completed(at, draftId);
    const link = await linkOf(at, draftId);
    const others = await drafted(at);
    for (const [as, token] of [
      [clerk, link],
      [{ sub: 'desk-1', roles: ['operator'] }, link],
      [agent, link],
      [owner, 'made.up'],
      [owner, await linkOf(at, others.draftId)],
    ] as const) {
      const { status, body } = await submit(at, draftId, { link: token, digest }, as);
      expect([status, body['code']]).toEqual([403, 'ACT_NOT_ALLOWED']);
    }
    expect(submissions(at)).toEqual([]);
  });

  it('sends in what the owner saw, and nothing that was written meanwhile', async () => {
    const at = api();
    const seen = await drafted(at, { ...spoken, intake: 'web', newAccount }, agent);
    const link = await linkOf(at, seen.draftId);
    const other = { ...spoken, intake: 'web', newAccount: { ...newAccount, last4: '9999' } };
    await at.put(`/v1/drafts/${seen.draftId}`, { as: agent, body: other });
    const { status, body } = await submit(at, seen.draftId, { link, digest: seen.digest });
    expect([status, body['code']]).toEqual([409, 'API_DRAFT_CHANGED']);
    expect(submissions(at)).toEqual([]);
  });

  it('names what is missing', async () => {
    const at = api();
    const { draftId, digest } = await drafted(at);
    const { status, body } = await submit(at, draftId, { link: await linkOf(at, draftId), digest });
    expect(status).toBe(422);
    expect(body['problems']).toEqual([
      expect.objectContaining({ field: 'newAccount', code: 'INP_REQUIRED' }),
    ]);
  });

  it('leaves the draft open when the request is refused, and closed when nobody answered', async () => {
    const at = api();
    const { draftId } = await drafted(at);
    const { digest } = await completed(at, draftId);
    const link = await linkOf(at, draftId);
    const stateAfter = async (error: Error): Promise<unknown> => {
      vi.spyOn(at.cardChanges, 'submit').mockRejectedValueOnce(error);
      await submit(at, draftId, { link, digest });
      return (await at.get(`/v1/drafts/${draftId}`, { as: owner })).body['state'];
    };
    expect(await stateAfter(new ActionRefused('POL_OPEN_REQUEST'))).toBe('open');
    // It may have counted: the same again, and nothing else.
    expect(await stateAfter(new Unavailable())).toBe('submitted');
    expect((await submit(at, draftId, { link, digest })).status).toBe(201);
  });

  it('comes too late after thirty days', async () => {
    const at = api();
    const { draftId } = await drafted(at);
    const { digest } = await completed(at, draftId);
    const link = await linkOf(at, draftId);
    vi.useFakeTimers({ now: Date.now() + 30 * 86_400_000, toFake: ['Date'] });
    try {
      const fresh = { ...owner };
      for (const answer of [
        await submit(at, draftId, { link, digest }, fresh),
        await at.put(`/v1/drafts/${draftId}`, { as: fresh, body: whole }),
        await sendLink(at, draftId),
      ])
        expect([answer.status, answer.body['code']]).toEqual([410, 'API_DRAFT_EXPIRED']);
      expect((await at.get(`/draft/${link}`)).status).toBe(410);
      expect((await at.get(`/draft/${link}`)).body.text).toContain('草稿已过期');
    } finally {
      vi.useRealTimers();
    }
    expect(submissions(at)).toEqual([]);
  });
});
