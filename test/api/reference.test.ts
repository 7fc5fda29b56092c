/** The API reference in a real browser that reaches nothing but this machine. */
import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken, owner, setUpApi } from '../support/api.ts';
import { pageWaitMs, startBrowser } from '../support/browser.ts';

const { api } = setUpApi();

describe('the API reference', () => {
  let server: ServerType;
  let browser: Browser;
  let url = '';
  beforeAll(async () => {
    server = serve({ fetch: api().app.fetch, port: 0, hostname: '127.0.0.1' });
    browser = await startBrowser();
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  const open = async (viewport: { width: number; height: number }) => {
    const page = await browser.newPage({ viewport });
    page.setDefaultTimeout(pageWaitMs);
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
        faults.push(`outside: ${request.url()}`);
    });
    await page.goto(`${url}/docs`);
    await page.getByText('/v1/precheck').waitFor();
    return { page, faults };
  };

  it('lists the operations and makes a call with a token, from no other address and under a strict policy', async () => {
    const { page, faults } = await open({ width: 1280, height: 900 });
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.getByRole('textbox', { name: 'auth-bearer-value' }).fill(await createToken(owner));
    await page.getByRole('button', { name: 'Apply credentials' }).click();
    await page.getByRole('button', { name: 'Close' }).click();
    const operation = page.locator('#operations-Before_a_request-precheck');
    await operation.getByRole('button').first().click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    const answer = operation.locator('.live-responses-table');
    await answer.waitFor();
    expect(await answer.innerText()).toContain('200');
    expect(await answer.innerText()).toContain('accountKinds');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('fits on a phone, and says what to do without JavaScript', async () => {
    const { page, faults } = await open({ width: 390, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(faults).toEqual([]);
    await page.close();
    const { text } = (await api().get('/docs')).body;
    expect(text).toContain('<a href="/openapi.json">');
  });

  it('serves its own files and no others', async () => {
    for (const file of ['package.json', '..%2fpackage.json', 'swagger-ui.css.map'])
      expect((await api().get(`/docs/${file}`)).status).toBe(404);
  });
});
