import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { settingsEnv } from '../../support/settings-env.ts';

const start = (program: string, env: Record<string, string>) => {
  const path = fileURLToPath(new URL(`../../../${program}`, import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [path], { env });
  return [status, stderr.toString()];
};

it.each(['worker/main.ts', 'api/main.ts'])(
  'A fault of the settings ends %s with what to do about it, and without a stack',
  (program) => {
    const DATABASE_URL = 'postgres://card_change:pass-word@127.0.0.1:9/card_change';
    expect(start(program, { ...settingsEnv, DATABASE_URL })).toEqual([
      1,
      'the database of DATABASE_URL cannot be reached (ECONNREFUSED): start it, or correct DATABASE_URL\n',
    ]);
    expect(start(program, { ...settingsEnv, VAULT_KEYS: '' })).toEqual([
      1,
      expect.stringMatching(
        /^these settings of the environment need repair:\n {2}VAULT_KEYS .*\n$/,
      ),
    ]);
  },
  30_000,
);
