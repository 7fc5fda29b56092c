import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createAuditLog,
  verifyAuditLog,
  type ChainedAuditEntry,
} from '../../../adapters/storage/audit-log.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { openMemoryDatabase } from '../../support/memory-database.ts';
import { buildBatch, buildOpening } from '../../support/audit-fixtures.ts';

const request = buildOpening();
const length = 12;
let auditLog: ChainedAuditEntry[] = [];
const verify = (changed: ChainedAuditEntry[]) =>
  verifyAuditLog(request.acquirerId, request.requestId, changed);

beforeAll(async () => {
  const db = await openMemoryDatabase();
  await createRequests(db).open(request);
  const batch = buildBatch(request, [1, length]);
  for (const entry of batch.entries) entry.data = { stage: 'review', round: entry.seq };
  await createAuditLog(db).append(batch);
  auditLog = await createAuditLog(db).read(request.acquirerId, request.requestId);
  await db.destroy();
}, 60_000);

const positions = fc.integer({ min: 1, max: length });
const changes: Record<string, (entry: ChainedAuditEntry) => ChainedAuditEntry> = {
  action: (entry) => ({ ...entry, action: 'escalated' }),
  actor: (entry) => ({ ...entry, actor: 'somebody-else' }),
  time: (entry) => ({ ...entry, at: '2026-06-11T00:00:00.000Z' }),
  data: (entry) => ({ ...entry, data: { ...entry.data, stage: 'cooling' } }),
  reason: (entry) => ({ ...entry, reason: 'RSK_STOP' }),
};

describe('An audit log that somebody changed', () => {
  it('An audit log that is unchanged verifies', () => {
    expect(verify(auditLog)).toBeUndefined();
    expect(verify([])).toBeUndefined();
  });

  it.each(Object.entries(changes))(
    'An audit log that somebody changed fails at the entry with another %s',
    (_what, change) => {
      fc.assert(
        fc.property(positions, (place) => {
          const changed = auditLog.map((entry) => (entry.seq === place ? change(entry) : entry));
          expect(verify(changed)).toEqual({ place, fault: 'content' });
        }),
      );
    },
  );

  it('An audit log that somebody changed fails at the next entry when the hash of the changed one was recomputed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: length - 1 }), (place) => {
        const changed = auditLog.map((entry) =>
          entry.seq === place ? recomputeHash({ ...entry, actor: 'somebody-else' }) : entry,
        );
        expect(verify(changed)).toEqual({ place: place + 1, fault: 'chain' });
      }),
    );
  });

  it('An audit log that somebody changed fails when an entry was removed, repeated or swapped with another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: length - 1 }), (place) => {
        const without = auditLog.filter(({ seq }) => seq !== place);
        expect(verify(without)).toMatchObject({ place, fault: 'gap' });
        const renumbered = without.map((entry, i) => ({ ...entry, seq: i + 1 }));
        expect(verify(renumbered)?.place).toBe(place);
        const twice = auditLog.toSpliced(place, 0, auditLog[place - 1] as ChainedAuditEntry);
        expect(verify(twice)).toMatchObject({ place: place + 1, fault: 'gap' });
      }),
    );
  });

  it('An audit log that somebody changed fails for another request or another acquirer', () => {
    const moved = { place: 1, fault: 'chain' };
    expect(verifyAuditLog(request.acquirerId, 'request-9999', auditLog)).toEqual(moved);
    expect(verifyAuditLog('other', request.requestId, auditLog)).toEqual(moved);
  });
});

/** Recomputes the hash as docs/security.md describes it for auditors. */
function recomputeHash({ prevHash, ...entry }: ChainedAuditEntry): ChainedAuditEntry {
  const sorted = (value: object): object =>
    Object.fromEntries(
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, part]) => [name, typeof part === 'object' ? sorted(part as object) : part]),
    );
  const hash = createHash('sha256')
    .update(`${prevHash}\n${JSON.stringify(sorted({ ...entry, hash: undefined }))}`)
    .digest('hex');
  return { ...entry, prevHash, hash };
}
