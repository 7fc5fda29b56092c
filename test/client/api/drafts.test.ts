import { describe, expect, it, vi } from 'vitest';
import { ActionRefused, Unavailable } from '../../../client/refusals.ts';
import {
  apiForTests,
  backOffice,
  maker,
  owner,
  publicUrl,
  type Api,
  type Claims,
} from '../../support/api.ts';
import { merchantWith } from '../../support/facts.ts';
import { submissionBody } from '../../support/submission.ts';

const { api } = apiForTests();
const clerk: Claims = { sub: 'clerk-1', roles: ['clerk'] };
const agent: Claims = { sub: 'agent-1', roles: ['agent'], merchantId: 'M-GREEN' };

/** What was said on the phone: everything but the new card. */
const { newAccount, ...spoken } = { ...submissionBody, intake: 'phone' as const };
const whole = { ...spoken, newAccount };
interface Kept {
  draftId: string;
  digest: string;
  missing: string[];
}

async function drafted(at: Api, body: object = spoken, as = clerk): Promise<Kept> {
  const answer = await at.post('/v1/drafts', { as, body });
  expect([answer.status, answer.body['code']]).toEqual([201, undefined]);
  return answer.body as unknown as Kept;
}
/** As the owner, in his own app. */
async function completed(at: Api, draftId: string): Promise<Kept> {
  const { status, body } = await at.put(`/v1/drafts/${draftId}`, { as: owner, body: whole });
  expect(status).toBe(200);
  return body as unknown as Kept;
}
const sendLink = (at: Api, draftId: string, as = clerk) =>
  at.post(`/v1/drafts/${draftId}/link`, { as });
/** The link in the newest SMS; only the phone it was sent to knows it. */
async function linkOf(at: Api, draftId: string): Promise<string> {
  expect((await sendLink(at, draftId)).status).toBe(202);
  const texts = at.told.filter(({ what }) => what === 'sms').map((sms) => JSON.stringify(sms.with));
  return /\/draft\/([\w.-]+)/.exec(texts.at(-1) ?? '')?.[1] ?? '';
}
const submit = (at: Api, draftId: string, body: object, as = owner) =>
  at.post(`/v1/drafts/${draftId}/submit`, { as, body });
const submissions = (at: Api) => at.told.filter(({ what }) => what === 'submit');

describe('a draft', () => {
  it('[A25] [A27] is begun by staff on the phone and says what the owner has still to give', async () => {
    const { missing, draftId } = await drafted(api());
    expect(missing).toEqual(['newAccount']);
    const { body } = await api().get(`/v1/drafts/${draftId}`, { as: owner });
    expect(body).toMatchObject({
      state: 'open',
      draft: { merchantId: 'M-GREEN', intake: 'phone', oldAccount: { last4: '8889' } },
      draftedBy: { role: 'clerk' },
    });
  });

  it('[A17] needs a merchant and a way in, and nothing else yet', async () => {
    const { missing } = await drafted(api(), { merchantId: 'M-GREEN', intake: 'app' }, owner);
    expect(missing.toSorted()).toEqual(
      ['applicant', 'authn', 'materials', 'newAccount', 'oldAccount', 'reason'].toSorted(),
    );
    const { status } = await api().post('/v1/drafts', { as: owner, body: { intake: 'app' } });
    expect(status).toBe(422);
  });

  it.each([
    ['[A25] the new card, from staff', clerk, whole, 'newAccount', 'IDV_NOT_OWNER'],
    [
      'a full number',
      clerk,
      { ...spoken, accountNumber: '6217000200112001011' },
      'accountNumber',
      'INP_UNKNOWN_FIELD',
    ],
    [
      'a number in a sentence',
      clerk,
      { ...spoken, reason: { kind: 'other', text: '新卡 6217000200112001011' } },
      'reason.text',
      'INP_NUMBER_IN_TEXT',
    ],
    [
      'a paper that nobody uploaded',
      clerk,
      {
        ...spoken,
        materials: [{ kind: 'id-front', documentId: 'doc_00000001', sha256: 'a'.repeat(64) }],
      },
      'materials.0.documentId',
      'MAT_MISSING',
    ],
  ])('does not take %s', async (_what, as, body, field, code) => {
    const answer = await api().post('/v1/drafts', { as, body });
    expect(answer.status).toBe(422);
    expect(answer.body['problems']).toEqual([expect.objectContaining({ field, code })]);
    expect(JSON.stringify(answer.body)).not.toContain('6217000200112001011');
  });

  it.each([
    ['[A29] a reviewer', maker, 'phone'],
    ['staff where the owner types himself', clerk, 'app'],
    ['[A23] anybody for the counter, where no owner sends in', clerk, 'counter'],
    ['a back office in its own name', backOffice, 'phone'],
  ])('is not begun by %s', async (_who, as, intake) => {
    const answer = await api().post('/v1/drafts', { as, body: { ...spoken, intake } });
    expect([answer.status, answer.body['code']]).toEqual([403, 'ACT_NOT_ALLOWED']);
  });

  it('is begun by a back office for people it names', async () => {
    const by = { id: 'clerk-7', role: 'clerk' };
    const { draftId } = await drafted(api(), { ...spoken, by }, backOffice);
    const { body } = await api().get(`/v1/drafts/${draftId}`, { as: clerk });
    expect(body['draftedBy']).toEqual(by);
  });

  it("is not there for another acquirer's people, nor for another merchant", async () => {
    const { draftId } = await drafted(api());
    for (const as of [
      { ...clerk, acquirerId: 'other' },
      { ...owner, merchantId: 'M-OTHER' },
    ])
      expect((await api().get(`/v1/drafts/${draftId}`, { as })).status).toBe(404);
  });
});

