/** The desk in a real browser: two people decide a case, on a wide screen and on a phone; and a merchant on the progress page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { serve, type ServerType } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOidcSignIn } from '../../../adapters/http/oidc-sign-in.ts';
import { staffRoles } from '../../../api/caller.ts';
import { readClaimsOf } from '../../../api/tokens.ts';
import {
  startIdentityProvider,
  type IdentityProvider,
} from '../../../sandbox/identity-provider.ts';
import { findFreePort } from '../../../scripts/servers/server-process.ts';
import { pageWaitMs, startBrowser } from '../../support/browser.ts';
import { createKey, links, type Api } from '../../support/api.ts';
import { buildCampaignFile } from '../../support/campaign-file.ts';
import { setUpDesk } from '../../support/desk.ts';

const desk = setUpDesk();
const client = { clientId: 'desk', clientSecret: 'a-secret-of-the-desk' };

interface World {
  browser: Browser;
  provider: IdentityProvider;
  server: ServerType;
  api: Api;
  url: string;
}
let world: World | undefined;
const getWorld = (): World => {
  if (!world) throw new Error('the browser runs inside of tests only');
  return world;
};

beforeAll(async () => {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const redirectUri = `${url}/desk/signed-in`;
  const provider = await startIdentityProvider({ ...client, redirectUris: [redirectUri] });
  const api = desk.api({
    publicUrl: url,
    desk: {
      signIn: createOidcSignIn({ ...client, issuer: provider.issuer, redirectUri }),
      isSecure: false,
      readPerson: (claims) => readClaimsOf({ acquirers: ['demo'], roles: staffRoles }, claims),
    },
  });
  const server = await new Promise<ServerType>((resolve) => {
    const started = serve({ fetch: api.app.fetch, port, hostname: '127.0.0.1' }, () =>
      resolve(started),
    );
  });
  world = { browser: await startBrowser(), provider, server, api, url };
}, 120_000);

afterAll(async () => {
  await world?.browser.close();
  await world?.provider.close();
  world?.server.close();
});

/** A browser of a person's own, signed in with one click. */
async function openAs(person: string, width = 1_280): Promise<Page> {
  const { browser, url } = getWorld();
  // The checks of axe are a script, which the pages' own policy would not run.
  const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true });
  context.setDefaultTimeout(pageWaitMs);
  const page = await context.newPage();
  await page.goto(`${url}/desk`);
  await page.click(`button[value=${person}]`);
  await page.waitForURL('**/desk');
  return page;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What WCAG 2.2 AA asks for and the page lacks. */
