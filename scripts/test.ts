/**
 * `npm test`: everything that must hold; the last line says how many tests ran. Sections that mostly wait
 * run beside those that compute, so that no core is idle. The output of a section appears when it ends.
 * What Node has compiled is kept for the run, because its many processes load the same code.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflows } from '../worker/bundle.ts';
import { findDevServer, findTestServer } from './servers.ts';
import { countTests, describeFailures, sumCounts } from './test/counts.ts';
import { describeCoverage } from './test/coverage.ts';

interface Section {
  name: string;
  seconds: number;
  ok: boolean;
}

const reports = mkdtempSync(join(tmpdir(), 'card-change-tests-'));
/** Made once for all sections on servers. */
const workflowBundle = join(reports, 'workflows.js');
const sections: Section[] = [];
const reportFiles: string[] = [];

try {
  // All of these are quick, so that a change that breaks two is told about both.
  await Promise.all(
    ['typecheck', 'lint', 'format:check', 'knip'].map((script) =>
      runSection(script, (print) => runNpmScript(script, print)),
    ),
  );
  await runTests('test:unit');
  // Servers may take minutes to build: not for a change that is known to be broken.
  const isSound = sections.every(({ ok }) => ok);
  await Promise.all([runTestsWithoutServers(), ...(isSound ? [runTestsOnServers()] : [])]);
  printSummary();
} finally {
  rmSync(reports, { recursive: true, force: true });
}

async function runTestsWithoutServers(): Promise<void> {
  await runTests('test:adapters');
  await runTests('test:simulator');
}

async function runTestsOnServers(): Promise<void> {
  const isReady = await runSection('servers', findServers);
  if (isReady && (await runSection('workflow code', bundle)))
    await Promise.all([runTests('test:temporal'), runTests('test:e2e')]);
}

type Print = (text: string) => void;

/** @returns whether the section passed */
async function runSection(
  name: string,
  work: (print: Print) => Promise<boolean>,
): Promise<boolean> {
  console.log(`--- ${name}: begins`);
  const startedAt = Date.now();
  const output: string[] = [];
  const ok = await work((text) => output.push(text));
  const seconds = (Date.now() - startedAt) / 1000;
  sections.push({ name, seconds, ok });
  process.stdout.write(output.join(''));
  console.log(`--- ${name}: ${ok ? 'ok' : 'FAILED'} in ${seconds.toFixed(1)} s\n`);
  return ok;
}

async function runTests(script: string): Promise<void> {
  const file = join(reports, `${script.replace(':', '-')}.json`);
  reportFiles.push(file);
  await runSection(script, (print) =>
    runNpmScript(
      script,
      print,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ),
  );
}

function runNpmScript(script: string, print: Print, ...args: string[]): Promise<boolean> {
  // npm says where it is; called through node it needs no shell on any system.
  const npm = process.env['npm_execpath'];
  const [command, ...before] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const child = spawn(command, [...before, 'run', '--silent', script, '--', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      SHOWN_DIR: reports,
      NODE_COMPILE_CACHE: join(reports, 'compiled'),
      TEST_WORKFLOW_BUNDLE: workflowBundle,
    },
  });
  child.stdout.setEncoding('utf8').on('data', print);
  child.stderr.setEncoding('utf8').on('data', print);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
}

async function bundle(): Promise<boolean> {
  try {
    writeFileSync(workflowBundle, (await bundleWorkflows()).code);
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
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
  const failures = reportFiles.flatMap((file) => describeFailures(file, process.cwd()));
  const failed = sections.filter(({ ok }) => !ok).map(({ name }) => name);
  console.log('');
  for (const { name, seconds, ok } of sections)
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(14)} ${seconds.toFixed(1)} s`);
  if (counts.skipped > 0) console.log(`${counts.skipped} tests were left out: see above why`);
  if (failures.length > 0) console.log(['', ...failures, ''].join('\n'));
  if (failed.length > 0) {
    console.log(`failed: ${failed.join(', ')}`);
    process.exitCode = 1;
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
}
