/** The pages for supervisors. */
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../adapters/settings/policy-files.ts';
import { buildCampaignFile } from '../../support/campaign-file.ts';
import { setUpDesk, submitForm } from '../../support/desk.ts';
import { createKey } from '../../support/api.ts';
import { buildMerchant, buildVerifiedFacts, submittedAt, timeAfter } from '../../support/facts.ts';

const desk = setUpDesk();
const signIn = (acquirerId = 'demo') => desk.signIn('supervisor-1', ['supervisor'], acquirerId);
const root = '/desk/supervision';
const read = async (path: string, acquirerId?: string): Promise<string> =>
  (await desk.api().get(path, await signIn(acquirerId))).body.text ?? '';

describe('The pages for supervisors', () => {
  it.each(['', '/freezes', '/campaigns', '/alarms', '/policy', '/endpoints'])(
    'The pages for supervisors are shown to nobody else: %s',
    async (page) => {
      const roles = ['maker', 'checker', 'risk-officer', 'operator', 'clerk', 'auditor'];
      const other = await desk.api().get(root + page, await desk.signIn('someone', roles));
      expect([other.status, other.body.text]).toEqual([
        403,
        expect.stringContaining('仅供主管查看'),
      ]);
      expect((await desk.api().get(root + page)).headers.get('location')).toBe('/desk/sign-in');
      expect((await desk.api().get(root + page, await signIn())).status).toBe(200);
    },
  );

  it('The pages for supervisors do nothing for a form that another page has sent', async () => {
    const browser = await signIn();
    const body = 'csrf=AAAA&scope=acquirer&name=&reason=x';
    const headers = { ...browser.headers, 'content-type': 'application/x-www-form-urlencoded' };
    const { status } = await desk.api().post(`${root}/freezes`, { body, headers });
    expect(status).toBe(403);
    expect(await desk.storage().cutoverFreezes.listActive('demo')).toEqual([]);
  });
});

describe('Times at the desk', () => {
  it('Times at the desk say how many requests are open and late in each stage, of the own acquirer alone', async () => {
    await desk.openReview();
    expect(await read(root)).toMatch(/stage=review[\s\S]{0,200}人工审核[\s\S]{0,300}class="late"/);
    expect(await read(root, 'other')).toContain('没有进行中的申请');
  });

  it('Times at the desk count a review as late when reminders have followed its promised time', async () => {
    const hour = 3_600_000;
    const late = async () =>
      Number(/stage=review[\s\S]*?class="(?:late)?">(\d+)</.exec(await read(root))?.[1]);
    const before = await late();
    const id = await desk.openReview();
    await desk.setDue(id, new Date(Date.now() + 20 * hour).toISOString());
    expect(await late()).toBe(before + 1);
    await desk.setDue(id, new Date(Date.now() + 30 * hour).toISOString(), 'deadline-extended');
    expect(await late()).toBe(before);
  });

  it('Times at the desk count a stage that was left in time, and one whose target had passed', async () => {
    const requestId = await desk.openReview();
    const at = (hour: number) => new Date(Date.now() - (60 - hour) * 60_000).toISOString();
    const entries = [
      { action: 'stage-entered', data: { stage: 'review' } },
      { action: 'review-overdue' },
      { action: 'stage-entered', data: { stage: 'cooling' } },
      { action: 'stage-entered', data: { stage: 'cancelled' } },
      { action: 'closed', data: { outcome: 'cancelled', money: 'old' } },
    ] as const;
    await desk.storage().auditLog.append({
      acquirerId: 'demo',
      merchantId: 'M-GREEN',
      requestId,
      entries: entries.map((entry, n) => ({ seq: n + 3, at: at(n), actor: 'system', ...entry })),
      state: { stage: 'cancelled', waitingOn: 'nobody', money: 'old', problems: [] },
    });
    const page = (await read(root)).split('办结')[1] ?? '';
    const row = (stage: string) => new RegExp(`${stage}[\\s\\S]*?</tr>`).exec(page)?.[0] ?? '';
    expect(row('人工审核')).toContain('0 (0 %)');
    expect(row('冷静期')).toContain('1 (100 %)');
  });
});

describe('Freezes at the desk', () => {
  it('Freezes at the desk are set with a reason, lifted, and kept with who did so', async () => {
    const api = desk.api();
    const browser = await signIn();
    const page = `${root}/freezes`;
    const form = { scope: 'bank', name: '105', reason: '银行系统割接' };
    const set = await submitForm(api, browser, { page, action: page }, form);
    expect(set.status).toBe(303);
    expect(await desk.storage().cutoverFreezes.listActive('demo')).toMatchObject([
      { ...form, by: 'supervisor-1' },
    ]);
    expect(await read(page, 'other')).not.toContain('割接');
    await submitForm(api, browser, { page, action: `${page}/lift` });
    expect(await desk.storage().cutoverFreezes.listActive('demo')).toEqual([]);
    expect(await read(page)).toMatch(/已解除[\s\S]*银行系统割接[\s\S]*supervisor-1/);
  });

  it('Freezes at the desk with a name that stands for nothing are refused in words', async () => {
    const page = `${root}/freezes`;
    const form = { scope: 'network', name: 'unionpy', reason: 'x' };
    const answer = await submitForm(desk.api(), await signIn(), { page, action: page }, form);
    expect([answer.status, answer.body.text]).toEqual([422, expect.stringContaining('未执行')]);
  });
});