async function findBarriers(page: Page): Promise<string[]> {
  // A click ends before the page that follows it is there.
  await page.waitForLoadState();
  await page.evaluate(axe);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  return page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(tags)} }).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].target))`,
  );
}

/** How much wider the page is than the screen, in pixels. */
const scrolledBy = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** The headings of the parts of a page that are wider than their frame. */
const tooWide = `[...document.querySelectorAll('section')]
  .filter((part) => part.scrollWidth > part.clientWidth).map((part) => part.textContent.trim().slice(0, 40))`;

/** The plain words that are broken over two lines; addresses and ids may be. */
const brokenWords = `(() => {
  const found = [];
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    for (const { 0: word, index } of text.data.matchAll(/(?<![\\w./-])[A-Za-z]{2,}(?![\\w./-])/g)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) found.push(word);
    }
  }
  return found;
})()`;

describe('The desk in a browser', () => {
  it('The desk in a browser lets two people decide the same case, each in their own name', async () => {
    const requestId = await desk.openReview();
    const { api, url } = getWorld();
    for (const person of ['maker-1', 'checker-1']) {
      const page = await openAs(person);
      await page.click(`a[href$="${requestId}"]`);
      await page.click('summary:has-text("approve")');
      await page.fill('form[action$="/approve"] textarea', '材料齐全');
      await page.click('form[action$="/approve"] button');
      await page.waitForURL(`${url}/desk/requests/${requestId}?done=approve&**`);
      expect(await page.textContent('[role=status]')).toContain('已登记：通过');
      await page.context().close();
    }
    const approvals = api.calls.filter(({ name }) => name === 'approve');
    expect(approvals.map(({ fields }) => fields)).toMatchObject([
      { by: { id: 'maker-1', role: 'maker' }, evidence: 'e-1' },
      { by: { id: 'checker-1', role: 'checker' }, evidence: 'e-1' },
    ]);
  });

  it('The desk in a browser renews a session on the way back from a form, and the act is done once', async () => {
    const requestId = await desk.openReview();
    const { browser, api, url } = getWorld();
    const context = await browser.newContext();
    context.setDefaultTimeout(pageWaitMs);
    const page = await context.newPage();
    await page.goto(`${url}/desk`);
    await page.click('button[value=maker-1]');
    await page.goto(`${url}/desk/requests/${requestId}`);
    const { deskSessions } = desk.storage();
    const secret = (await context.cookies()).find(({ name }) => name === 'desk')?.value ?? '';
    const person = await deskSessions.find(secret);
    if (!person) throw new Error('there is no session');
    const confirmedAt = new Date(Date.now() - 20 * 60_000).toISOString();
    await deskSessions.renew(secret, { ...person, confirmedAt });
    const before = api.calls.length;
    await page.click('summary:has-text("approve")');
    await page.fill('form[action$="/approve"] textarea', '材料齐全');
    await page.click('form[action$="/approve"] button');
    await page.waitForSelector('[role=status]');
    expect(page.url()).toContain(`${url}/desk/requests/${requestId}?done=approve&`);
    expect(api.calls.slice(before)).toMatchObject([{ name: 'approve' }]);
    const renewed = await deskSessions.find(secret);
    expect(Date.parse(renewed?.confirmedAt ?? '')).toBeGreaterThan(Date.parse(confirmedAt));
    await context.close();
  });

  it.each([
    ['a wide screen', 1_280],
    ['a phone', 390],
  ])(
    'The desk in a browser has no barrier on %s, and nothing wider than it',
    async (_what, width) => {
      const requestId = await desk.openReview();
      const documentId = await desk.addDocument(requestId);
      const page = await openAs('risk-1', width);
      await page.click('summary');
      expect(await findBarriers(page)).toEqual([]);
      await page.click(`a[href$="${requestId}"]`);
      await page.waitForLoadState();
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await findBarriers(page)).toEqual([]);
      expect(await page.evaluate(scrolledBy)).toBe(0);
      await page.click(`a[href$="${documentId}"]`);
      await page.click('text=turn right');
      await page.waitForURL('**turn=90**');
      expect(await page.evaluate('document.querySelector("img").naturalWidth')).toBe(800);
      expect(await findBarriers(page)).toEqual([]);
      await page.context().close();
    },
  );

  it.each([
    ['a wide screen', 1_280],
    ['a phone', 390],
  ])(
    'The desk in a browser shows a supervisor every page on %s without a barrier, nothing wider than it and no word broken',
    async (what, width) => {
      const { api, url } = getWorld();
      const loaded = await api.post('/v1/campaigns', {
        as: { sub: 'operator-1', roles: ['operator'] },
        key: createKey(),
        body: buildCampaignFile(...Array.from({ length: 12 }, (_, n) => `M-${what.length}-${n}`)),
        headers: { 'content-type': 'text/csv' },
      });
      const id = String(loaded.body['campaignId']);
      const { campaigns } = desk.storage();
      await campaigns.markRow(id, 2, { state: 'refused', code: 'POL_OPEN_REQUEST' });
      const started = {
        action: 'start',
        actor: 'operator-1',
        reason: '银行合并，统一更换',
      } as const;
      await campaigns.recordEntry(
        id,
        { seq: 1, at: '2026-06-11T02:00:00Z', ...started },
        'running',
      );
      await desk.storage().alarms.raise(
        {
          kind: 'terminal-unregistered',
          acquirerId: 'demo',
          merchantId: 'M-ALARM-2026-0001',
          requestId: 'req-alarm-0001',
          expected: 'completed',
          found: 'held',
        },
        '2026-06-11T02:00:00Z',
      );
      const page = await openAs('supervisor-1', width);
      const inspect = async (path: string) => {
        await page.goto(`${url}/desk/supervision${path}`);
        for (const summary of await page.locator('summary').all()) await summary.click();
        expect(await findBarriers(page)).toEqual([]);
        expect(await page.evaluate(scrolledBy)).toBe(0);
        expect([path, await page.evaluate(tooWide)]).toEqual([path, []]);
        expect([path, await page.evaluate(brokenWords)]).toEqual([path, []]);
      };
      await page.goto(`${url}/desk/supervision/freezes`);
      await page.selectOption('select[name=scope]', 'network');
      await page.fill('input[type=text][name=name]', 'unionpay');
      await page.fill('input[name=reason]', '渠道升级 maintenance of the gateway');
      await page.click('button.danger');
      for (const path of ['', '/freezes', '/campaigns', `/campaigns/${id}`, '/alarms', '/policy'])
        await inspect(path);
      await page.goto(`${url}/desk/supervision/endpoints`);
      await page.fill('input[name=url]', `https://hooks.platform.example.com/events/${width}`);
      await page.click('main form button');
      expect(await page.evaluate(tooWide)).toEqual([]);
      await page.click('main section.done a');
      for (const path of [page.url().split('/supervision')[1] ?? '', '/endpoints'])
        await inspect(path);
      await page.context().close();
    },
  );

  it('The desk in a browser is left with the sign-out: the way back leads to the sign-in', async () => {
    const page = await openAs('operator-1');
    await page.click('header button');
    await page.waitForURL('**/desk/signed-out');
    await page.goto(`${getWorld().url}/desk`);
    expect(new URL(page.url()).pathname).toMatch(/^\/(choose|auth|desk)/);
    expect(await page.locator('text=申请队列').count()).toBe(0);
    await page.context().close();
  });
});

