import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

it('npm run crash starts outside of a test run, and refuses options that it cannot take', async () => {
  const refused = run(process.execPath, ['scripts/crash.ts', '--at-once', '0'], { cwd: root });
  await expect(refused).rejects.toThrow('--at-once: 0 is not a number of systems');
});
