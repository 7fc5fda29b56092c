/** A real Chromium for tests: one that npm brings, or the one that CHROMIUM_PATH names. */
import chromium from '@sparticuz/chromium';
import { chromium as driver, type Browser } from 'playwright-core';

export async function startBrowser(): Promise<Browser> {
  return driver.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath()),
    // It sees nothing but our own pages, and containers have no room for its sandbox.
    args: ['--no-sandbox', '--disable-gpu'],
  });
}
