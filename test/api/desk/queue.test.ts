/** The queue of the desk: views, the next case, and work on several requests at once. */
import { describe, expect, it } from 'vitest';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import { readForm } from '../../../scripts/demo/http.ts';
import { maker, owner } from '../../support/api.ts';
import { setUpDesk, type Browser } from '../../support/desk.ts';
import { formatChineseTime } from '../../../domain/text/templates.ts';

const desk = setUpDesk();

/** Ticks requests in the queue and presses a button. */
async function sendBulk(
  api: ReturnType<typeof desk.api>,
  browser: Browser,
  action: string,
  ids: readonly string[],
  more: [string, string][] = [],
) {
  const page = (await api.get('/desk', browser)).body.text ?? '';
  const start = page.indexOf('action="/desk/bulk"');
  const given = readForm(page.slice(start));
  const form = new URLSearchParams(
    ['csrf', 'key'].map((name): [string, string] => [name, given.get(name) ?? '']),
  );
  form.set('action', action);
  for (const id of ids) form.append('ids', id);
  for (const [name, value] of more) form.append(name, value);
  return api.post('/desk/bulk', {
    body: form.toString(),
    headers: { ...browser.headers, 'content-type': 'application/x-www-form-urlencoded' },
  });
}

async function post(
  browser: Browser,
  path: string,
  fields: Record<string, string>,
  from = '/desk',
) {
  const page = (await desk.api().get(from, browser)).body.text ?? '';
  const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  return desk.api().post(path, {
    body: new URLSearchParams({ csrf, ...fields }).toString(),
    headers: { ...browser.headers, 'content-type': 'application/x-www-form-urlencoded' },
  });
}

