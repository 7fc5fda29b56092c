import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { SettingsError } from '../../../adapters/settings/settings-error.ts';
import { refuseUnreachable } from '../../../adapters/temporal/connection.ts';
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
  120_000,
);

it.each(['worker/health.ts', 'worker/promote.ts'])(
  'A fault of the settings ends %s, which needs no database, without a stack',
  (program) => {
    expect(start(program, { ...settingsEnv, CODEC_KEYS: '' })).toEqual([
      1,
      expect.stringMatching(
        /^these settings of the environment need repair:\n {2}CODEC_KEYS .*\n$/,
      ),
    ]);
  },
  120_000,
);

it('A Temporal that cannot be reached is named with its variable', () => {
  const refuse = refuseUnreachable({ address: '127.0.0.1:9', namespace: 'default' });
  expect(() => refuse(new Error('no route'))).toThrow(SettingsError);
  expect(() => refuse(new Error('no route'))).toThrow(
    'Temporal at 127.0.0.1:9 cannot be reached (no route): start it, or correct TEMPORAL_ADDRESS',
  );
});
