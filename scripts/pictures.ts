/**
 * `npm run pictures`: the pictures of the READMEs in `docs/pictures/`, made in a real Chromium on a running demo. Chinese
 * needs a font: Noto Sans SC, from npm, once, into the cache folder.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import chromium from '@sparticuz/chromium';
import { chromium as driver, type Browser, type Page } from 'playwright-core';
import sharp from 'sharp';
import { buildWorkflowId } from '../workflows/contract.ts';
import { createHttpClient } from './demo/http.ts';
import { playSample } from './demo/play.ts';
import { loadSamples, type Sample } from './demo/sample.ts';
import { startSystem, type System } from './demo/system.ts';
import { leaveForTheDesk } from './demo/waiting-case.ts';
import { ensureCacheFolder, withWorkFolder } from './servers/cache.ts';

const target = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
const fontPackage = '@expo-google-fonts/noto-sans-sc@0.4.3';
const report = (line: string): void => console.log(line);

mkdirSync(target, { recursive: true });
const dataHome = await installFont();
const system = await startSystem({ profile: 'demo', report });
const browser = await driver.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath()),
  args: ['--no-sandbox', '--disable-gpu'],
  // Where fontconfig looks for a person's own fonts.
  env: { ...process.env, XDG_DATA_HOME: dataHome },
});
try {
  const followed = findSample('01-app-eight-steps');
  const [played, requestId] = await Promise.all([
    playSample(system, followed),
    leaveForTheDesk(system, findSample('12-red-with-callback')),
    ...['04-missing-document', '27-counter-offline'].map((name) =>
      playSample(system, findSample(name)),
    ),
  ]);
  await takeDeskPictures(browser, system, requestId);
  await takeMerchantPicture(browser, system, played.acknowledgement.requestId);
  await takeTemporalPicture(browser, system, buildWorkflowId('demo', 'M-WAITS-FOR-YOU'));
} finally {
  await browser.close();
  await system.stop();
}
// The owner of the request that waits at the desk goes on for ever.
process.exit();

function findSample(name: string): Sample {
  const sample = loadSamples().find((each) => each.name === name);
  if (!sample) throw new Error(`there is no sample ${name}`);
  return sample;
}

async function takeDeskPictures(by: Browser, { apiUrl }: System, requestId: string): Promise<void> {
  const page = await by.newPage({ viewport: { width: 1_280, height: 640 } });
  await page.goto(`${apiUrl}/desk`);
  await page.click('button[value=maker-1]');
  await page.waitForURL('**/desk');
  await take(page, 'desk');
  await page.setViewportSize({ width: 1_280, height: 800 });
  await page.goto(`${apiUrl}/desk/requests/${requestId}`);
  await take(page, 'case');
}

/** The page behind a link that the owner got: the newest one that does not stop the request. */
async function takeMerchantPicture(
  by: Browser,
  { apiUrl, sandboxUrl }: System,
  requestId: string,
): Promise<void> {
  const sms = await createHttpClient(sandboxUrl).get<unknown>(`/_sms?requestId=${requestId}`);
  const paths = JSON.stringify(sms).match(/\/(?:s|status)\/[\w.-]{10,}/g) ?? [];
  const page = await by.newPage({ viewport: { width: 390, height: 844 } });
  for (const path of paths.toReversed()) {
    await page.goto(`${apiUrl}${path}`);
    if (await page.getByText('结算卡变更进度').count()) return take(page, 'merchant');
  }
  throw new Error(`no message leads to the progress: ${JSON.stringify(sms)}`);
}

async function takeTemporalPicture(by: Browser, { uiUrl = '' }: System, id: string): Promise<void> {
  const page = await by.newPage({ viewport: { width: 1_280, height: 860 } });
  await page.goto(`${uiUrl}/namespaces/default/workflows/${id}`);
  await page.getByText('changeCard').first().waitFor();
  // The UI keeps connections open, so the page is never idle: the timer of the review comes with the history.
  await page.getByText('review decided by').first().waitFor();
  await page
    .getByRole('heading', { name: 'Event History' })
    .evaluate((heading) => heading.scrollIntoView());
  await take(page, 'temporal');
}

async function take(page: Page, name: string): Promise<void> {
  const path = join(target, `${name}.png`);
  // A page has few colours: a palette of them is a third of the size.
  await sharp(await page.screenshot())
    .png({ palette: true })
    .toFile(path);
  report(path);
}

/** A folder with the font in `fonts/`. */
async function installFont(): Promise<string> {
  const folder = join(ensureCacheFolder(), 'fonts-noto-sans-sc');
  if (existsSync(folder)) return folder;
  report(`fetching ${fontPackage} from npm`);
  const run = promisify(execFile);
  await withWorkFolder(async (work) => {
    const { stdout } = await run('npm', ['pack', '--silent', fontPackage], { cwd: work });
    await run('tar', ['-xzf', stdout.trim()], { cwd: work });
    const fonts = join(work, 'made/fonts');
    mkdirSync(fonts, { recursive: true });
    for (const weight of ['400Regular', '700Bold'])
      copyFileSync(
        join(work, `package/${weight}/NotoSansSC_${weight}.ttf`),
        join(fonts, `NotoSansSC-${weight}.ttf`),
      );
    renameSync(join(work, 'made'), folder);
  });
  return folder;
}
