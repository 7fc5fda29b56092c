/** Batches of payouts: while one is open, the settlement target does not move [A43]. */
import { Refusal } from '../refusal.ts';
import type { ScopeRef, World } from '../world.ts';

export interface BatchChange extends ScopeRef {
  batchId: string;
  becomes: 'open' | 'closed';
}

/** @throws Refusal 409 when a batch would be opened during a hold */
export function changeBatch(world: World, { batchId, becomes, ...scope }: BatchChange): void {
  const { openBatches, held } = world.getMerchant(scope).accountState;
  if (openBatches.has(batchId) === (becomes === 'open')) return;
  if (becomes === 'open' && held)
    throw new Refusal(409, 'PAYOUTS_HELD', 'no batch is opened while payouts are held');
  if (becomes === 'open') openBatches.add(batchId);
  else openBatches.delete(batchId);
  const { terminal, ...merchant } = scope;
  const by = { ...merchant, requestId: '' };
  const effect = becomes === 'open' ? 'batch-opened' : 'batch-closed';
  world.ledger.write({
    party: 'settlement',
    effect,
    key: batchId,
    ...by,
    detail: { ...(terminal !== undefined && { terminal }) },
  });
}
