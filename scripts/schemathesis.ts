/**
 * `npm run schemathesis`: lets Schemathesis (https://schemathesis.readthedocs.io) call every operation of the
 * API with what its description allows and with what it does not, as an owner, an agent and a supervisor.
 * No answer may be an internal error, or of a status or form that the description does not give.
 * `-- --as owner` calls as one of them only; `-- --examples 50` makes more calls of each operation.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { submitSample } from './demo/play.ts';
import { loadSamples } from './demo/sample.ts';
import { startSystem, type System } from './demo/system.ts';
import { describeForTests, type OpenApi } from './schemathesis/description.ts';
import { installSchemathesis } from './schemathesis/install.ts';

const { values } = parseArgs({
  options: {
    as: { type: 'string', multiple: true },
    examples: { type: 'string', default: '10' },
  },
});

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'response_schema_conformance',
] as const;

const program = await installSchemathesis((line) => console.log(line));
const folder = mkdtempSync(join(tmpdir(), 'card-change-schemathesis-'));
const system = await startSystem({ profile: 'demo', report: (line) => console.log(line) });
try {
  const sample = loadSamples().find(({ name }) => name === '01-app-eight-steps');
  if (!sample) throw new Error('there is no sample to submit');
  const { merchantId, acknowledgement } = await submitSample(system, sample);
  const callers = {
    owner: { sub: `owner-${merchantId}`, roles: ['owner'], merchantId },
    agent: { sub: 'agent-1', roles: ['agent'], merchants: [merchantId] },
    supervisor: { sub: 'supervisor-1', roles: ['supervisor'] },
  };
  const description = (await (await fetch(`${system.apiUrl}/openapi.json`)).json()) as OpenApi;
  const file = join(folder, 'openapi.json');
  writeFileSync(
    file,
    JSON.stringify(describeForTests(description, { merchantId, ids: [acknowledgement.requestId] })),
  );
  const failed: string[] = [];
  for (const [role, claims] of Object.entries(callers)) {
    if (values.as && !values.as.includes(role)) continue;
    console.log(`\n=== as ${role}`);
    const code = await runSchemathesis(system, file, await system.issueToken(claims));
    if (code !== 0) failed.push(role);
  }
  console.log(
    failed.length === 0
      ? `\n0 failures of ${checks.join(', ')}`
      : `\nfailures as ${failed.join(', ')}: see above`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
}

function runSchemathesis({ apiUrl }: System, file: string, token: string): Promise<number | null> {
  const options = [
    ...['--url', apiUrl, '--header', `Authorization: Bearer ${token}`],
    ...['--checks', checks.join(','), '--phases', 'examples,coverage,fuzzing'],
    ...['--max-examples', values.examples, '--request-timeout', '30'],
    // The same calls every time, so that a failure is found again.
    '--generation-deterministic',
    ...[
      '--continue-on-failure',
      '--suppress-health-check',
      'all',
      '--warnings',
      'off',
      '--no-color',
    ],
  ];
  // In the temporary folder: it keeps examples of its own below the working directory.
  const child = spawn(program, ['run', ...options, file], { stdio: 'inherit', cwd: folder });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}
