/** The queue and the case pages of the desk. */
import { describe, expect, it } from 'vitest';
import { ActionRefused } from '../../../client/errors.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { sendForm, setUpDesk } from '../../support/desk.ts';
import { longNumber } from '../../support/numbers.ts';

const desk = setUpDesk();
const pathOf = (requestId: string) => `/desk/requests/${requestId}`;
const form = 'application/x-www-form-urlencoded';

describe('The queue of the desk', () => {
  it('The queue of the desk shows what waits, with its stage, tier and how late it is, in words', async () => {
    const requestId = await desk.openReview();
    const { status, body } = await desk
      .api()
      .get('/desk?stage=review', await desk.signIn('maker-1', ['maker']));
    expect(status).toBe(200);
    for (const words of [requestId, '人工审核', '等待运营', '高风险', '已超时'])
      expect(body.text).toContain(words);
  });

  it('The queue of the desk shows nothing of another acquirer', async () => {
    const requestId = await desk.openReview();
    const { body } = await desk
      .api()
      .get('/desk', await desk.signIn('maker-1', ['maker'], 'other'));
    expect(body.text).not.toContain(requestId);
    expect(body.text).toContain('没有符合条件的申请');
  });

  it('The queue of the desk leaves out what a filter leaves out, and ignores one that it does not know', async () => {
    const requestId = await desk.openReview();
    const browser = await desk.signIn('maker-1', ['maker']);
    const read = async (query: string) =>
      (await desk.api().get(`/desk?${query}`, browser)).body.text;
    expect(await read('waitingOn=risk')).not.toContain(requestId);
    expect(await read('stage=no-such-stage&risk=red')).toContain(requestId);
  });
});

describe('A case at the desk', () => {
  it('A case at the desk shows its state and notes in words, and what people typed as text', async () => {
    const requestId = await desk.openReview();
    const { body } = await desk
      .api()
      .get(pathOf(requestId), await desk.signIn('maker-1', ['maker']));
    for (const words of ['原结算卡为他人持有', '****8889', '****1011', '&lt;b&gt;看过'])
      expect(body.text).toContain(words);
    expect(body.text).not.toContain('<b>看过');
    expect(body.text ?? '').not.toMatch(longNumber);
  });

  it('[E3 scope] A case at the desk names the terminal whose own card changes, and so does the queue', async () => {
    const requestId = await desk.openReview({ scope: { terminal: 'SN-2' } });
    const browser = await desk.signIn('maker-1', ['maker']);
    const read = async (path: string) => (await desk.api().get(path, browser)).body.text;
    expect(await read(pathOf(requestId))).toContain('商户 M-GREEN 终端 SN-2 的换卡申请');
    expect(await read('/desk?stage=review')).toContain('M-GREEN SN-2');
  });

  it('A case at the desk is in the access log before it is shown', async () => {
    const requestId = await desk.openReview();
    const recorded: unknown[] = [];
    const accessLog = { record: async (...entry: unknown[]) => void recorded.push(entry) };
    const storage = { ...desk.storage(), accessLog };
    await desk.api({ storage }).get(pathOf(requestId), await desk.signIn('maker-1', ['maker']));
    expect(recorded).toEqual([[[requestId], 'shown at the desk to maker-1']]);
  });

  it('A case at the desk is not found by another acquirer', async () => {
    const requestId = await desk.openReview();
    const browser = await desk.signIn('maker-1', ['maker'], 'other');
    expect((await desk.api().get(pathOf(requestId), browser)).status).toBe(404);
  });

  it('A case at the desk offers only what the role may do at this stage', async () => {
    const requestId = await desk.openReview();
    const read = async (role: string) =>
      (await desk.api().get(pathOf(requestId), await desk.signIn('someone', [role]))).body.text ??
      '';
    expect(await read('maker')).toContain(`${requestId}/approve`);
    expect(await read('operator')).not.toContain(`${requestId}/approve`);
    expect(await read('auditor')).toContain('当前阶段没有您可以做的操作');
  });
});