describe('Alarms at the desk', () => {
  it('Alarms at the desk say what to do, and of which merchant of the own acquirer', async () => {
    const alarm = {
      kind: 'hold-left',
      acquirerId: 'demo',
      merchantId: 'M-ALARM',
      requestId: 'req-alarm-0001',
      expected: 'completed',
      found: 'held',
    } as const;
    await desk.storage().alarms.raise(alarm, new Date().toISOString());
    const page = await read(`${root}/alarms`);
    expect(page).toMatch(/M-ALARM[\s\S]*completed ≠ held[\s\S]*请核实原因并解除/);
    expect(await read(`${root}/alarms`, 'other')).not.toContain('M-ALARM');
  });
});

describe('Campaigns at the desk', () => {
  const load = async (acquirerId = 'demo'): Promise<string> => {
    const answer = await desk.api().post('/v1/campaigns', {
      as: { sub: 'operator-1', roles: ['operator'], acquirerId },
      key: createKey(),
      body: buildCampaignFile('M-1', 'M-2', 'M-3'),
      headers: { 'content-type': 'text/csv' },
    });
    return String(answer.body['campaignId']);
  };
  const run = (id: string) =>
    desk.storage().campaigns.recordEntry(
      id,
      {
        seq: 1,
        at: '2026-06-10T02:00:00Z',
        actor: 'operator-1',
        action: 'start',
        reason: '银行合并',
      },
      'running',
    );

  it('Campaigns at the desk show how far they are, what became of each row and who did what', async () => {
    const id = await load();
    await run(id);
    await desk.storage().campaigns.markRow(id, 2, { state: 'refused', code: 'POL_OPEN_REQUEST' });
    expect(await read(`${root}/campaigns`)).toMatch(new RegExp(`${id}[\\s\\S]*?/ 3`));
    const page = await read(`${root}/campaigns/${id}`);
    for (const words of ['进行中', '提交被拒', '银行合并']) expect(page).toContain(words);
    expect(await read(`${root}/campaigns/${id}/results.csv`)).toContain('POL_OPEN_REQUEST');
  });

  it('The results of a campaign at the desk open in Excel without losing their Chinese', async () => {
    const path = `${root}/campaigns/${await load()}/results.csv`;
    const { headers } = await desk.signIn('supervisor-1', ['supervisor']);
    const file = await desk.api().app.request(path, { headers });
    const bytes = new Uint8Array(await file.arrayBuffer());
    expect([...bytes.subarray(0, 7)]).toEqual([0xef, 0xbb, 0xbf, ...Buffer.from('line')]);
  });

  it('Campaigns at the desk are paused in the name of the supervisor, with the reason', async () => {
    const id = await load();
    await run(id);
    const api = desk.api();
    const page = `${root}/campaigns/${id}`;
    const paused = await submitForm(
      api,
      await signIn(),
      { page, action: `${page}/pause` },
      { reason: '核查' },
    );
    expect([paused.status, paused.headers.get('location')]).toEqual([303, page]);
    expect(api.calls.at(-1)).toMatchObject({
      name: 'pause',
      fields: { campaignId: id, by: { id: 'supervisor-1', role: 'supervisor' }, reason: '核查' },
    });
  });

  it('Campaigns at the desk of another acquirer are not found', async () => {
    const page = `${root}/campaigns/${await load('other')}`;
    expect((await desk.api().get(page, await signIn())).status).toBe(404);
  });
});