describe('writing a draft anew', () => {
  const put = (draftId: string, as: Claims, body: object = spoken) =>
    api().put(`/v1/drafts/${draftId}`, { as, body });

  it('is for the one who began it, and for the owner', async () => {
    const { draftId } = await drafted(api());
    expect((await put(draftId, { ...clerk, sub: 'clerk-2' })).status).toBe(403);
    expect((await put(draftId, clerk)).status).toBe(200);
    expect((await completed(api(), draftId)).missing).toEqual([]);
  });

  it('[A25] is the owner’s alone once he has written: staff change nothing under his hands', async () => {
    const { draftId } = await drafted(api());
    await completed(api(), draftId);
    expect((await put(draftId, clerk)).status).toBe(403);
  });

  it('makes no other merchant’s draft of it', async () => {
    const { draftId } = await drafted(api());
    const { status, body } = await put(draftId, clerk, { ...spoken, merchantId: 'M-OTHER' });
    expect([status, body['problems']]).toEqual([
      409,
      [expect.objectContaining({ field: 'merchantId', code: 'ACT_NO_CHANGE' })],
    ]);
  });
});

describe('the link to a draft', () => {
  it('[A25] goes to a mobile that has long been on the record, and to nobody who asked for it', async () => {
    const at = api();
    const { draftId } = await drafted(at);
    const answer = await sendLink(at, draftId);
    expect(answer.body).toMatchObject({ contactId: 'c-1', masked: '138****0001' });
    expect(JSON.stringify(answer.body)).not.toContain('/draft/');
    expect(at.told).toMatchObject([
      {
        what: 'sms',
        key: `${draftId}/link/1`,
        with: { to: '13800138001', text: expect.stringContaining(`${publicUrl}/draft/`) },
      },
    ]);
  });

  it('[A72] carries the phrase by which the owner knows our messages', async () => {
    const at = api({
      merchants: {
        record: async ({ merchantId }) => merchantWith({ merchantId }),
        contactAddress: async () => ({
          channel: 'sms',
          address: '13800138001',
          securityPhrase: '桂香早茶',
        }),
      },
    });
    await sendLink(at, (await drafted(at)).draftId);
    expect(at.told).toMatchObject([{ with: { text: expect.stringContaining('桂香早茶') } }]);
    const plain = api();
    await sendLink(plain, (await drafted(plain)).draftId);
    expect(JSON.stringify(plain.told)).not.toContain('防伪短语');
  });

  it('[A70] goes to no contact that joined the record a short while ago', async () => {
    const since = new Date(Date.now() - 86_400_000).toISOString();
    const contacts = [{ id: 'c-1', channel: 'sms' as const, masked: '138****0001', since }];
    const at = api({
      merchants: {
        record: async ({ merchantId }) => merchantWith({ merchantId, contacts }),
        contactAddress: async () => ({ channel: 'sms', address: '13800138001' }),
      },
    });
    const { draftId } = await drafted(at);
    const { status, body } = await sendLink(at, draftId);
    expect([status, body['code'], at.told]).toEqual([422, 'API_NO_CONTACT', []]);
  });

  it('is sent again a few times, and then no more', async () => {
    const at = api();
    const { draftId } = await drafted(at);
    const answers = [];
    for (let n = 0; n < 6; n += 1) answers.push((await sendLink(at, draftId)).status);
    expect(answers).toEqual([202, 202, 202, 202, 202, 429]);
    expect(new Set(at.told.map(({ key }) => key)).size).toBe(5);
  });
});

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

