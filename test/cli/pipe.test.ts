import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

it('The command line ends quietly when nobody reads its output any more', () => {
  // `true` ends at once, before the program has begun to write.
  const pipe = '"$0" "$1" --help | true; exit ${PIPESTATUS[0]}';
  const { status, stderr } = spawnSync('bash', ['-c', pipe, process.execPath, program]);
  expect([status, stderr.toString()]).toEqual([0, '']);
});