describe('The policy at the desk', () => {
  const { values } = loadPolicy('cn-default', 1);
  const stricter = JSON.stringify({
    profile: 'cn-default',
    version: 2,
    extends: 'cn-default/1',
    parameters: { 'cooldown.anyChange': { value: 'P300D', source: 'the test' } },
  });

  it('The policy at the desk is shown in words, in units that people use', async () => {
    expect(await read(`${root}/policy`)).toMatch(/冷静期（中风险）[\s\S]{0,300}3 天/);
  });

  it('The policy at the desk is tried on recorded facts: the requests that another one decides otherwise', async () => {
    const requestId = await desk.openReview();
    const api = desk.api();
    const changedAt = timeAfter('-P200D');
    const lastChanges = [{ what: 'settlement-card', at: changedAt } as const];
    const facts = buildVerifiedFacts({
      merchant: { value: buildMerchant({ lastChanges }), at: submittedAt },
    });
    api.cardChanges.assessments = async () => ({
      policy: { profile: 'cn-default', version: 1, values },
      gates: [{ gate: 'screening', facts, now: submittedAt }],
    });
    const page = `${root}/policy`;
    const form = { text: stricter, requests: '20' };
    const { status, body } = await submitForm(api, await signIn(), { page, action: page }, form);
    expect(status).toBe(200);
    expect(body.text).toMatch(/比较了 \d+ 件/);
    expect(body.text).toContain(requestId);
    expect(body.text).toMatch(/两次变更最短间隔[\s\S]{0,200}30 天[\s\S]{0,200}300 天/);
  });

  it('The policy at the desk that cannot be read is refused with the place of the fault', async () => {
    const page = `${root}/policy`;
    const faulty = stricter.replace('P300D', '300 days');
    const answer = await submitForm(
      desk.api(),
      await signIn(),
      { page, action: page },
      { text: faulty },
    );
    expect(answer.status).toBe(422);
    expect(answer.body.text).toContain('parameters/cooldown.anyChange/value');
  });
});

describe('Endpoints at the desk', () => {
  const page = `${root}/endpoints`;
  let urls = 0;
  const create = async (browser: Awaited<ReturnType<typeof signIn>>) => {
    const url = `https://hooks.example.com/desk-${(urls += 1)}`;
    const made = await submitForm(desk.api(), browser, { page, action: page }, { url });
    const [, secret = ''] = /(whsec_[^<]+)</.exec(made.body.text ?? '') ?? [];
    const endpoints = await desk.storage().eventEndpoints.list('demo');
    const endpoint = endpoints.find((each) => each.url === url);
    return { id: endpoint?.endpointId ?? '', secret, status: made.status };
  };

  it('Endpoints at the desk are made with a secret that is shown once', async () => {
    const browser = await signIn();
    const { id, secret, status } = await create(browser);
    expect([status, secret]).toEqual([200, expect.stringMatching(/^whsec_/)]);
    expect(await desk.storage().eventEndpoints.readSecrets(id)).toEqual([secret]);
    expect(await read(`${page}/${id}`)).not.toContain('whsec_');
  });

  it('Endpoints at the desk are tested, paused, resumed, given types and another secret, and each is recorded', async () => {
    const browser = await signIn();
    const { id, secret } = await create(browser);
    const recorded: string[] = [];
    const accessLog = {
      record: async (_: readonly string[], purpose: string) => void recorded.push(purpose),
    };
    const api = desk.api({ storage: { ...desk.storage(), accessLog } });
    const send = (act: string, more = {}) =>
      submitForm(api, browser, { page: `${page}/${id}`, action: `${page}/${id}/${act}` }, more);
    await send('test');
    await send('pause');
    expect((await desk.storage().eventEndpoints.list('demo')).at(-1)).toMatchObject({
      state: 'paused',
    });
    await send('resume');
    await send('types', { types: 'card_change.completed' });
    const rotated = await send('rotate', { overlapHours: '0' });
    expect(rotated.body.text).toMatch(/whsec_/);
    expect(await desk.storage().eventEndpoints.readSecrets(id)).not.toContain(secret);
    expect((await desk.storage().eventEndpoints.list('demo')).at(-1)).toMatchObject({
      state: 'active',
      types: ['card_change.completed'],
    });
    expect(recorded).toHaveLength(5);
    for (const purpose of recorded) expect(purpose).toContain('demo/supervisor-1');
  });

  it('Endpoints at the desk send again what was given up, by id', async () => {
    const browser = await signIn();
    const { id } = await create(browser);
    await desk.openReview();
    await desk.storage().events.publish(1_000);
    const [event] = await desk
      .storage()
      .eventDeliveries.list({ acquirerId: 'demo', endpointId: id }, { limit: 1 });
    const action = `${page}/${id}/replay`;
    const wrong = await submitForm(
      desk.api(),
      browser,
      { page: `${page}/${id}`, action },
      { ids: 'x' },
    );
    expect(wrong.status).toBe(422);
    const form = { ids: event?.eventId ?? '' };
    const answer = await submitForm(desk.api(), browser, { page: `${page}/${id}`, action }, form);
    expect(answer.status).toBe(303);
  });

  it('Endpoints at the desk of another acquirer are not found, and an address inside is refused', async () => {
    const browser = await signIn();
    const { id } = await create(browser);
    expect((await desk.api().get(`${page}/${id}`, await signIn('other'))).status).toBe(404);
    const url = 'https://169.254.169.254/';
    const inside = await submitForm(desk.api(), browser, { page, action: page }, { url });
    expect(inside.status).toBe(422);
  });
});
