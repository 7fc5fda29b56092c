/** What a change must leave as it is, counted before and after it [A45, A88]. */
import { createHash } from 'node:crypto';
import type { MerchantRecord } from '../../domain/parties/merchant.ts';
import type { AccountState, Snapshot } from './account-state.ts';

/** What there was at the snapshot, counted in the present data; the hash leaves out what the change is about. */
export function countData(
  record: MerchantRecord,
  accountState: AccountState,
  { intents }: Snapshot,
) {
  const known = accountState.payouts.filter(
    ({ intentId, state }) => intents.includes(intentId) && state !== 'lost',
  );
  const settings = [record.terminals.map(({ sn }) => sn), record.networks.map(({ id }) => id)];
  return {
    hash: createHash('sha256').update(JSON.stringify(settings)).digest('hex'),
    terminals: record.terminals.length,
    payouts: known.length,
    payoutsFen: known.reduce((sum, { takingsFen }) => sum + takingsFen, 0),
  };
}
