/** The audit log: append-only, each entry chained to the one before by its hash. */
import { createHash } from 'node:crypto';
import type { AuditBatch, AuditEntry, AuditLogPort } from '../../activities/audit-log.ts';
import { outcomeKinds } from '../../domain/request/stages.ts';
import { toCanonicalJson } from '../canonical-json.ts';
import { deriveFacts, type RecordedFacts } from './recorded-facts.ts';
import type { Database } from './sql/database.ts';

export type ChainedAuditEntry = Awaited<ReturnType<AuditLogPort['read']>>[number];

export const createAuditLog = (db: Database): AuditLogPort => ({
  /**
   * @throws Error when the request was never opened, an entry differs from a written one, or an
   *   earlier one is missing: each is a bug in this program
   */
  append: (batch) => db.transaction().execute((trx) => appendBatch(trx, batch)),

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
});

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

/** The chain starts from its request, so the log of another request does not verify. */
const computeGenesisHash = (acquirerId: string, requestId: string): string =>
  sha256(toCanonicalJson({ acquirerId, requestId }));
const computeEntryHash = (prevHash: string, entry: string): string =>
  sha256(`${prevHash}\n${entry}`);
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

async function appendBatch(trx: Database, batch: AuditBatch): Promise<void> {
  const { acquirerId, requestId } = batch;
  // The lock on the row serialises the batches of one request.
  const request = await trx
    .selectFrom('requests')
    .select('request_id')
    .where('acquirer_id', '=', acquirerId)
    .where('request_id', '=', requestId)
    .forUpdate()
    .executeTakeFirst();
  if (!request) throw new Error(`audit of ${requestId}: the request has no row; open it first`);
  const entries = batch.entries.toSorted((a, b) => a.seq - b.seq);
  const lastEntry = await readLastEntry(trx, batch);
  const newEntries = entries.filter(({ seq }) => seq > lastEntry.seq);
  await assertDuplicatesMatch(trx, batch, entries.slice(0, entries.length - newEntries.length));
  await insertEntries(trx, batch, lastEntry, newEntries);
  const facts = deriveFacts(newEntries);
  await recordDocumentUses(trx, batch, facts);
  // A batch that is repeated late must not bring back an earlier state of the request.
  if ((entries.at(-1)?.seq ?? lastEntry.seq) >= lastEntry.seq)
    await updateRequestRow(trx, batch, entries, facts);
}

/** Documents that an entry names are kept as long as the merchant's evidence is. */
async function recordDocumentUses(
  trx: Database,
  { acquirerId, merchantId }: AuditBatch,
  { documentIds }: RecordedFacts,
): Promise<void> {
  if (documentIds.length === 0) return;
  await trx
    .insertInto('document_uses')
    .columns(['acquirer_id', 'document_id', 'merchant_id'])
    .expression((eb) =>
      eb
        .selectFrom('document_owners')
        .select(['acquirer_id', 'document_id', eb.val(merchantId).as('merchant_id')])
        .where('acquirer_id', '=', acquirerId)
        .where('document_id', 'in', documentIds),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function readLastEntry(trx: Database, { acquirerId, requestId }: AuditBatch) {
  const lastEntry = await trx
    .selectFrom('audit')
    .select(['seq', 'hash'])
    .where('acquirer_id', '=', acquirerId)
    .where('request_id', '=', requestId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return lastEntry ?? { seq: 0, hash: computeGenesisHash(acquirerId, requestId) };
}

async function assertDuplicatesMatch(
  trx: Database,
  { acquirerId, requestId }: AuditBatch,
  duplicates: readonly AuditEntry[],
): Promise<void> {
  if (duplicates.length === 0) return;
  const written = await trx
    .selectFrom('audit')
    .select(['seq', 'entry'])
    .where('acquirer_id', '=', acquirerId)
    .where('request_id', '=', requestId)
    .where(
      'seq',
      'in',
      duplicates.map(({ seq }) => seq),
    )
    .execute();
  const known = new Map(written.map(({ seq, entry }) => [seq, entry]));
  for (const entry of duplicates)
    if (known.get(entry.seq) !== toCanonicalJson(entry))
      throw new Error(`audit of ${requestId}: entry ${entry.seq} is written already and differs`);
}

async function insertEntries(
  trx: Database,
  { acquirerId, requestId }: AuditBatch,
  lastEntry: { seq: number; hash: string },
  newEntries: readonly AuditEntry[],
): Promise<void> {
  let { seq, hash: prev_hash } = lastEntry;
  const rows = newEntries.map((entry) => {
    seq += 1;
    if (entry.seq !== seq)
      throw new Error(`audit of ${requestId}: entry ${seq} is missing before ${entry.seq}`);
    const text = toCanonicalJson(entry);
    const actor = toColumnText(entry.actor);
    const action = toColumnText(entry.action);
    const hash = computeEntryHash(prev_hash, text);
    const row = { seq, actor, action, entry: text, prev_hash, hash };
    prev_hash = hash;
    return { acquirer_id: acquirerId, request_id: requestId, ...row };
  });
  if (rows.length > 0) await trx.insertInto('audit').values(rows).execute();
}

/** PostgreSQL text holds no NUL, and a back office may send one; the entry itself keeps it, escaped. */
const toColumnText = (text: string): string => text.replaceAll('\0', '\u{fffd}');

async function updateRequestRow(
  trx: Database,
  { acquirerId, requestId, state, acknowledgement }: AuditBatch,
  entries: readonly AuditEntry[],
  { outcomeCode, settledLast4, watchEnd }: RecordedFacts,
): Promise<void> {
  const isClosing = outcomeKinds.some((kind) => kind === state.stage);
  const at = entries.at(-1)?.at;
  await trx
    .updateTable('requests')
    .set((eb) => ({
      stage: state.stage,
      waiting_on: state.waitingOn,
      money: state.money,
      risk: state.risk ?? null,
      due: state.due ?? null,
      problems: JSON.stringify(state.problems),
      ...(acknowledgement && {
        acknowledgement: eb.fn.coalesce('acknowledgement', eb.val(JSON.stringify(acknowledgement))),
      }),
      ...(isClosing &&
        at !== undefined && { closed_at: eb.fn.coalesce('closed_at', eb.val(new Date(at))) }),
      ...(outcomeCode !== undefined && { outcome_code: outcomeCode }),
      ...(settledLast4 !== undefined && { settled_last4: settledLast4 }),
      ...(watchEnd && { watch_outcome: watchEnd.kind, watch_ended_at: new Date(watchEnd.at) }),
    }))
    .where('acquirer_id', '=', acquirerId)
    .where('request_id', '=', requestId)
    .execute();
}
