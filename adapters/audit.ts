/** The trail: append-only, each entry chained to the one before by its hash. */
import { createHash } from 'node:crypto';
import type { AuditBatch, AuditEntry, AuditPort } from '../activities/records.ts';
import { outcomeKinds } from '../domain/stages.ts';
import { canonicalJson } from './canonical.ts';
import type { Database } from './sql/database.ts';

export type TrailEntry = Awaited<ReturnType<AuditPort['trail']>>[number];

export const createAudit = (db: Database): AuditPort => ({
  /**
   * @throws Error when the request was never opened, an entry contradicts a written one, or one
   *   before it is missing: each is a fault of ours that somebody must look at
   */
  append: (batch) => db.transaction().execute((trx) => append(trx, batch)),

  async trail(acquirerId, requestId) {
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
});

/**
 * Recomputes a trail's chain, without database or key. It cannot tell that entries were cut off at
 * the end: keep the last hash elsewhere for that.
 * @returns undefined when it holds, else the place in the trail, from 1, where it breaks, and how
 */
export function verifyTrail(
  acquirerId: string,
  requestId: string,
  trail: readonly TrailEntry[],
): { place: number; fault: 'gap' | 'chain' | 'content' } | undefined {
  let prev = genesis(acquirerId, requestId);
  for (const [index, { prevHash, hash, ...entry }] of trail.entries()) {
    const place = index + 1;
    if (entry.seq !== place) return { place, fault: 'gap' };
    if (prevHash !== prev) return { place, fault: 'chain' };
    if (hash !== chained(prev, canonicalJson(entry))) return { place, fault: 'content' };
    prev = hash;
  }
  return undefined;
}

/** A chain begins with its request: a trail moved to another one does not verify. */
const genesis = (acquirerId: string, requestId: string): string =>
  sha256(canonicalJson({ acquirerId, requestId }));
const chained = (prevHash: string, entry: string): string => sha256(`${prevHash}\n${entry}`);
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

async function append(trx: Database, batch: AuditBatch): Promise<void> {
  const { acquirerId, requestId } = batch;
  // The row's lock puts batches of one request one after the other.
  const request = await trx
    .selectFrom('requests')
    .select('request_id')
    .where('acquirer_id', '=', acquirerId)
    .where('request_id', '=', requestId)
    .forUpdate()
    .executeTakeFirst();
  if (!request) throw new Error(`audit of ${requestId}: the request has no row; open it first`);
  const entries = batch.entries.toSorted((a, b) => a.seq - b.seq);
  const tail = await tailOf(trx, batch);
  const fresh = entries.filter(({ seq }) => seq > tail.seq);
  await assertRepeats(trx, batch, entries.slice(0, entries.length - fresh.length));
  await write(trx, batch, tail, fresh);
  await keepPapers(trx, batch, fresh);
  // A repeat that comes late must not bring back how the request once stood.
  if ((entries.at(-1)?.seq ?? tail.seq) >= tail.seq) await stand(trx, batch, entries);
}

/** Papers that an entry names are kept as long as the merchant's evidence is. */
async function keepPapers(
  trx: Database,
  { acquirerId, merchantId }: AuditBatch,
  entries: readonly AuditEntry[],
): Promise<void> {
  const named = entries.flatMap(({ data }) => String(data?.['papers'] ?? '').split(', '));
  const papers = named.filter(Boolean);
  if (papers.length === 0) return;
  await trx
    .insertInto('document_uses')
    .columns(['acquirer_id', 'document_id', 'merchant_id'])
    .expression((eb) =>
      eb
        .selectFrom('document_owners')
        .select(['acquirer_id', 'document_id', eb.val(merchantId).as('merchant_id')])
        .where('acquirer_id', '=', acquirerId)
        .where('document_id', 'in', papers),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function tailOf(trx: Database, { acquirerId, requestId }: AuditBatch) {
  const tail = await trx
    .selectFrom('audit')
    .select(['seq', 'hash'])
    .where('acquirer_id', '=', acquirerId)
    .where('request_id', '=', requestId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return tail ?? { seq: 0, hash: genesis(acquirerId, requestId) };
}

async function assertRepeats(
  trx: Database,
  { acquirerId, requestId }: AuditBatch,
  repeats: readonly AuditEntry[],
): Promise<void> {
  if (repeats.length === 0) return;
  const written = await trx
    .selectFrom('audit')
    .select(['seq', 'entry'])
    .where('acquirer_id', '=', acquirerId)
    .where('request_id', '=', requestId)
    .where(
      'seq',
      'in',
      repeats.map(({ seq }) => seq),
    )
    .execute();
  const known = new Map(written.map(({ seq, entry }) => [seq, entry]));
  for (const entry of repeats)
    if (known.get(entry.seq) !== canonicalJson(entry))
      throw new Error(
        `audit of ${requestId}: entry ${entry.seq} is written and says something else`,
      );
}

async function write(
  trx: Database,
  { acquirerId, requestId }: AuditBatch,
  tail: { seq: number; hash: string },
  fresh: readonly AuditEntry[],
): Promise<void> {
  let { seq, hash: prev_hash } = tail;
  const rows = fresh.map((entry) => {
    seq += 1;
    if (entry.seq !== seq)
      throw new Error(`audit of ${requestId}: entry ${seq} is missing before ${entry.seq}`);
    const text = canonicalJson(entry);
    const row = { seq, entry: text, prev_hash, hash: chained(prev_hash, text) };
    prev_hash = row.hash;
    return { acquirer_id: acquirerId, request_id: requestId, ...row };
  });
  if (rows.length > 0) await trx.insertInto('audit').values(rows).execute();
}

async function stand(
  trx: Database,
  { acquirerId, requestId, standing, acknowledgement }: AuditBatch,
  entries: readonly AuditEntry[],
): Promise<void> {
  const closes = outcomeKinds.some((kind) => kind === standing.stage);
  const at = entries.at(-1)?.at;
  await trx
    .updateTable('requests')
    .set((eb) => ({
      stage: standing.stage,
      waiting_on: standing.waitingOn,
      money: standing.money,
      risk: standing.risk ?? null,
      due: standing.due ?? null,
      problems: JSON.stringify(standing.problems),
      ...(acknowledgement && {
        acknowledgement: eb.fn.coalesce('acknowledgement', eb.val(JSON.stringify(acknowledgement))),
      }),
      ...(closes &&
        at !== undefined && { closed_at: eb.fn.coalesce('closed_at', eb.val(new Date(at))) }),
    }))
    .where('acquirer_id', '=', acquirerId)
    .where('request_id', '=', requestId)
    .execute();
}
