import { expect, it } from 'vitest';
import { createAuditLog } from '../../../adapters/storage/audit-log.ts';
import { createRequestFacts } from '../../../adapters/storage/request-facts.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { createRetention } from '../../../adapters/storage/retention.ts';
import { buildBatch, buildEntry, buildOpening } from '../../support/audit-fixtures.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { buildSubmittedFacts, timeAfter } from '../../support/facts.ts';

const { evidence: _, ...facts } = buildSubmittedFacts();

describeOnBothDatabases('The facts that the rules were last given', (database) => {
  const stored = () => createRequestFacts(database());

  it('The facts that the rules were last given are found by their digest only, and by none before it', async () => {
    const request = buildOpening();
    const corrected = { ...facts, correctedAt: timeAfter('PT1H') };
    expect(await stored().read(request, 'digest-1')).toBeUndefined();
    await stored().write(request, 'digest-1', facts);
    expect(await stored().read(request, 'digest-1')).toEqual(facts);
    await stored().write(request, 'digest-2', corrected);
    expect(await stored().read(request, 'digest-1')).toBeUndefined();
    expect(await stored().read(request, 'digest-2')).toEqual(corrected);
    expect(await stored().read({ ...request, acquirerId: 'other' }, 'digest-2')).toBeUndefined();
  });

  it('The facts that the rules were last given are kept until the request is closed', async () => {
    const request = buildOpening({ acquirerId: 'acq-facts' });
    await createRequests(database()).open(request);
    await stored().write(request, 'digest-1', facts);
    const retention = createRetention(database(), { remove: async () => undefined });
    const now = new Date().toISOString();
    const deleteUnused = () =>
      retention.deleteUnused('acq-facts', { drafts: now, accountsAndDocuments: now, codes: now });
    await deleteUnused();
    expect(await stored().read(request, 'digest-1')).toEqual(facts);
    const closed = buildEntry(1, { action: 'closed', data: { outcome: 'cancelled' } });
    const state = { stage: 'cancelled', waitingOn: 'nobody', money: 'old', problems: [] } as const;
    const batch = buildBatch(request, [1, 1], {
      entries: [closed],
      state: { ...state, problems: [] },
    });
    await createAuditLog(database()).append(batch);
    await deleteUnused();
    expect(await stored().read(request, 'digest-1')).toBeUndefined();
  });
});