describe('Work on several requests', () => {
  it('Work on several requests claims each of them, and says what became of each', async () => {
    const ids = [await desk.openReview(), await desk.openReview()];
    const api = desk.api();
    const { act } = api.cardChanges;
    api.cardChanges.act = (ref, action, fields, key) =>
      ref.requestId === ids[1]
        ? Promise.reject(new ActionRefused('ACT_NOT_ALLOWED'))
        : act(ref, action, fields, key);
    const { status, body } = await sendBulk(
      api,
      await desk.signIn('maker-1', ['maker']),
      'claim',
      ids,
    );
    expect(status).toBe(200);
    expect(body.text).toContain('2 件中已登记 1 件');
    expect(api.calls.filter(({ name }) => name === 'claim')).toHaveLength(1);
  });

  it('Work on several requests asks all of them for the same papers', async () => {
    const ids = [await desk.openReview(), await desk.openReview()];
    const api = desk.api();
    const papers: [string, string][] = [['documents', 'business-licence']];
    await sendBulk(api, await desk.signIn('maker-1', ['maker']), 'requestInfo', ids, papers);
    const asked = api.calls.filter(({ name }) => name === 'requestInfo');
    expect(asked.map(({ fields }) => (fields as { requestId: string }).requestId)).toEqual(ids);
  });

  it.each(['approve', 'reject', 'thaw', 'freeze'])(
    'Work on several requests is never to %s',
    async (action) => {
      const api = desk.api();
      const browser = await desk.signIn('maker-1', ['maker', 'risk-officer']);
      const { status } = await sendBulk(
        api,
        browser,
        action,
        [await desk.openReview()],
        [
          ['evidence', 'e-1'],
          ['reason', 'all of them'],
        ],
      );
      expect(status).toBe(422);
      expect(api.calls.map(({ name }) => name)).not.toContain(action);
    },
  );

  it('[A29] Work on several requests gives none to somebody whom the desk does not know', async () => {
    const ids = [await desk.openReview()];
    const api = desk.api();
    const to: [string, string][] = [['to', 'maker-of-nobody']];
    const browser = await desk.signIn('maker-1', ['maker']);
    const { body } = await sendBulk(api, browser, 'claim', ids, to);
    expect(body.text).toContain('1 件中已登记 0 件');
    expect(api.calls.map(({ name }) => name)).not.toContain('claim');
  });

  it('Work on several requests leaves those of another acquirer alone', async () => {
    const id = await desk.openReview();
    const api = desk.api();
    const theirs = await desk.signIn('maker-1', ['maker'], 'other');
    const page = (await api.get('/desk', theirs)).body.text ?? '';
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const fields = { csrf, key: 'form-12345678', action: 'claim', ids: id };
    await api.post('/desk/bulk', {
      body: new URLSearchParams(fields).toString(),
      headers: { ...theirs.headers, 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(api.calls.map(({ name }) => name)).not.toContain('claim');
  });

  it('Work on several requests stops where the process cannot be reached', async () => {
    const ids = [await desk.openReview(), await desk.openReview()];
    const api = desk.api();
    let tries = 0;
    api.cardChanges.act = () => {
      tries += 1;
      return Promise.reject(new Unavailable());
    };
    const { body } = await sendBulk(api, await desk.signIn('maker-1', ['maker']), 'claim', ids);
    expect(body.text).toContain('2 件中已登记 0 件');
    expect(tries).toBe(1);
  });
});

describe('The way through the queue', () => {
  it('The way through the queue leads to the next case of the filter, and back to it', async () => {
    const first = await desk.openReview();
    const browser = await desk.signIn('maker-1', ['maker']);
    const { headers } = await desk.api().get('/desk/next?stage=review', browser);
    const location = headers.get('location') ?? '';
    expect(location).toMatch(/^\/desk\/requests\/req-\w+\?queue=stage%3Dreview$/);
    const page = (await desk.api().get(`/desk/requests/${first}?queue=stage%3Dreview`, browser))
      .body.text;
    expect(page).toMatch(new RegExp(`/desk/next\\?stage=review&amp;behind=[\\w%.-]*~${first}"`));
    const none = await desk.api().get('/desk/next?stage=trial', browser);
    expect(none.headers.get('location')).toBe('/desk?stage=trial&empty');
  });

  it('The way through the queue goes on from where a case was, whatever its deadline is after what was done with it', async () => {
    const inHours = (hours: number) => new Date(Date.now() + 3_600_000 * hours).toISOString();
    const [first, second] = [await desk.openReview(), await desk.openReview()];
    const due = inHours(-9_000);
    await desk.setDue(first, due, 'deadline-extended');
    await desk.setDue(second, inHours(-8_000), 'deadline-extended');
    const browser = await desk.signIn('maker-7', ['maker']);
    const path = `/desk/requests/${first}`;
    const fields = { key: 'form-12345678', queue: 'stage=review' };
    const { headers } = await post(browser, `${path}/claim`, fields, path);
    await desk.setDue(first, inHours(24), 'deadline-extended');
    const page = (await desk.api().get(headers.get('location') ?? '', browser)).body.text ?? '';
    const way = /href="(\/desk\/next[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(way).toContain(encodeURIComponent(`${due}~${first}`));
    const next = await desk.api().get(way, browser);
    expect(next.headers.get('location')).toBe(`/desk/requests/${second}?queue=stage%3Dreview`);
  });

  it('The way through the queue takes nothing into a page but a filter', async () => {
    const id = await desk.openReview();
    const browser = await desk.signIn('maker-1', ['maker']);
    const query = encodeURIComponent('"><script>&stage=review&x=//evil.example');
    const page = (await desk.api().get(`/desk/requests/${id}?queue=${query}`, browser)).body.text;
    expect(page).not.toContain('evil.example');
    expect(page).toContain('href="/desk?stage=review"');
  });

  it('The way through the queue shows a review as late since its promised time, whatever reminders come after it', async () => {
    const inHours = (hours: number) => new Date(Date.now() + 3_600_000 * hours).toISOString();
    const id = await desk.openReview();
    const promised = inHours(-72);
    await desk.setDue(id, promised, 'deadline-extended');
    const reminder = inHours(20);
    await desk.setDue(id, reminder);
    const browser = await desk.signIn('maker-1', ['maker']);
    const read = async (path: string) => (await desk.api().get(path, browser)).body.text ?? '';
    const row = (page: string) => page.split('<tr>').find((each) => each.includes(id)) ?? '';
    expect(row(await read('/desk?due=late'))).toMatch(/class="late"[\s\S]*已超时 3 天/);
    const page = await read(`/desk/requests/${id}`);
    expect(page).toMatch(/期限[\s\S]{0,200}class="late"[\s\S]{0,100}已超时 3 天/);
    expect(page).toMatch(new RegExp(`下次提醒[\\s\\S]{0,200}${formatChineseTime(reminder)}`));
    const { body } = await desk.api().get(`/v1/card-changes/${id}`, { as: owner });
    expect(body['due']).toBe(promised);
    const list = await desk.api().get('/v1/card-changes?limit=200', { as: maker });
    expect(list.body['cardChanges']).toContainEqual(
      expect.objectContaining({ requestId: id, due: promised }),
    );
    await desk.setDue(id, inHours(30), 'deadline-extended');
    expect(row(await read('/desk?due=late'))).toBe('');
  });

  it('The way through the queue leaves out what the person has put off, until they say so', async () => {
    const id = await desk.openReview();
    await desk.setDue(id, new Date(Date.now() + 3_600_000 * 48).toISOString(), 'deadline-extended');
    const browser = await desk.signIn('maker-8', ['maker']);
    const isShown = async () =>
      ((await desk.api().get('/desk?stage=review', browser)).body.text ?? '').includes(id);
    const path = `/desk/requests/${id}`;
    expect(await isShown()).toBe(true);
    expect((await post(browser, `${path}/snooze`, { for: 'day' })).status).toBe(303);
    expect(await isShown()).toBe(false);
    await post(browser, `${path}/snooze`, { for: 'wake' });
    expect(await isShown()).toBe(true);
  });

  it('The way through the queue has views that a person has saved', async () => {
    const browser = await desk.signIn('maker-9', ['maker']);
    const { headers } = await post(browser, '/desk/views', {
      name: '急件',
      query: 'risk=red&due=late&x=1',
    });
    expect(headers.get('location')).toBe('/desk?risk=red&due=late');
    const read = async () => (await desk.api().get('/desk', browser)).body.text;
    expect(await read()).toContain('★ 急件');
    const card = '6222021234567890128';
    await post(browser, '/desk/views', { name: card, query: 'risk=red' });
    expect(await read()).not.toContain(card);
    await post(browser, '/desk/views/delete', { name: '急件' });
    expect(await read()).not.toContain('★ 急件');
  });
});
