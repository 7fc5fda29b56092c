/** `npm test`: everything that must hold, one section after another; the last line says how many tests ran. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDevServer, findTestServer } from './servers.ts';
import { countTests, sumCounts } from './test/counts.ts';
import { describeCoverage } from './test/coverage.ts';

interface Section {
  name: string;
  seconds: number;
  ok: boolean;
}

const reports = mkdtempSync(join(tmpdir(), 'card-change-tests-'));
const sections: Section[] = [];
const reportFiles: string[] = [];

try {
  // All of these are quick: whoever broke two wants to hear of both.
  await Promise.all(
    ['typecheck', 'lint', 'format:check', 'knip'].map((script) =>
      runSection(script, () => runNpmScript(script)),
    ),
  );
  await runTests('test:unit');
  await runTests('test:adapters');
  await runTests('test:simulator');
  // Servers may take minutes to build: not for a change that is known to be broken.
  if (sections.every(({ ok }) => ok)) {
    await runSection('servers', findServers);
    if (sections.every(({ ok }) => ok)) {
      await runTests('test:temporal');
      await runTests('test:e2e');
    }
  }
  printSummary();
} finally {
  rmSync(reports, { recursive: true, force: true });
}

async function runSection(name: string, work: () => Promise<boolean>): Promise<void> {
  console.log(`\n--- ${name}`);
  const startedAt = Date.now();
  const ok = await work();
  const seconds = (Date.now() - startedAt) / 1000;
  sections.push({ name, seconds, ok });
  console.log(`--- ${name}: ${ok ? 'ok' : 'FAILED'} in ${seconds.toFixed(1)} s`);
}

async function runTests(script: string): Promise<void> {
  const file = join(reports, `${script.replace(':', '-')}.json`);
  reportFiles.push(file);
  await runSection(script, () =>
    runNpmScript(script, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`),
  );
}

function runNpmScript(script: string, ...args: string[]): Promise<boolean> {
  // npm says where it is; called through node it needs no shell on any system.
  const npm = process.env['npm_execpath'];
  const [command, ...before] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const child = spawn(command, [...before, 'run', '--silent', script, '--', ...args], {
    stdio: 'inherit',
    env: { ...process.env, SHOWN_DIR: reports },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}

async function findServers(): Promise<boolean> {
  try {
    console.log(`dev server:  ${await findDevServer(console.log)}`);
    console.log(`test server: ${await findTestServer(console.log)}`);
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

function printSummary(): void {
  const counts = sumCounts(reportFiles.map(countTests));
  console.log('');
  for (const line of describeCoverage(reports)) console.log(line);
  const failed = sections.filter(({ ok }) => !ok).map(({ name }) => name);
  console.log('');
  for (const { name, seconds, ok } of sections)
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(14)} ${seconds.toFixed(1)} s`);
  if (counts.skipped > 0) console.log(`${counts.skipped} tests were left out: see above why`);
  if (failed.length > 0) {
    console.log(`failed: ${failed.join(', ')}`);
    process.exitCode = 1;
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
}
