import { describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.ts';
import { owner, pressStop } from '../../support/api.ts';
import { setUpPages } from '../../support/request-pages.ts';

const pages = setUpPages();
const { api, storage, target, progress, stop } = pages;
const shorten = (purpose: 'stop' | 'status' | 'draft', expiresAt?: string) =>
  storage().shortLinks.shorten(purpose, target(), expiresAt);
const wrongSigns = (n: number) => `/s/${'1'.repeat(8)}${n < 9 ? `1${n + 1}` : n - 8 + 10}`;
const guess = async (at: Api, times: number, from: string) => {
  for (let n = 0; n < times; n += 1) await at.get(wrongSigns(n).replaceAll('0', '2'), { from });
};

describe('A short link', () => {
  it('shows the page that it is for, under its own address', async () => {
    const at = api();
    for (const [purpose, long] of [
      ['stop', stop()],
      ['status', progress()],
    ] as const) {
      const short = await at.get(await shorten(purpose));
      const withoutTokens = (text = '') => text.replaceAll(/name="(press|key)" value="[^"]*"/g, '');
      expect(short.status).toBe(200);
      expect(withoutTokens(short.body.text)).toBe(withoutTokens((await at.get(long)).body.text));
      expect(short.body.text).not.toContain(long);
    }
  });

  it('[A71] stops the change with one press', async () => {
    const at = api();
    const { body } = await pressStop(at, await shorten('stop'));
    expect(body.text).toContain('变更已暂停');
    expect(at.calls).toMatchObject([{ name: 'object', fields: { contactId: 'c-mobile' } }]);
  });

  it('is for one purpose: one to the progress stops nothing', async () => {
    const at = api();
    expect((await at.post(await shorten('status'))).status).toBe(403);
    expect(at.calls).toEqual([]);
  });

  it('that has ended says so, with the number to call, and shows nothing', async () => {
    const path = await shorten('status');
    await storage().shortLinks.revoke(target());
    const { status, body } = await api().get(path);
    expect(status).toBe(410);
    expect(body.text).toContain('链接已失效');
    expect(body.text).toContain('官方客服 Service: <strong>400-000-0001</strong>');
    expect(body.text).not.toContain('M-GREEN');
  });

  it('is revoked by staff, but for one that stops: nobody takes that from its reader', async () => {
    const at = api();
    const [status, stopping] = [await shorten('status'), await shorten('stop')];
    const path = `/v1/card-changes/${pages.id}/links/revoke`;
    const as = { sub: 'op-1', roles: ['operator'] };
    expect((await at.post(path, { as: owner })).status).toBe(403);
    expect((await at.post(path, { as })).body).toEqual({ revoked: 1 });
    expect((await at.get(status)).status).toBe(410);
    expect((await at.get(stopping)).status).toBe(200);
  });

  it('is revoked with the links of mails that were sent before, and a later one opens', async () => {
    const at = api();
    const mailed = progress();
    expect((await at.get(mailed)).status).toBe(200);
    const as = { sub: 'op-1', roles: ['operator'] };
    await at.post(`/v1/card-changes/${pages.id}/links/revoke`, { as });
    for (const answer of [await at.get(mailed), await at.post(mailed)]) {
      expect(answer.status).toBe(410);
      expect(answer.body.text).not.toContain('M-GREEN');
    }
    for (const path of [progress(), await shorten('status'), stop()])
      expect((await at.get(path)).status).toBe(200);
  });

  it('ends with those of mails when the request has been over for 400 days', async () => {
    await pages.close();
    const at = api();
    const mailed = progress();
    expect((await at.get(mailed)).status).toBe(200);
    const { requests, ...rest } = storage();
    const closedAt = new Date(Date.now() - 401 * 86_400_000).toISOString();
    const find: typeof requests.find = async (...ref) => {
      const row = await requests.find(...ref);
      return row && { ...row, closedAt };
    };
    const later = api({ storage: { ...rest, requests: { ...requests, find } } });
    expect((await later.get(mailed)).status).toBe(410);
  });

  it('that nobody was sent says so, with the usual number', async () => {
    const { status, body } = await api().get('/s/1111111112');
    expect(status).toBe(404);
    expect(body.text).toContain('链接无效');
    expect(body.text).toContain('400-000-0000');
  });

  it('never stands in a log, nor does what it leads to', async () => {
    const at = api();
    const path = await shorten('status');
    await at.get(path);
    await at.get('/s/1111111113');
    const text = JSON.stringify(at.logged);
    expect(at.logged).toMatchObject([{ route: '/status/:token' }, { route: '/s/:code' }]);
    for (const secret of [path.slice(3), '1111111113', progress()])
      expect(text).not.toContain(secret);
  });

  it('asks for another try while the links cannot be read', async () => {
    const shortLinks = { ...storage().shortLinks, open: () => Promise.reject(new Error('away')) };
    const at = api({ storage: { ...storage(), shortLinks } });
    expect((await at.get(await shorten('stop'))).status).toBe(503);
  });
});

describe('Whoever tries signs', () => {
  it('opens nothing more after thirty wrong ones, but a link that stops', async () => {
    const at = api();
    const from = '203.0.113.77';
    const [status, stopping] = [await shorten('status'), await shorten('stop')];
    expect((await at.get(status, { from })).status).toBe(200);
    await guess(at, 30, from);
    expect((await at.get(status, { from })).status).toBe(404);
    expect((await at.get(stopping, { from })).status).toBe(200);
    // Others are not hindered.
    expect((await at.get(status, { from: '203.0.113.78' })).status).toBe(200);
  });

  it('sees nothing of what their thirty-first try and those after it hit, also when all are sent at one moment', async () => {
    const at = api();
    const path = await shorten('status');
    const { rateLimits, ...rest } = storage();
    // Each try is held until all of them have looked at the count.
    let openAll = () => {};
    const allAreHere = new Promise<void>((resolve) => {
      openAll = resolve;
    });
    let here = 0;
    const wait = async () => {
      here += 1;
      if (here === 40) openAll();
      await allAreHere;
    };
    const held = api({
      storage: {
        ...rest,
        rateLimits: {
          ...rateLimits,
          take: async (attempts) => {
            const answers = await rateLimits.take(attempts);
            await wait();
            return answers;
          },
          count: async (...of) => {
            const counted = await rateLimits.count(...of);
            await wait();
            return counted;
          },
        },
      },
    });
    const from = '203.0.113.79';
    const tries = await Promise.all(Array.from({ length: 40 }, () => held.get(path, { from })));
    expect(tries.filter(({ status }) => status === 200)).toHaveLength(30);
    // Whoever has the right signs uses up no try.
    expect((await at.get(path, { from })).status).toBe(200);
  });
});
