import { expect, it } from 'vitest';
import { createCutoverFreezes } from '../../../adapters/storage/cutover-freezes.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

const at = '2026-06-10T02:00:00.000Z';
const later = '2026-06-11T02:00:00.000Z';

describeOnBothDatabases('Freezes of cut-overs', (database) => {
  const bank = (acquirerId: string) => ({ acquirerId, scope: 'bank', name: '105' }) as const;

  it('Freezes of cut-overs are active from when they are set until they are lifted, as first set', async () => {
    const freezes = createCutoverFreezes(database());
    const target = bank('acq-1');
    await freezes.set(target, 'risk-1', 'the bank asked for it', at);
    await freezes.set(target, 'risk-2', 'the same again', later);
    const active = [{ ...target, reason: 'the bank asked for it', by: 'risk-1', since: at }];
    expect(await freezes.listActive('acq-1')).toEqual(active);
    expect(await freezes.lift(target, 'risk-2', later)).toBe(true);
    expect(await freezes.lift(target, 'risk-2', later)).toBe(false);
    expect(await freezes.listActive('acq-1')).toEqual([]);
    await freezes.set(target, 'risk-3', 'once more', later);
    expect(await freezes.listActive('acq-1')).toMatchObject([{ by: 'risk-3', since: later }]);
  });

  it('Freezes of cut-overs belong to one acquirer', async () => {
    const freezes = createCutoverFreezes(database());
    await freezes.set(bank('acq-2'), 'risk-1', 'a fault', at);
    expect(await freezes.listActive('acq-3')).toEqual([]);
    expect(await freezes.lift(bank('acq-3'), 'risk-1', later)).toBe(false);
    expect(await freezes.listActive('acq-2')).toHaveLength(1);
  });
});
