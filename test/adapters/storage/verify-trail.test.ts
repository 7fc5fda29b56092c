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
let trail: ChainedAuditEntry[] = [];
const verify = (changed: ChainedAuditEntry[]) =>
  verifyAuditLog(request.acquirerId, request.requestId, changed);

beforeAll(async () => {
  const db = await openMemoryDatabase();
  await createRequests(db).open(request);
  const batch = buildBatch(request, [1, length]);
  for (const entry of batch.entries) entry.data = { stage: 'review', round: entry.seq };
  await createAuditLog(db).append(batch);
  trail = await createAuditLog(db).read(request.acquirerId, request.requestId);
  await db.destroy();
}, 60_000);

const places = fc.integer({ min: 1, max: length });
const changes: Record<string, (entry: ChainedAuditEntry) => ChainedAuditEntry> = {
  'what was done': (entry) => ({ ...entry, action: 'escalated' }),
  'who did it': (entry) => ({ ...entry, actor: 'somebody-else' }),
  'when it was done': (entry) => ({ ...entry, at: '2026-06-11T00:00:00.000Z' }),
  'a fact of it': (entry) => ({ ...entry, data: { ...entry.data, stage: 'cooling' } }),
  'a reason that was not there': (entry) => ({ ...entry, reason: 'RSK_STOP' }),
};

describe('a trail that somebody changed', () => {
  it('holds as it was written', () => {
    expect(verify(trail)).toBeUndefined();
    expect(verify([])).toBeUndefined();
  });

  it.each(Object.entries(changes))('does not hold from where he changed %s', (_what, change) => {
    fc.assert(
      fc.property(places, (place) => {
        const changed = trail.map((entry) => (entry.seq === place ? change(entry) : entry));
        expect(verify(changed)).toEqual({ place, fault: 'content' });
      }),
    );
  });

  it('does not hold when he made the hash of the changed entry fit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: length - 1 }), (place) => {
        const changed = trail.map((entry) =>
          entry.seq === place ? refitted({ ...entry, actor: 'somebody-else' }) : entry,
        );
        expect(verify(changed)).toEqual({ place: place + 1, fault: 'chain' });
      }),
    );
  });

  it('does not hold when he took an entry out, swapped two or put one in twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: length - 1 }), (place) => {
        const without = trail.filter(({ seq }) => seq !== place);
        expect(verify(without)).toMatchObject({ place, fault: 'gap' });
        const renumbered = without.map((entry, i) => ({ ...entry, seq: i + 1 }));
        expect(verify(renumbered)?.place).toBe(place);
        const twice = trail.toSpliced(place, 0, trail[place - 1] as ChainedAuditEntry);
        expect(verify(twice)).toMatchObject({ place: place + 1, fault: 'gap' });
      }),
    );
  });

  it('does not hold for another request or another acquirer', () => {
    const moved = { place: 1, fault: 'chain' };
    expect(verifyAuditLog(request.acquirerId, 'request-9999', trail)).toEqual(moved);
    expect(verifyAuditLog('other', request.requestId, trail)).toEqual(moved);
  });
});

/** As docs/security.md tells auditors to compute it, by hand. */
function refitted({ prevHash, ...entry }: ChainedAuditEntry): ChainedAuditEntry {
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
