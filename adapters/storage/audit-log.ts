/** The audit log: append-only, each entry chained to the one before by its hash. */
import type { AuditEntry, AuditLogPort } from '../../activities/audit-log.ts';
import type { MerchantRef } from '../../activities/calls.ts';
import type { EarlierProofs } from '../../domain/parties/identity.ts';
import type { AuditAction } from '../../domain/audit/actions.ts';
import { toCanonicalJson } from '../../domain/text/canonical-json.ts';
import { appendBatch, computeGenesisHash, sha256 } from './audit-append.ts';
import type { Database } from './sql/database.ts';

/** Entries that say that somebody does not want the change. */
const objectionActions: readonly AuditAction[] = ['objected', 'objected-again', 'callback-denied'];

export type ChainedAuditEntry = Awaited<ReturnType<AuditLogPort['read']>>[number];

/** What the API needs besides. */
export interface AuditLog extends AuditLogPort {
  /** The newest entry of an action; undefined when there is none. */
  findLastEntry(
    acquirerId: string,
    requestId: string,
    action: AuditAction,
  ): Promise<AuditEntry | undefined>;
  /**
   * When somebody last objected to a request of the merchant, or denied it on the phone; ISO 8601.
   * @param exceptRequestId a request that does not count
   */
  findLastObjection(merchant: MerchantRef, exceptRequestId?: string): Promise<string | undefined>;
}

export const createAuditLog = (db: Database): AuditLog => ({
  append: (batch) => appendBatch(db, batch),

  async read(acquirerId, requestId) {
    const rows = await db
      .selectFrom('audit')
      .select(['entry', 'prev_hash', 'hash'])
      .where('acquirer_id', '=', acquirerId)
      .where('request_id', '=', requestId)
      .orderBy('seq')
      .execute();
    return rows.map(({ entry, prev_hash, hash }) => ({
      ...(JSON.parse(entry) as AuditEntry),
      prevHash: prev_hash,
      hash,
    }));
  },

  async findActors(acquirerId, requestId, action) {
    const rows = await db
      .selectFrom('audit')
      .select('actor')
      .distinct()
      .where('acquirer_id', '=', acquirerId)
      .where('request_id', '=', requestId)
      .where('action', '=', action)
      .orderBy('actor')
      .execute();
    return rows.map(({ actor }) => actor);
  },

  async findLastEntry(acquirerId, requestId, action) {
    const row = await db
      .selectFrom('audit')
      .select('entry')
      .where('acquirer_id', '=', acquirerId)
      .where('request_id', '=', requestId)
      .where('action', '=', action)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && (JSON.parse(row.entry) as AuditEntry);
  },

  async findLastObjection(merchant, exceptRequestId = '') {
    const entries = await readEntriesOfOthers(db, merchant, exceptRequestId, objectionActions);
    return entries.at(-1)?.at;
  },

  async readEarlierActs(merchant, exceptRequestId, proofsSince) {
    const wanted = [...objectionActions, ...proofActions];
    const entries = await readEntriesOfOthers(db, merchant, exceptRequestId, wanted);
    const objections = entries.filter(({ action }) => objectionActions.includes(action));
    const proofs = entries.filter(
      ({ action, at }) => proofActions.includes(action) && at >= proofsSince,
    );
    const lastObjectionAt = objections.at(-1)?.at;
    return {
      ...(lastObjectionAt !== undefined && { lastObjectionAt }),
      proofs: listProofs(proofs),
    };
  },
});

const proofActions: readonly AuditAction[] = ['code-requested', 'identity-checked'];
const failedResults: readonly unknown[] = ['wrong', 'spoof'];

function listProofs(proofs: readonly AuditEntry[]): EarlierProofs {
  const failed = proofs.filter(({ data }) => failedResults.includes(data?.['result']));
  const listInstants = (of: readonly AuditEntry[]) => of.map(({ at }) => at);
  return {
    codesAt: listInstants(proofs.filter(({ action }) => action === 'code-requested')),
    wrongCodesAt: listInstants(failed.filter(({ data }) => data?.['method'] === 'otp')),
    failedAt: listInstants(failed),
  };
}

/** Entries of the other requests of a merchant, oldest first. */
async function readEntriesOfOthers(
  db: Database,
  { acquirerId, merchantId }: MerchantRef,
  exceptRequestId: string,
  actions: readonly AuditAction[],
): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom('requests')
    .innerJoin('audit', (join) =>
      join
        .onRef('audit.acquirer_id', '=', 'requests.acquirer_id')
        .onRef('audit.request_id', '=', 'requests.request_id'),
    )
    .select('audit.entry')
    .where('requests.acquirer_id', '=', acquirerId)
    .where('requests.merchant_id', '=', merchantId)
    .where('requests.request_id', '!=', exceptRequestId)
    .where('audit.action', 'in', actions)
    .execute();
  return rows
    .map(({ entry }) => JSON.parse(entry) as AuditEntry)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/**
 * Verifies the hash chain of an audit log, without database or key. It does not notice that entries
 * at the end are missing: for that, keep the last hash elsewhere.
 * @returns undefined when the chain is intact, else the place of the first fault, from 1, and its kind
 */
export function verifyAuditLog(
  acquirerId: string,
  requestId: string,
  entries: readonly ChainedAuditEntry[],
): { place: number; fault: 'gap' | 'chain' | 'content' } | undefined {
  let prev = computeGenesisHash(acquirerId, requestId);
  for (const [index, { prevHash, hash, ...entry }] of entries.entries()) {
    const place = index + 1;
    if (entry.seq !== place) return { place, fault: 'gap' };
    if (prevHash !== prev) return { place, fault: 'chain' };
    if (hash !== computeEntryHash(prev, toCanonicalJson(entry))) return { place, fault: 'content' };
    prev = hash;
  }
  return undefined;
}

const computeEntryHash = (prevHash: string, entry: string): string =>
  sha256(`${prevHash}\n${entry}`);
