import { Kysely, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  openDatabase,
  openPostgres,
  type Database,
} from '../../../../adapters/storage/sql/database.ts';
import { describeOnBothDatabases, createPostgresDatabase } from '../../../support/databases.ts';
import { openSilentProxy } from '../../../support/silent-proxy.ts';
import { findPostgresBinaries } from '../../../support/postgres.ts';
import { buildOpening } from '../../../support/audit-fixtures.ts';

const zone = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'Asia/Shanghai';
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

describeOnBothDatabases('The database', (database) => {
  it('The database returns every column type as the same JavaScript type, in any time zone', async () => {
    expect(new Date().getTimezoneOffset()).toBe(-480);
    const { rows } = await sql`
      select
        ${'文字'}::text as text,
        ${7}::int4 as integer,
        ${'9007199254740993'}::int8 as bigint,
        true as boolean,
        ${'2026-06-10'}::date as date,
        ${'2026-06-10T00:30:00.123+08:00'}::timestamptz as instant,
        ${Buffer.from([0, 255, 92])}::bytea as bytes,
        null::text as nothing
    `.execute(database());
    expect(rows).toEqual([
      {
        text: '文字',
        integer: 7,
        bigint: '9007199254740993',
        boolean: true,
        date: '2026-06-10',
        instant: new Date('2026-06-09T16:30:00.123Z'),
        bytes: Buffer.from([0, 255, 92]),
        nothing: null,
      },
    ]);
  });

  it('The database keeps an instant to the millisecond, given as text or as Date', async () => {
    const at = '2026-06-10T15:59:59.999Z';
    for (const given of [at, new Date(at)]) {
      const { rows } = await sql<{ at: Date }>`
        select ${given}::timestamptz as at
      `.execute(database());
      expect(rows[0]?.at.toISOString()).toBe(at);
    }
  });

  it('The database reports a violated constraint by the same code and name', async () => {
    const { acquirerId, requestId, merchantId, workflowId, runId, intake, bodyDigest, at } =
      buildOpening();
    const insert = () =>
      database()
        .insertInto('requests')
        .values({
          acquirer_id: acquirerId,
          request_id: requestId,
          merchant_id: merchantId,
          workflow_id: workflowId,
          run_id: runId,
          intake,
          body_digest: bodyDigest,
          opened_at: at,
          stage: 'screening',
          waiting_on: 'nobody',
          money: 'old',
          problems: '[]',
        })
        .execute();
    await insert();
    await expect(insert()).rejects.toMatchObject({ code: '23505', constraint: 'requests_pkey' });
  });

  it('The database undoes a failed transaction completely', async () => {
    const failing = database()
      .transaction()
      .execute(async (trx) => {
        await trx.insertInto('vault_codes').values(codeRow('undone')).execute();
        throw new Error('changed my mind');
      });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await codeRefs(database())).not.toContain('undone');
  });

  it('The database reports the loss of a transaction in which an error was ignored', async () => {
    const lost = database()
      .transaction()
      .execute(async (trx) => {
        await trx.insertInto('vault_codes').values(codeRow('lost')).execute();
        await sql`select 1 / 0`.execute(trx).catch(() => undefined);
      });
    await expect(lost).rejects.toThrow();
    expect(await codeRefs(database())).not.toContain('lost');
  });

  it('The database serves concurrent transactions: a failed one undoes only its own work', async () => {
    const work = Array.from({ length: 30 }, (_, n) =>
      database()
        .transaction()
        .execute(async (trx) => {
          await trx
            .insertInto('vault_codes')
            .values(codeRow(`n-${n}`))
            .execute();
          await sql`select pg_sleep(0.001)`.execute(trx);
          if (n % 3 === 0) throw new Error('changed my mind');
        }),
    );
    const results = await Promise.allSettled(work);
    expect(results.map(({ status }) => status === 'rejected')).toEqual(
      work.map((_, n) => n % 3 === 0),
    );
    const refs = (await codeRefs(database())).filter((ref) => ref.startsWith('n-'));
    expect(new Set(refs)).toEqual(
      new Set(work.map((_, n) => `n-${n}`).filter((_, n) => n % 3 !== 0)),
    );
  });
});

const codeRow = (ref: string) => ({ ref, sealed: Buffer.from(ref) });
const codeRefs = async (db: Database): Promise<string[]> =>
  (await db.selectFrom('vault_codes').select('ref').execute()).map(({ ref }) => ref);

describe.skipIf(findPostgresBinaries() === undefined)('an empty PostgreSQL', () => {
  it('is migrated once by many processes that start at the same time', async () => {
    const databaseUrl = await createPostgresDatabase();
    const opened = await Promise.all(
      Array.from({ length: 5 }, () => openDatabase({ databaseUrl, dataDir: '' })),
    );
    for (const db of opened) expect(await codeRefs(db)).toEqual([]);
    await Promise.all(opened.map((db) => db.destroy()));
  }, 30_000);

  it('that does not answer is an error', async () => {
    const nobody = 'postgres://test@127.0.0.1:1/postgres';
    await expect(openDatabase({ databaseUrl: nobody, dataDir: '' })).rejects.toThrow(
      'the database of DATABASE_URL cannot be reached (ECONNREFUSED)',
    );
  });
});

describe.skipIf(findPostgresBinaries() === undefined)('PostgreSQL', () => {
  const connect = async (limits: { statementMs: number; silenceMs: number }) => {
    const proxy = await openSilentProxy(await createPostgresDatabase());
    const db = new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: openPostgres(proxy.url, limits) }),
    });
    onTestFinished(async () => {
      await db.destroy();
      await proxy.close();
    });
    return { db, proxy };
  };
  const ping = (db: Kysely<unknown>) => sql`select 1`.execute(db);

  it('ends a statement that takes too long, such as one that waits for a lock', async () => {
    const { db } = await connect({ statementMs: 200, silenceMs: 30_000 });
    await sql`create table held (n int)`.execute(db);
    await db.transaction().execute(async (trx) => {
      await sql`lock table held`.execute(trx);
      await expect(sql`select n from held`.execute(db)).rejects.toThrow('statement timeout');
    });
    await ping(db);
  });

  it('is connected to anew after a network has dropped what it carried, also within a transaction', async () => {
    const { db, proxy } = await connect({ statementMs: 200, silenceMs: 300 });
    await ping(db);
    proxy.beSilent();
    await expect(ping(db)).rejects.toThrow('does not answer');
    proxy.beHeard();
    await ping(db);
    const cut = db.transaction().execute(async (trx) => {
      await ping(trx);
      proxy.beSilent();
      await ping(trx);
    });
    await expect(cut).rejects.toThrow('does not answer');
    proxy.beHeard();
    await Promise.all(Array.from({ length: 10 }, () => ping(db)));
  });

  it('may end a connection in the middle of a transaction, and the process goes on', async () => {
    const { db } = await connect({ statementMs: 30_000, silenceMs: 30_000 });
    const cut = db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db);
      await ping(trx);
    });
    // An error that nobody listened to would end the process, and fails the run.
    await expect(cut).rejects.toThrow();
    await ping(db);
  });
});
