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
      const key = await keys.getKey(keyName);
      await deleteOldCodes(db);
      const made = Array.from({ length: digits }, () => randomInt(10)).join('');
      await db
        .insertInto('vault_codes')
        .values({ ref, sealed: seal(key, Buffer.from(made), ['vault_codes', ref]) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const code = await readCode(db, key, ref);
      if (code === undefined) throw new Error(`code ${ref} is gone`);
      return code;
    },

    async storeTypedCode(typed) {
      const key = await keys.getKey(keyName);
      const ref = `ans_${randomBytes(16).toString('base64url')}`;
      const sealed = seal(key, Buffer.from(cleanNumber(typed)), ['vault_answers', ref]);
      await db.insertInto('vault_answers').values({ ref, sealed }).execute();
      return ref;
    },

    async compareCode(ref, answerRef) {
      const key = await keys.getKey(keyName);
      return db.transaction().execute((trx) => compareAnswer(trx, key, ref, answerRef));
    },
  };
}

const keyName = 'codes';

/** Longer than any code is valid [E2 otp.ttl, E2 confirm.ttl]; the workflow checks the validity by its own clock. */
const retentionDays = 60;

async function deleteOldCodes(db: Database): Promise<void> {
  const old = sql<Date>`now() - make_interval(days => ${retentionDays})`;
  await db.deleteFrom('vault_codes').where('created_at', '<', old).execute();
  await db.deleteFrom('vault_answers').where('created_at', '<', old).execute();
}

/** A typed answer is one guess: it has one verdict about one code, however often it is compared. */
async function compareAnswer(
  trx: Database,
  key: Buffer,
  ref: string,
  answerRef: string,
): Promise<CodeVerdict> {
  const answer = await trx
    .selectFrom('vault_answers')
    .selectAll()
    .where('ref', '=', answerRef)
    .forUpdate()
    .executeTakeFirst();
  const code = await readCode(trx, key, ref);
  if (!answer || code === undefined) return 'missing';
  if (answer.sealed === null)
    return answer.code_ref === ref && answer.verdict === 'match' ? 'match' : 'wrong';
  const typed = unseal(key, answer.sealed, ['vault_answers', answerRef]).toString();
  if (typed.length !== code.length) return 'misshapen';
  const verdict = isEqualInConstantTime(typed, code) ? 'match' : 'wrong';
  await trx
    .updateTable('vault_answers')
    .set({ sealed: null, code_ref: ref, verdict })
    .where('ref', '=', answerRef)
    .execute();
  return verdict;
}

async function readCode(db: Database, key: Buffer, ref: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('vault_codes')
    .select('sealed')
    .where('ref', '=', ref)
    .executeTakeFirst();
  return row && unseal(key, row.sealed, ['vault_codes', ref]).toString();
}
