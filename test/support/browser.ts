/** A real Chromium for tests: one that npm brings, or the one that CHROMIUM_PATH names. */
import chromium from '@sparticuz/chromium';
import { chromium as driver, type Browser } from 'playwright-core';

/** How long a page is waited for: on a busy machine many times of what it usually takes, and less than a test may last. */
export const pageWaitMs = 80_000;

export async function startBrowser(): Promise<Browser> {
  return driver.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath()),
    // It sees nothing but our own pages, and containers have no room for its sandbox.
    args: ['--no-sandbox', '--disable-gpu'],
  });
}