describe('A decision at the desk', () => {
  it('A decision at the desk carries the evidence that was shown, as the person who is signed in', async () => {
    const requestId = await desk.openReview();
    const api = desk.api();
    const browser = await desk.signIn('maker-1', ['maker']);
    const { status, headers } = await sendForm(api, browser, pathOf(requestId), 'approve', {
      note: '已核对',
    });
    expect(status).toBe(303);
    expect(headers.get('location')).toContain(`${pathOf(requestId)}?done=approve&`);
    const by = { id: 'maker-1', role: 'maker' };
    expect(api.calls.at(-1)).toMatchObject({
      name: 'approve',
      fields: { evidence: 'e-1', note: '已核对', by, requestId },
    });
    const page = await api.get(`${pathOf(requestId)}?done=approve`, browser);
    expect(page.body.text).toContain('已登记：通过');
  });

  it('A decision at the desk happens once, however often its button is pressed', async () => {
    const requestId = await desk.openReview();
    const api = desk.api();
    const browser = await desk.signIn('maker-1', ['maker']);
    const page = (await api.get(pathOf(requestId), browser)).body.text ?? '';
    const key = /name="key" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const body = new URLSearchParams({ csrf, key, evidence: 'e-1' }).toString();
    const options = { body, headers: { ...browser.headers, 'content-type': form } };
    for (let press = 0; press < 2; press += 1)
      expect((await api.post(`${pathOf(requestId)}/approve`, options)).status).toBe(303);
    expect(api.calls.filter(({ name }) => name === 'approve')).toHaveLength(1);
  });

  it.each([
    ['without the token of the form', {}],
    ['with the token of another session', { csrf: 'AAAA' }],
  ])('A decision at the desk is not done %s', async (_how, fields) => {
    const requestId = await desk.openReview();
    const api = desk.api();
    const browser = await desk.signIn('maker-1', ['maker']);
    const body = new URLSearchParams({
      ...fields,
      key: 'form-12345678',
      evidence: 'e-1',
    }).toString();
    const options = { body, headers: { ...browser.headers, 'content-type': form } };
    expect((await api.post(`${pathOf(requestId)}/approve`, options)).status).toBe(403);
    expect(api.calls.map(({ name }) => name)).not.toContain('approve');
  });

  it('A decision at the desk that lacks something names the field, and is not done', async () => {
    const requestId = await desk.openReview();
    const api = desk.api();
    const browser = await desk.signIn('maker-1', ['maker']);
    const { status, body } = await sendForm(api, browser, pathOf(requestId), 'reject');
    expect(status).toBe(422);
    expect(body.text).toContain('请填写或更正：不通过的原因');
    expect(api.calls.map(({ name }) => name)).not.toContain('reject');
  });

  it('A decision at the desk by a key that is none of a form is refused in words', async () => {
    const requestId = await desk.openReview();
    const browser = await desk.signIn('maker-1', ['maker']);
    const answer = await sendForm(desk.api(), browser, pathOf(requestId), 'approve', {
      key: '../x',
    });
    expect(answer.status).toBe(422);
  });

  it('A decision at the desk that the process refuses says why, beside what is true now', async () => {
    const requestId = await desk.openReview();
    const api = desk.api();
    api.cardChanges.act = () => Promise.reject(new ActionRefused('ACT_SAME_PERSON'));
    const browser = await desk.signIn('maker-1', ['maker']);
    const { status, body } = await sendForm(api, browser, pathOf(requestId), 'approve');
    expect(status).toBe(409);
    expect(body.text).toContain('未执行');
  });

  it('A decision at the desk asks for papers by name', async () => {
    const requestId = await desk.openReview();
    const api = desk.api();
    const browser = await desk.signIn('maker-1', ['maker']);
    await sendForm(api, browser, pathOf(requestId), 'requestInfo', {
      documents: 'business-licence',
    });
    expect(api.calls.at(-1)?.fields).toMatchObject({
      problems: [{ field: 'materials.business-licence', code: 'MAT_MISSING' }],
    });
  });
});

