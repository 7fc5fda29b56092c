import { describe, expect, it, vi } from 'vitest';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import { describeFailure } from '../../../domain/failures/codes.ts';
import { owner, setUpApi, type Api } from '../../support/api.ts';
import {
  agent,
  newAccount,
  draftBody,
  createDraft,
  sendAndReadLink,
  listSubmissions,
} from '../../support/drafts.ts';

const { api } = setUpApi();

describe('the page of a draft', () => {
  const postButton = (at: Api, link: string, digest: string) =>
    at.post(`/s/${link}`, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `digest=${digest}`,
    });

  it('[A25] shows the whole draft and what is missing, and a GET submits nothing', async () => {
    const at = api();
    const { draftId } = await createDraft(at, {
      ...draftBody,
      settlementParams: { cycle: 'T1', dailyCapFen: 5_000_000 },
      terminals: ['SN-1'],
    });
    const { status, body } = await at.get(`/s/${await sendAndReadLink(at, draftId)}`);
    expect(status).toBe(200);
    for (const text of ['M-GREEN', '更换银行 费率更低', '8889', '柜员', 'SN-1', 'T1', '50,000.00'])
      expect(body.text).toContain(text);
    expect(body.text).toContain('还需您本人在商户应用中补充：新卡尾号');
    expect(body.text).not.toContain('<form');
    expect(listSubmissions(at)).toEqual([]);
  });

  it('[A25] submits with one press, in the name of the contact that got the link', async () => {
    const at = api();
    const { draftId, digest } = await createDraft(
      at,
      { ...draftBody, intake: 'web', newAccount },
      agent,
    );
    const link = await sendAndReadLink(at, draftId);
    expect((await at.get(`/s/${link}`)).body.text).toContain(`value="${digest}"`);
    const { status, body } = await postButton(at, link, digest);
    expect([status, body.text]).toEqual([200, expect.stringContaining('已提交')]);
    expect(body.text).toMatch(/href="\/s\/\w{10}"/);
    expect(listSubmissions(at)).toMatchObject([
      { fields: { submittedBy: { id: 'c-1', role: 'owner' }, draftedBy: { id: 'agent-1' } } },
    ]);
    expect((await postButton(at, link, digest)).status).toBe(200);
    expect(listSubmissions(at)).toHaveLength(1);
    expect((await at.get(`/s/${link}`)).body.text).toContain('该草稿已提交');
  });

  it('shows the draft again when it has changed since it was shown', async () => {
    const at = api();
    const { draftId, digest } = await createDraft(
      at,
      { ...draftBody, intake: 'web', newAccount },
      agent,
    );
    const link = await sendAndReadLink(at, draftId);
    for (const old of ['', 'f'.repeat(64)]) {
      const { status, body } = await postButton(at, link, old);
      expect([status, body.text]).toEqual([409, expect.stringContaining('草稿内容已变更')]);
      expect(body.text).toContain(`value="${digest}"`);
    }
    expect(listSubmissions(at)).toEqual([]);
  });

  it('shows why the request was refused', async () => {
    const at = api();
    const { draftId, digest } = await createDraft(
      at,
      { ...draftBody, intake: 'web', newAccount },
      agent,
    );
    const link = await sendAndReadLink(at, draftId);
    const refused = new ActionRefused('POL_OPEN_REQUEST');
    vi.spyOn(at.cardChanges, 'submit').mockRejectedValueOnce(refused);
    const { status, body } = await postButton(at, link, digest);
    expect([status, body.text]).toEqual([422, expect.stringContaining(refused.zh)]);
  });

  it('[A82] keeps the draft when Temporal does not answer, and submits it at the next press', async () => {
    const at = api();
    const { draftId, digest } = await createDraft(
      at,
      { ...draftBody, intake: 'web', newAccount },
      agent,
    );
    const link = await sendAndReadLink(at, draftId);
    vi.spyOn(at.cardChanges, 'submit').mockRejectedValueOnce(new Unavailable());
    const { status, body } = await postButton(at, link, digest);
    expect([status, body.text]).toEqual([
      503,
      expect.stringContaining(describeFailure('NET_INTERRUPTED').zh),
    ]);
    expect((await postButton(at, link, digest)).status).toBe(200);
    expect(listSubmissions(at)).toHaveLength(1);
  });

  it('leads to the progress of its request by a link that staff can end, and then by none', async () => {
    const at = api();
    const merchantId = 'M-LEFT';
    const { draftId, digest } = await createDraft(
      at,
      { ...draftBody, merchantId, intake: 'web', newAccount },
      { ...agent, merchantId },
    );
    const link = await sendAndReadLink(at, draftId);
    const { body } = await postButton(at, link, digest);
    const progress = /href="(\/s\/\w{10})"/.exec(body.text ?? '')?.[1] ?? '';
    expect((await at.get(progress)).body.text).toContain('办理进度');
    const { body: read } = await at.get(`/v1/drafts/${draftId}`, {
      as: { ...owner, merchantId },
    });
    const as = { sub: 'op-1', roles: ['operator'] };
    await at.post(`/v1/card-changes/${String(read['requestId'])}/links/revoke`, { as });
    expect((await at.get(progress)).status).toBe(410);
    for (const answer of [await at.get(`/s/${link}`), await postButton(at, link, digest)]) {
      expect(answer.body.text).toContain('最近一条通知');
      expect(answer.body.text).not.toMatch(/href="[^"]*\/(s|status)\//);
    }
  });

  it('ends the link that was sent before, when another one is sent', async () => {
    const at = api();
    const { draftId } = await createDraft(at, { ...draftBody, intake: 'web', newAccount }, agent);
    const [lost, link] = [await sendAndReadLink(at, draftId), await sendAndReadLink(at, draftId)];
    expect(lost).not.toBe(link);
    expect((await at.get(`/s/${lost}`)).status).toBe(410);
    expect((await at.get(`/s/${link}`)).status).toBe(200);
  });

  it('opens only with its own link', async () => {
    const at = api();
    const { draftId } = await createDraft(at);
    const link = await sendAndReadLink(at, draftId);
    for (const path of ['/draft/x.y', `/stop/${link}`, `/status/${link}`])
      expect((await at.get(path)).status).toBe(404);
    expect((await postButton(at, 'x.y', 'x')).status).toBe(404);
  });
});
