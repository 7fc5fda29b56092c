import { readdirSync } from 'node:fs';
import { Kysely, Migrator, PostgresDialect, sql, type PostgresPool } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../../../../adapters/storage/sql/migrations/index.ts';
import { openPglite } from '../../../../adapters/storage/sql/pglite-pool.ts';
import { openSnapshotArchive } from '../../../support/database-snapshot.ts';
import { createPostgresDatabase } from '../../../support/databases.ts';
import { findPostgresBinaries } from '../../../support/postgres.ts';

/** Canonical JSON. The quotes within the note must not be taken for a field. */
const entries = [
  '{"action":"submitted","actor":"owner-1","at":"2026-06-10T02:00:00.000Z","seq":1}',
  '{"action":"configure done","actor":"system","at":"2026-06-10T02:01:00.000Z","data":{"target":"0007"},"seq":2}',
  '{"action":"note","actor":"maker-1","at":"2026-06-10T02:02:00.000Z","data":{"note":"\\"reason\\":\\"\\u0000\\""},"seq":3}',
  '{"action":"closed","actor":"system","at":"2026-06-10T02:03:00.000Z","data":{"money":"new","target":"1011"},"seq":4}',
  '{"action":"watch ended","actor":"system","at":"2026-07-10T02:03:00.000Z","data":{"kind":"rolled-back","target":"8889"},"seq":5}',
];
const rejected =
  '{"action":"closed","actor":"system","at":"2026-06-11T02:03:00.000Z","data":{"money":"old","outcome":"rejected"},"reason":"IDV_OTP_LOCKED","seq":1}';

it('Every migration in the folder is run', async () => {
  const folder = new URL('../../../../adapters/storage/sql/migrations/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name !== 'index.ts');
  const listed = new Set<unknown>(Object.values(migrations));
  const modules = await Promise.all(
    files.map((name) => import(String(new URL(name, folder))) as Promise<unknown>),
  );
  expect(files.filter((_name, n) => !listed.has(modules[n]))).toEqual([]);
  expect(listed.size).toBe(files.length);
});

describe.each([
  ['PGlite', true, async () => openPglite(undefined, await openSnapshotArchive('empty'))],
  [
    'PostgreSQL',
    findPostgresBinaries() !== undefined,
    async (): Promise<PostgresPool> =>
      new pg.Pool({ connectionString: await createPostgresDatabase() }),
  ],
] as const)(
  'a database that is migrated to columns of recorded facts (%s)',
  (_name, installed, open) => {
    let db: Kysely<unknown>;
    const migrateTo = async (name: string) => {
      const provider = { getMigrations: async () => migrations };
      const { error } = await new Migrator({ db, provider }).migrateTo(name);
      if (error !== undefined) throw error;
    };
    const insert = async (requestId: string, texts: readonly string[]) => {
      await sql`insert into requests (acquirer_id, request_id, merchant_id, workflow_id, run_id, intake,
        body_digest, opened_at, stage, waiting_on, money, problems)
      values ('demo', ${requestId}, 'M-1', 'w', 'r', 'app', 'b', now(), 'completed', 'nobody', 'new',
        '[]')`.execute(db);
      for (const [index, text] of texts.entries())
        await sql`insert into audit (acquirer_id, request_id, seq, entry, prev_hash, hash)
        values ('demo', ${requestId}, ${index + 1}, ${text}, '', '')`.execute(db);
    };

    beforeAll(async () => {
      if (!installed) return;
      db = new Kysely({ dialect: new PostgresDialect({ pool: await open() }) });
      await migrateTo('0008-retention');
      await insert('request-1', entries);
      await insert('request-2', [rejected]);
      await migrateTo(Object.keys(migrations).at(-1) ?? '');
    }, 180_000);
    afterAll(() => db?.destroy());

    it.runIf(installed)('has them filled from its entries', async () => {
      const { rows } = await sql`select request_id, outcome_code, settled_last4, watch_outcome,
      watch_ended_at from requests order by request_id`.execute(db);
      expect(rows).toEqual([
        {
          request_id: 'request-1',
          outcome_code: null,
          settled_last4: '8889',
          watch_outcome: 'rolled-back',
          watch_ended_at: new Date('2026-07-10T02:03:00.000Z'),
        },
        {
          request_id: 'request-2',
          outcome_code: 'IDV_OTP_LOCKED',
          settled_last4: null,
          watch_outcome: null,
          watch_ended_at: null,
        },
      ]);
    });

    it.runIf(installed)(
      'has actor and action of each entry, and an append-only audit log',
      async () => {
        const { rows } = await sql`select actor, action from audit
      where request_id = 'request-1' order by seq`.execute(db);
        expect(rows).toEqual([
          { actor: 'owner-1', action: 'submitted' },
          { actor: 'system', action: 'configure done' },
          { actor: 'maker-1', action: 'note' },
          { actor: 'system', action: 'closed' },
          { actor: 'system', action: 'watch ended' },
        ]);
        await expect(sql`update audit set actor = 'nobody'`.execute(db)).rejects.toThrow(
          'audit is append-only',
        );
      },
    );
  },
);
