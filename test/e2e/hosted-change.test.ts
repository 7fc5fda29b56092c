/** The hosted change in a real browser as narrow as a phone, on the whole system: from the link to the new card. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDocument } from '../../scripts/demo/documents.ts';
import { createHttpClient } from '../../scripts/demo/http.ts';
import type { Status } from '../../workflows/contract.ts';
import { startBrowser } from '../support/browser.ts';
import { loadSampleAs } from './sample-copies.ts';
import { useSystem } from './system.ts';

const running = useSystem();
const sample = loadSampleAs('01-app-eight-steps', 'hosted');
let browser: Browser | undefined;
beforeAll(async () => {
  browser = await startBrowser();
}, 120_000);
afterAll(() => browser?.close());

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const waitMs = 60_000;

/** Opens the hosted change of a new merchant by a link of the back office. */
async function open(merchantId: string) {
  const { system, outside } = running();
  await outside.post('/_merchants', { acquirerId: 'demo', merchantId, like: 'M-GREEN' });
  const token = await system.issueToken({ sub: 'core', roles: ['back-office'] });
  const { url } = await createHttpClient(system.apiUrl, token).post<{ url: string }>(
    '/v1/sessions',
    {
      merchantId,
      by: { id: `owner-${merchantId}`, role: 'owner' },
      authn: { level: 'two-factor', twoFactorEnrolled: true, device: 'known' },
    },
  );
  // The checks of axe are a script, which the pages' own policy would not run.
  const context = await browser?.newContext({
    viewport: { width: 390, height: 844 },
    bypassCSP: true,
  });
  const page = await context?.newPage();
  if (!page) throw new Error('there is no browser');
  page.setDefaultTimeout(waitMs);
  await page.goto(url);
  return page;
}

const seen: string[] = [];

/** Every page is looked at: barriers, what is wider than the screen, and numbers. */
async function inspect(page: Page): Promise<void> {
  await page.evaluate(axe);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const barriers = await page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(tags)} }).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].target))`,
  );
  expect([page.url(), barriers]).toEqual([page.url(), []]);
  const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect(await page.evaluate(wider)).toBe(0);
  seen.push((await page.content()).replaceAll(/\s/g, ''));
}

async function press(page: Page, selector: string): Promise<void> {
  // A click ends before the page that follows it is there.
  await Promise.all([page.waitForEvent('load'), page.click(selector)]);
  await inspect(page);
}

/** Looks again and again, as somebody does who waits. */
async function lookFor(page: Page, selector: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.goto(`${running().system.apiUrl}/change/progress`);
        return page.locator(selector).count();
      },
      { timeout: waitMs, interval: 300 },
    )
    .toBeGreaterThan(0);
  await inspect(page);
}

async function upload(page: Page, kind: string, content: string): Promise<void> {
  const buffer = Buffer.from(content);
  await page
    .locator(`form[action$="/papers/${kind}"] input[type=file]`)
    .last()
    .setInputFiles({ name: `${kind}.pdf`, mimeType: 'application/pdf', buffer });
  await press(page, `form[action$="/papers/${kind}"] button`);
}

/** From the link to the submission. @param papers what is uploaded in place of the right paper */
async function submit(page: Page, papers: Readonly<Record<string, string>> = {}): Promise<string> {
  const { owner, newAccount, documents } = sample;
  await press(page, 'main form button');
  await press(page, 'form[action="/change/begin"] button');
  await page.fill('#name', owner.name);
  await page.fill('#idNumber', owner.idNumber);
  await page.fill('#mobile', owner.mobile);
  await page.check('[name=forGood]');
  await press(page, 'form[action="/change/you"] button');
  await page.fill('#accountNumber', newAccount.accountNumber);
  await page.fill('#again', newAccount.accountNumber);
  await press(page, 'form[action^="/change/account"] button');
  for (const kind of documents)
    await upload(page, kind, papers[kind] ?? buildDocument(kind, sample.merchantId, sample));
  await press(page, 'a.button');
  await press(page, 'form[action="/change/confirm"] button');
  return (await page.textContent('main code')) ?? '';
}

const act = (name: string): string => `form[action$="/progress/${name}"] button`;

describe('A merchant in the hosted change', () => {
  it('[A37, A73, A92] A merchant in the hosted change gets the new card from a phone by what the pages say, with a paper corrected on the way, and no page shows a number', async () => {
    const { system, outside } = running();
    const page = await open('M-hosted-phone');
    const requestId = await submit(page, { 'id-front': '%PDF-1.4 nothing to read' });
    await lookFor(page, 'form[action$="/papers/id-front"]');
    await upload(page, 'id-front', buildDocument('id-front', sample.merchantId, sample));
    await press(page, act('correct'));

    await lookFor(page, act('request-code'));
    await press(page, act('request-code'));
    const sms = await outside.get<{ text: string }[]>(`/_sms?requestId=${requestId}`);
    await page.fill(
      '#code',
      sms.flatMap(({ text }) => /验证码(\d+)/.exec(text)?.[1] ?? []).at(-1) ?? '',
    );
    await press(page, act('enter-code'));
    await lookFor(page, act('open-face'));
    await press(page, act('open-face'));
    await page.click('.now-do a.button');
    await page.click('button');
    await page.waitForURL('**/change/progress?done=back');
    await press(page, act('check-face'));

    await lookFor(page, '.now-do a.button');
    await page.click('.now-do a.button');
    await page.click('form[action=sign] button');
    await page.waitForURL('**/change/progress?done=back');
    await press(page, act('sign'));

    const token = await system.issueToken({ sub: 'reviewer-1', roles: ['maker'] });
    const reviewer = createHttpClient(system.apiUrl, token);
    const read = () => reviewer.get<Status>(`/v1/card-changes/${requestId}`);
    await expect.poll(async () => (await read()).stage, { timeout: waitMs }).toBe('review');
    const { evidence } = await read();
    await reviewer.post(`/v1/card-changes/${requestId}/approve`, { evidence }, 'approve-hosted');

    await lookFor(page, act('enter-penny-code'));
    const lines = await outside.get<{ remark: string; endToEndId: string }[]>(
      `/bank/statements/${sample.newAccount.accountNumber}`,
    );
    const cent = lines.findLast(({ endToEndId }) => endToEndId.startsWith(requestId));
    await page.fill('#code', cent?.remark ?? '');
    await press(page, act('enter-penny-code'));
    await lookFor(page, act('test-passed'));
    await press(page, act('test-passed'));
    await lookFor(page, 'a[href="/change/receipt"]');
    await press(page, 'a[href="/change/receipt"]');
    expect(await page.textContent('main')).toContain('已完成');
    await page.context().close();
    const { accountNumber } = sample.newAccount;
    const { idNumber, mobile } = sample.owner;
    for (const number of [accountNumber, idNumber, mobile])
      expect(seen.filter((content) => content.includes(number))).toEqual([]);
  }, 400_000);

  it('[A71] A merchant in the hosted change stops it by one button, and is out once they have left', async () => {
    const page = await open('M-hosted-stop');
    const requestId = await submit(page);
    await page.click('summary:has-text("不是我本人办理")');
    await press(page, act('stop'));
    expect(await page.textContent('[role=status]')).toContain('变更已停止');
    await lookFor(page, 'li:has-text("暂停核实")');
    expect(await page.textContent('main code')).toBe(requestId);
    await page.context().clearCookies();
    await page.goto(`${running().system.apiUrl}/change/progress`);
    await inspect(page);
    expect(await page.textContent('h1')).toContain('本次办理已结束');
    await page.context().close();
  }, 200_000);
});