describe('the page of a draft', () => {
  const press = (at: Api, link: string, digest: string) =>
    at.post(`/draft/${link}`, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `digest=${digest}`,
    });

  it('[A25] shows all that was drafted and what is missing, and a GET never acts', async () => {
    const at = api();
    const { draftId } = await drafted(at, {
      ...spoken,
      settlementParams: { cycle: 'T1', dailyCapFen: 5_000_000 },
      terminals: ['SN-1'],
    });
    const { status, body } = await at.get(`/draft/${await linkOf(at, draftId)}`);
    expect(status).toBe(200);
    for (const said of ['M-GREEN', '更换银行 费率更低', '8889', '柜员', 'SN-1', 'T1', '50,000.00'])
      expect(body.text).toContain(said);
    expect(body.text).toContain('还需您本人在商户应用中补充：新卡尾号');
    expect(body.text).not.toContain('<form');
    expect(submissions(at)).toEqual([]);
  });

  it('[A25] sends in with one press, in the name of the contact the link was sent to', async () => {
    const at = api();
    const { draftId, digest } = await drafted(at, { ...spoken, intake: 'web', newAccount }, agent);
    const link = await linkOf(at, draftId);
    expect((await at.get(`/draft/${link}`)).body.text).toContain(`value="${digest}"`);
    const { status, body } = await press(at, link, digest);
    expect([status, body.text]).toEqual([200, expect.stringContaining('已提交')]);
    expect(body.text).toContain(`href="${publicUrl}/status/`);
    expect(submissions(at)).toMatchObject([
      { with: { submittedBy: { id: 'c-1', role: 'owner' }, draftedBy: { id: 'agent-1' } } },
    ]);
    expect((await press(at, link, digest)).status).toBe(200);
    expect(submissions(at)).toHaveLength(1);
    expect((await at.get(`/draft/${link}`)).body.text).toContain('该草稿已提交');
  });

  it('shows the draft again when it is no longer the one that was on it', async () => {
    const at = api();
    const { draftId, digest } = await drafted(at, { ...spoken, intake: 'web', newAccount }, agent);
    const link = await linkOf(at, draftId);
    for (const old of ['', 'f'.repeat(64)]) {
      const { status, body } = await press(at, link, old);
      expect([status, body.text]).toEqual([409, expect.stringContaining('草稿内容已变更')]);
      expect(body.text).toContain(`value="${digest}"`);
    }
    expect(submissions(at)).toEqual([]);
  });

  it('says why the request was not taken', async () => {
    const at = api();
    const { draftId, digest } = await drafted(at, { ...spoken, intake: 'web', newAccount }, agent);
    const link = await linkOf(at, draftId);
    const refused = new ActionRefused('POL_OPEN_REQUEST');
    vi.spyOn(at.cardChanges, 'submit').mockRejectedValueOnce(refused);
    const { status, body } = await press(at, link, digest);
    expect([status, body.text]).toEqual([422, expect.stringContaining(refused.zh)]);
  });

  it('is opened by its own link only', async () => {
    const at = api();
    const { draftId } = await drafted(at);
    const link = await linkOf(at, draftId);
    for (const path of ['/draft/x.y', `/stop/${link}`, `/status/${link}`])
      expect((await at.get(path)).status).toBe(404);
    expect((await press(at, 'x.y', 'x')).status).toBe(404);
  });
});