describe('A form at the desk that was not done', () => {
  const typed = { items: '照片模糊，请重拍', note: '见第二页 <b>' };
  const shows = (text = '') => {
    expect(text).toMatch(/<details open>\s*<summary[^>]*>\s*不通过/);
    expect(text).toMatch(/name="items"[^>]*>\s*照片模糊，请重拍<\/textarea/);
    expect(text).toMatch(/name="note"[^>]*>\s*见第二页 &lt;b&gt;<\/textarea/);
  };

  it('keeps what was typed where a field is missing, and takes it back to no other form', async () => {
    const requestId = await desk.openReview();
    const api = desk.api();
    const browser = await desk.signIn('maker-1', ['maker']);
    const { status, body } = await sendForm(api, browser, pathOf(requestId), 'reject', typed);
    expect(status).toBe(422);
    shows(body.text);
    expect(body.text?.match(/见第二页/g)).toHaveLength(1);
    expect(api.calls.filter(({ name }) => name === 'reject')).toEqual([]);
  });

  it('keeps what was typed and ticked when it is refused, and has a number typed anew', async () => {
    const requestId = await desk.openReview();
    const api = desk.api();
    api.cardChanges.act = () => Promise.reject(new ActionRefused('ACT_NO_CHANGE'));
    const browser = await desk.signIn('maker-1', ['maker']);
    const codes = 'REV_REJECTED_MATERIALS';
    const send = (more: object) =>
      sendForm(api, browser, pathOf(requestId), 'reject', { ...typed, codes, ...more });
    const refused = await send({});
    expect(refused.status).toBe(409);
    shows(refused.body.text);
    expect(refused.body.text).toMatch(/value="REV_REJECTED_MATERIALS"\s+checked/);
    const numbered = await send({ note: '卡号 6217000200112001011' });
    expect(numbered.status).toBe(422);
    expect(numbered.body.text).not.toContain('6217000200112001011');
  });
});

describe('A page of the desk that cannot be shown', () => {
  it('A form that is too large is no fault of ours, and the desk says how large it may be', async () => {
    const requestId = await desk.openReview();
    const { headers } = await desk.signIn('maker-1', ['maker']);
    const note = new URLSearchParams({ note: '注'.repeat(4_000) }).toString();
    for (const path of [`${pathOf(requestId)}/addNote`, '/desk/tasks/x/finish']) {
      const answer = await desk
        .api()
        .post(path, { body: note, headers: { ...headers, 'content-type': form } });
      expect([answer.status, answer.body.text]).toEqual([
        413,
        expect.stringContaining('上限 16 KB'),
      ]);
    }
  });

  it('An outage at the desk can be told from a fault by its status', async () => {
    const requestId = await desk.openReview();
    const browser = await desk.signIn('maker-1', ['maker']);
    const failWith = (error: Error) => {
      const accessLog = { record: () => Promise.reject(error) };
      return desk.api({ storage: { ...desk.storage(), accessLog } });
    };
    const read = async (error: Error) =>
      (await failWith(error).get(pathOf(requestId), browser)).status;
    expect(await read(new PortFailure('unavailable', 'silent'))).toBe(503);
    expect(await read(new Error('bug'))).toBe(500);
  });
});

describe('A session of the desk', () => {
  it('A session of the desk is needed for every page', async () => {
    for (const path of ['/desk', '/desk/requests/req-00000001']) {
      const { status, headers } = await desk.api().get(path);
      expect([status, headers.get('location')]).toEqual([303, '/desk/sign-in']);
    }
  });

  it('A session of the desk ends with the sign-out', async () => {
    const api = desk.api();
    const browser = await desk.signIn('maker-1', ['maker']);
    const page = (await api.get('/desk', browser)).body.text ?? '';
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const body = new URLSearchParams({ csrf }).toString();
    await api.post('/desk/sign-out', {
      body,
      headers: { ...browser.headers, 'content-type': form },
    });
    expect((await api.get('/desk', browser)).status).toBe(303);
  });
});
