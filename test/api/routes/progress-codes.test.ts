/** What a copied link to the progress page is good for, and how the owner comes from it to the controls. */
import { beforeEach, describe, expect, it } from 'vitest';
import { readForm } from '../../../scripts/demo/http.ts';
import { loadPolicy } from '../../../adapters/settings/policy-files.ts';
import { computeCsrf } from '../../../api/form-tokens.ts';
import type { ApiDependencies } from '../../../api/dependencies.ts';
import { createKey, links, publicUrl, setUpApi, type Api } from '../../support/api.ts';
import { buildStatus, recordStatus } from '../../support/api-stubs.ts';
import { buildMerchant } from '../../support/facts.ts';
import { submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();

let merchants = 0;
let requestId = '';
let merchantId = '';
const shorten = () =>
  storage().shortLinks.shorten(
    'status',
    { acquirerId: 'demo', requestId, contactId: 'c-9' },
    '2099-01-01T00:00:00.000Z',
  );
/** Of the contact whose mobile gets the codes; `c-9` is another one. */
const link = (contactId = 'c-1') =>
  links.buildStatusLink({ acquirerId: 'demo', requestId, contactId }).slice(publicUrl.length);
const findCount = (name: 'progress-codes-hour' | 'progress-codes-day') =>
  storage().rateLimits.count({ name, points: 100, seconds: 1 }, `demo/${requestId}`);

beforeEach(async () => {
  merchants += 1;
  merchantId = `M-CODES-${merchants}`;
  const owner = { sub: 'owner-1', roles: ['owner'], merchantId };
  requestId = await submitRequest(api(), owner, createKey(), { merchantId });
});

/** A browser on the progress page, whose forms are found by what they do. */
function visit(at: Api, path = link()) {
  let page = '';
  const cookies = new Map<string, string>();
  const getHeaders = () => ({
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    'content-type': 'application/x-www-form-urlencoded',
  });
  const post = async (step: 'send' | 'enter', more: Record<string, string> = {}) => {
    const form = page.split('<form').find((each) => each.includes(`value="${step}"`)) ?? '';
    const body = readForm(form);
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    const answer = await at.post(path, { body: body.toString(), headers: getHeaders() });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    if (answer.status !== 303) page = answer.body.text ?? '';
    return answer;
  };
  return {
    cookies,
    open: async () => {
      const answer = await at.get(path, { headers: getHeaders() });
      page = answer.body.text ?? '';
      return answer;
    },
    send: (more?: Record<string, string>) => post('send', more),
    enter: (code: string, more: Record<string, string> = {}) => post('enter', { code, ...more }),
    get: (to: string) => at.get(to, { headers: getHeaders() }),
    act: async (name: string, more: Record<string, string> = {}) => {
      const { body } = await at.get('/change/progress', { headers: getHeaders() });
      const forms = (body.text ?? '').split('<form');
      const form = readForm(forms.find((each) => each.includes(`/change/progress/${name}"`)) ?? '');
      for (const [field, value] of Object.entries(more)) form.set(field, value);
      return at.post(`/change/progress/${name}`, { body: form.toString(), headers: getHeaders() });
    },
    get page() {
      return page;
    },
  };
}

interface Sent {
  acquirerId: string;
  to: string;
  text: string;
}
const listSms = (at: Api): Sent[] =>
  at.calls.flatMap(({ name, fields }) => (name === 'sms' ? [fields as Sent] : []));
const readCode = (at: Api): string =>
  /验证码(\d{6})/.exec(listSms(at).at(-1)?.text ?? '')?.[1] ?? '';
const another = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('A link to the progress page', () => {
  it('[A73] A link to the progress page shows the way of the request and what to do, and lets nobody do it without a code', async () => {
    const at = api();
    await recordStatus(
      storage(),
      buildStatus(requestId, { merchantId, stage: 'review', triesLeft: 4 }),
    );
    const browser = visit(at);
    const { body } = await browser.open();
    for (const shown of ['办理进度', '▶ 人工审核', '现在要做什么', '还可尝试 4 次', '发送验证码'])
      expect(body.text).toContain(shown);
    expect(body.text).not.toContain('/change/progress/withdraw');
    expect((await browser.get('/change/progress')).status).toBe(401);
    for (const act of ['withdraw', 'correct', 'test-passed', 'request-code'])
      expect((await browser.act(act)).status).toBe(401);
    expect((await browser.enter('123456')).status).toBe(403);
    await browser.open();
    expect(at.calls.filter(({ name }) => name !== 'submit')).toEqual([]);
  });

  it('[A73] A link to the progress page leads to the controls by a code that goes to the mobile on record, which the page shows masked', async () => {
    const at = api();
    const browser = visit(at);
    await browser.open();
    const { body } = await browser.send();
    expect(body.text).toContain('已发送至 138****0001');
    expect(body.text).not.toContain('13800138001');
    expect(listSms(at)).toMatchObject([{ acquirerId: 'demo', to: '13800138001' }]);
    expect(body.text).not.toContain(readCode(at));
    const { status, headers } = await browser.enter(readCode(at));
    expect([status, headers.get('location')]).toEqual([303, '/change/progress']);
    // The page says what it came to.
    expect((await browser.act('withdraw')).status).toBe(200);
    const [withdrawn] = at.calls.filter(({ name }) => name === 'withdraw');
    expect(withdrawn?.fields).toEqual({ requestId, by: { id: 'c-1', role: 'owner' } });
  });

  it('A link to the progress page that is short opens the controls under its own address', async () => {
    const at = api();
    const path = await shorten();
    const browser = visit(at, path);
    const { body } = await browser.open();
    expect(body.text).not.toContain(link().slice('/status/'.length));
    await browser.send();
    expect((await browser.enter(readCode(at))).status).toBe(303);
    expect((await browser.get('/change/progress')).body.text).toContain(requestId);
  });

  it('A link to the progress page sends the code where the record says, whoever a form names', async () => {
    const at = api();
    const browser = visit(at);
    await browser.open();
    await browser.send({ to: '13900000099', contactId: 'c-9', mobile: '13900000099' });
    expect(listSms(at).map(({ to }) => to)).toEqual(['13800138001']);
  });

  it.each([
    ['was added after the request began', { since: '2026-06-10T03:00:00.000Z' }],
    ['was added days before it', { since: '2026-06-01T03:00:00.000Z' }],
    ['left the record', { until: '2026-06-09T03:00:00.000Z' }],
    ['is a mail address', { channel: 'mail' }],
  ] as const)(
    'A link to the progress page sends no code to a contact that %s',
    async (_what, more) => {
      const contact = {
        id: 'c-2',
        channel: 'sms',
        masked: '139****0099',
        since: '2024-01-01T00:00:00.000Z',
      };
      const merchants = {
        readRecord: async () =>
          buildMerchant({ merchantId, contacts: [{ ...contact, ...more }] as never }),
        findContactAddress: async () => ({ channel: 'sms', address: '13900000099' }),
      } as ApiDependencies['merchants'];
      const at = api({ merchants });
      const browser = visit(at);
      await browser.open();
      const { status, body } = await browser.send();
      expect([status, body.text]).toEqual([
        409,
        expect.stringContaining('没有登记时间足够长的手机号'),
      ]);
      expect(listSms(at)).toEqual([]);
    },
  );

  it('A link to the progress page takes a code in the browser that asked for it alone, for this request alone, and once', async () => {
    const at = api();
    const [owner, thief] = [visit(at), visit(at)];
    for (const each of [owner, thief]) await each.open();
    await owner.send();
    const code = readCode(at);
    await thief.send();
    const theirs = readCode(at);
    const refused = await thief.enter(code === theirs ? another(code) : code);
    expect([refused.status, refused.body.text]).toEqual([
      409,
      expect.stringContaining('验证码有误'),
    ]);
    expect((await thief.get('/change/progress')).status).toBe(401);
    const otherRequest = await submitOther();
    const elsewhere = visit(at, otherRequest);
    for (const [name, value] of owner.cookies) elsewhere.cookies.set(name, value);
    await elsewhere.open();
    expect(elsewhere.page).not.toContain('name="code"');
    expect((await owner.enter(code)).status).toBe(303);
  });

  it('A link to the progress page has one sending for a button that is pressed twice, and two entries of it are one', async () => {
    const at = api();
    const browser = visit(at);
    await browser.open();
    const key = { key: 'form-pressed-twice' };
    await browser.send(key);
    await browser.send(key);
    expect(listSms(at)).toHaveLength(1);
    const code = readCode(at);
    expect((await browser.enter(code)).status).toBe(303);
    expect((await browser.enter(code)).status).toBe(303);
  });

  it('A link to the progress page lets nobody guess: after five wrong codes in whatever browsers there is no other try that day, and a stop still goes through', async () => {
    const at = api();
    const late = visit(at);
    await late.open();
    await late.send();
    const right = readCode(at);
    for (const tries of [3, 2]) {
      const browser = visit(at);
      await browser.open();
      await browser.send();
      const code = readCode(at);
      for (let guess = 0; guess < tries; guess += 1)
        expect((await browser.enter(another(code))).body.text).toContain('验证码有误');
    }
    const browser = visit(at);
    await browser.open();
    const locked = await browser.send();
    expect([locked.status, locked.body.text]).toEqual([
      409,
      expect.stringContaining('错误次数过多'),
    ]);
    expect((await late.enter(right)).body.text).toContain('错误次数过多');
    expect((await late.get('/change/progress')).status).toBe(401);
    const stop = links
      .buildStopLink({ acquirerId: 'demo', requestId, contactId: 'c-1' })
      .slice(publicUrl.length);
    const { body } = await at.get(stop);
    const pressed = await at.post(stop, {
      body: readForm(body.text ?? '').toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(pressed.status).toBe(200);
  });

  it('A link to the progress page compares no more codes than may be tried when all are sent in the same moment', async () => {
    const vault = storage().vault;
    let compared = 0;
    const compareCode: typeof vault.compareCode = (...codes) => {
      compared += 1;
      return vault.compareCode(...codes);
    };
    const at = api({ storage: { ...storage(), vault: { ...vault, compareCode } } });
    const browsers = [];
    for (let n = 0; n < 4; n += 1) {
      const browser = visit(at);
      await browser.open();
      await browser.send();
      browsers.push({ browser, code: readCode(at) });
    }
    await Promise.all(
      browsers.flatMap(({ browser, code }) =>
        Array.from({ length: 5 }, () => browser.enter(another(code))),
      ),
    );
    const { tries } = loadPolicy('cn-default', 1).values.otp;
    expect(compared).toBe(tries);
    const late = browsers.at(-1);
    await late?.browser.open();
    expect((await late?.browser.enter(late.code))?.body.text).toContain('错误次数过多');
    expect(compared).toBe(tries);
  });

  it('A link to the progress page counts a code that is right as no try', async () => {
    const at = api();
    const tries = { name: 'progress-code-tries', points: 5, seconds: 1 } as const;
    const browser = visit(at);
    await browser.open();
    await browser.send();
    expect((await browser.enter(readCode(at))).status).toBe(303);
    expect(await storage().rateLimits.count(tries, `demo/${requestId}`)).toBe(0);
  });

  it('A link to the progress page leaves the owner the codes of the identity check, however often a thief has codes sent', async () => {
    const policy = loadPolicy('cn-default', 1);
    const at = api({ getPolicy: () => policy });
    for (let n = 0; n < 5; n += 1) {
      const browser = visit(at);
      await browser.open();
      await browser.send();
    }
    const browser = visit(at);
    await browser.open();
    const { status, body } = await browser.send();
    expect([status, body.text]).toEqual([409, expect.stringContaining('role="alert"')]);
    expect(listSms(at)).toHaveLength(5);
    expect(policy.values['limits.sms'].perNumberHour).toBe(10);
  });

  it('A link to the progress page spends nothing of the hour on a code that the day refuses', async () => {
    const policy = loadPolicy('cn-default', 1);
    const otp = { ...policy.values.otp, perDay: 2 };
    const at = api({ getPolicy: () => ({ ...policy, values: { ...policy.values, otp } }) });
    const browser = visit(at);
    await browser.open();
    for (let n = 0; n < 2; n += 1) await browser.send();
    expect((await browser.send()).status).toBe(409);
    expect([await findCount('progress-codes-day'), await findCount('progress-codes-hour')]).toEqual(
      [2, 2],
    );
  });

  it('A link to the progress page that was sent to somebody else uses up half of the codes and of the tries at most: the owner still comes in', async () => {
    const policy = loadPolicy('cn-default', 1);
    const at = api({ getPolicy: () => policy });
    const thief = visit(at, link('c-9'));
    await thief.open();
    for (let n = 0; n < 3; n += 1) {
      await thief.send();
      expect((await thief.enter(another(readCode(at)))).body.text).toContain('验证码有误');
    }
    expect((await thief.send()).body.text).toContain('错误次数过多');
    expect(listSms(at)).toHaveLength(3);
    const other = visit(at, link('c-8'));
    await other.open();
    expect((await other.send()).status).toBe(409);
    const owner = visit(at);
    await owner.open();
    await owner.send();
    expect((await owner.enter(readCode(at))).status).toBe(303);
  });

  it('A link to the progress page that was sent to somebody else gets half of the codes of an hour', async () => {
    const policy = loadPolicy('cn-default', 1);
    const at = api({ getPolicy: () => policy });
    const thief = visit(at, link('c-9'));
    await thief.open();
    for (let n = 0; n < 4; n += 1) await thief.send();
    expect(listSms(at)).toHaveLength(3);
    const owner = visit(at);
    await owner.open();
    for (let n = 0; n < 3; n += 1) await owner.send();
    expect(listSms(at)).toHaveLength(5);
  });

  it('A link to the progress page takes no form that the page has not made', async () => {
    const at = api();
    const browser = visit(at);
    await browser.open();
    expect((await browser.send({ press: 'x.y' })).status).toBe(403);
    await browser.open();
    expect((await browser.send({ key: '' })).status).toBe(403);
    expect(listSms(at)).toEqual([]);
  });

  it('A link to the progress page opens controls that end after a quarter of an hour', async () => {
    const at = api();
    const browser = visit(at);
    await browser.open();
    await browser.send();
    await browser.enter(readCode(at));
    const secret = browser.cookies.get('change') ?? '';
    const person = await storage().hostedSessions.find(secret);
    const leftMs = Date.parse(person?.endsAt ?? '') - Date.now();
    expect(leftMs).toBeGreaterThan(14 * 60_000);
    expect(leftMs).toBeLessThanOrEqual(15 * 60_000);
    const over = await storage().hostedSessions.begin({
      ...(person as NonNullable<typeof person>),
      endsAt: new Date(Date.now() - 1).toISOString(),
    });
    browser.cookies.set('change', over);
    expect((await browser.get('/change/progress')).status).toBe(401);
  });

  it('A link to the progress page is for one request: the controls behind it begin no other change, also when this one has ended', async () => {
    const at = api();
    await recordStatus(
      storage(),
      buildStatus(requestId, { merchantId, stage: 'cancelled', waitingOn: 'nobody' }),
    );
    const browser = visit(at);
    await browser.open();
    await browser.send();
    await browser.enter(readCode(at));
    const { body } = await browser.get('/change/progress');
    expect(body.text).toContain('/change/receipt');
    for (const path of [
      '/change',
      '/change/you',
      '/change/account',
      '/change/papers',
      '/change/confirm',
    ])
      expect([path, (await browser.get(path)).headers.get('location')]).toEqual([
        path,
        expect.stringMatching(/^\/change(\/progress)?$/),
      ]);
    const csrf = computeCsrf('hosted change', browser.cookies.get('change') ?? '');
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await at.post('/change/begin', {
      body: new URLSearchParams({ csrf, reason: 'new-bank', guideVersion: '' }).toString(),
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBe(403);
    expect(at.calls.filter(({ name }) => name === 'submit')).toEqual([]);
  });
});

/** Of another merchant. @returns the path of its progress page */
async function submitOther(): Promise<string> {
  merchants += 1;
  merchantId = `M-CODES-${merchants}`;
  const owner = { sub: 'owner-1', roles: ['owner'], merchantId };
  requestId = await submitRequest(api(), owner, createKey(), { merchantId });
  return link();
}
