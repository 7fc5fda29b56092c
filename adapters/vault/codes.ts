/** One-time and penny codes: made, stored and compared here, so that no history contains one. */
import { randomBytes, randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { CodeVerdict, VaultPort } from '../../activities/vault.ts';
import { cleanNumber } from '../../domain/text/cleaning.ts';
import type { DataKeys } from './data-keys.ts';
import { isEqualInConstantTime, seal, unseal } from '../key-ring.ts';
import type { Database } from '../storage/sql/database.ts';

type VaultCodes = Pick<VaultPort, 'makeCode' | 'storeTypedCode' | 'compareCode'>;

export function createVaultCodes(db: Database, keys: DataKeys): VaultCodes {
  return {
    async makeCode(ref, digits) {
      const key = await keys.getRememberedKey(keyName);
      const made = Array.from({ length: digits }, () => randomInt(10)).join('');
      const isNew = await insertCode(db, ref, seal(key, Buffer.from(made), ['vault_codes', ref]));
      const code = isNew ? made : await readCode(db, key, ref);
      if (code === undefined) throw new Error(`code ${ref} is gone`);
      return code;
    },

    async storeTypedCode(typed) {
      const key = await keys.getRememberedKey(keyName);
      const ref = `ans_${randomBytes(16).toString('base64url')}`;
      const sealed = seal(key, Buffer.from(cleanNumber(typed)), ['vault_answers', ref]);
      await db.insertInto('vault_answers').values({ ref, sealed }).execute();
      return ref;
    },

    async compareCode(ref, answerRef) {
      const key = await keys.getRememberedKey(keyName);
      return compareAnswer(db, key, ref, answerRef);
    },
  };
}

const keyName = 'codes';

/** Longer than any code is valid [E2 otp.ttl, E2 confirm.ttl]; the workflow checks the validity by its own clock. */
const retentionDays = 60;

/** Deletes what is older, too. @returns false when the reference has a code already */
async function insertCode(db: Database, ref: string, sealed: Uint8Array): Promise<boolean> {
  const old = sql`created_at < now() - make_interval(days => ${retentionDays})`;
  const { rows } = await sql`
    with old_codes as (delete from vault_codes where ${old} and ref <> ${ref}),
    old_answers as (delete from vault_answers where ${old})
    insert into vault_codes (ref, sealed) values (${ref}, ${sealed})
    on conflict do nothing returning ref`.execute(db);
  return rows.length > 0;
}

/** A typed answer is one guess: it has one verdict about one code, however often it is compared. */
async function compareAnswer(
  db: Database,
  key: Buffer,
  ref: string,
  answerRef: string,
): Promise<CodeVerdict> {
  const { answer, code } = await readAnswer(db, ref, answerRef);
  if (!answer || !code) return 'missing';
  if (answer.sealed === null)
    return answer.code_ref === ref && answer.verdict === 'match' ? 'match' : 'wrong';
  const typed = unseal(key, answer.sealed, ['vault_answers', answerRef]).toString();
  const made = unseal(key, code, ['vault_codes', ref]).toString();
  if (typed.length !== made.length) return 'misshapen';
  const verdict = isEqualInConstantTime(typed, made) ? 'match' : 'wrong';
  const { numUpdatedRows } = await db
    .updateTable('vault_answers')
    .set({ sealed: null, code_ref: ref, verdict })
    .where('ref', '=', answerRef)
    .where('sealed', 'is not', null)
    .executeTakeFirstOrThrow();
  // Without a row, another comparison of the answer was faster, and its verdict counts.
  return numUpdatedRows > 0n ? verdict : compareAnswer(db, key, ref, answerRef);
}

async function readAnswer(db: Database, ref: string, answerRef: string) {
  const { rows } = await sql<{
    sealed: Uint8Array | null;
    code_ref: string | null;
    verdict: string | null;
    code: Uint8Array | null;
  }>`
    select answer.sealed, answer.code_ref, answer.verdict, code.sealed as code
    from vault_answers answer left join vault_codes code on code.ref = ${ref}
    where answer.ref = ${answerRef}`.execute(db);
  const [answer] = rows;
  return { answer, code: answer?.code };
}

async function readCode(db: Database, key: Buffer, ref: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('vault_codes')
    .select('sealed')
    .where('ref', '=', ref)
    .executeTakeFirst();
  return row && unseal(key, row.sealed, ['vault_codes', ref]).toString();
}