describe('The progress page in a browser', () => {
  it('[A73] The progress page in a browser leads by a code to its controls and to support, without a barrier on a phone or on a wide screen', async () => {
    const { api, browser, url } = getWorld();
    const requestId = await desk.openReview();
    const target = { acquirerId: 'demo', requestId, contactId: 'c-1' };
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      bypassCSP: true,
    });
    context.setDefaultTimeout(pageWaitMs);
    const page = await context.newPage();
    const inspect = async () => {
      expect(await findBarriers(page)).toEqual([]);
      const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      for (const width of [390, 1_280]) {
        await page.setViewportSize({ width, height: 844 });
        expect(await page.evaluate(wider)).toBe(0);
      }
    };
    await page.goto(`${url}${new URL(links.buildStatusLink(target)).pathname}`);
    await inspect();
    await page.click('.now-do button');
    await inspect();
    const sms = api.calls.findLast(({ name }) => name === 'sms')?.fields as { text: string };
    await page.fill('#code', /验证码(\d{6})/.exec(sms.text)?.[1] ?? '');
    await page.click('.now-do button >> nth=0');
    await page.waitForURL('**/change/progress');
    for (const summary of await page.locator('summary').all()) await summary.click();
    await inspect();
    await page.fill('#question', '什么时候审核？');
    await page.click('form[action$="/ask"] button');
    expect(await page.textContent('[role=status]')).toContain('已收到您的问题');
    await inspect();
    await context.close();
    const staff = await openAs('operator-1');
    await staff.goto(`${url}/desk/requests/${requestId}`);
    expect(await staff.textContent('main')).toContain('“什么时候审核？”');
    await staff.click('a[href^="/desk/tasks/task_"]');
    expect(await findBarriers(staff)).toEqual([]);
    await staff.context().close();
  });
});
