/** `npm test`: everything that must hold, one section after another; the last line says how many tests ran. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { devServer, testServer } from './servers.ts';
import { countTests, sum } from './test/counts.ts';
import { coverageLines } from './test/coverage.ts';

interface Section {
  name: string;
  seconds: number;
  ok: boolean;
}

const reports = mkdtempSync(join(tmpdir(), 'card-change-tests-'));
const sections: Section[] = [];
const countFiles: string[] = [];

try {
  // All of these are quick: whoever broke two wants to hear of both.
  await Promise.all(
    ['typecheck', 'lint', 'format:check', 'knip'].map((script) =>
      section(script, () => npmRun(script)),
    ),
  );
  await tests('test:unit');
  await tests('test:adapters');
  await tests('test:simulator');
  // Servers may take minutes to build: not for a change that is known to be broken.
  if (sections.every(({ ok }) => ok)) {
    await section('servers', findServers);
    if (sections.every(({ ok }) => ok)) {
      await tests('test:temporal');
      await tests('test:e2e');
    }
  }
  summarize();
} finally {
  rmSync(reports, { recursive: true, force: true });
}

async function section(name: string, work: () => Promise<boolean>): Promise<void> {
  console.log(`\n--- ${name}`);
  const startedAt = Date.now();
  const ok = await work();
  const seconds = (Date.now() - startedAt) / 1000;
  sections.push({ name, seconds, ok });
  console.log(`--- ${name}: ${ok ? 'ok' : 'FAILED'} in ${seconds.toFixed(1)} s`);
}

async function tests(script: string): Promise<void> {
  const file = join(reports, `${script.replace(':', '-')}.json`);
  countFiles.push(file);
  await section(script, () =>
    npmRun(script, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`),
  );
}

function npmRun(script: string, ...args: string[]): Promise<boolean> {
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
    console.log(`dev server:  ${await devServer(console.log)}`);
    console.log(`test server: ${await testServer(console.log)}`);
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

function summarize(): void {
  const counts = sum(countFiles.map(countTests));
  console.log('');
  for (const line of coverageLines(reports)) console.log(line);
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
