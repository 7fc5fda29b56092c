/**
 * Networks that pay the merchant by themselves: the settlement knows nothing of what they pay, so each look of the
 * watch asks them. The first payout, or the owner's word, shows that the new card works there.
 */
import type { NetworkAccount } from '../../domain/parties/network-account.ts';
import type { Network } from '../../domain/parties/merchant.ts';
import { assessNetworkAccount } from '../../domain/watch/network-watch.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { interruptRequest } from '../change-card/interrupt-request.ts';
import type { ActionMessageOf } from '../contract.ts';
import { recordOwnersWord } from '../handlers/remarks.ts';
import {
  keepNetworkMoney,
  listPayingNetworks,
  readNetworkAccount,
} from '../switch/paying-networks.ts';
import type { Watch } from './watch.ts';

const listWatchedNetworks = (c: ChangeRequest): Network[] =>
  listPayingNetworks(c).filter(({ id }) => c.switch.networkMoney[id] === 'new');

/** Networks of which nobody knows yet that a payout has reached the new card. */
export const listUnprovenNetworks = ({ c, provenNetworks }: Watch): string[] =>
  listWatchedNetworks(c)
    .map(({ id }) => id)
    .filter((id) => !provenNetworks.has(id));

/** The owner has looked at the new card: what networks pay arrives there, or does not. */
export function takeOwnersWord(w: Watch, act: ActionMessageOf<'confirmTest'>): void {
  const { c, provenNetworks } = w;
  recordOwnersWord(c, act, 'WATCH_SHORTFALL');
  if (!act.ok) return interruptRequest(c, { kind: 'freeze', code: 'WATCH_SHORTFALL' });
  for (const id of listUnprovenNetworks(w)) provenNetworks.add(id);
}

/** One look at all of them. */
export async function lookAtNetworks(w: Watch): Promise<'interrupted' | undefined> {
  for (const network of listWatchedNetworks(w.c)) {
    const found = await readNetworkAccount(w.c, network);
    if ('end' in found || takeAccount(w, network, found.answer)) return 'interrupted';
  }
  return undefined;
}

/** @returns whether payouts are to be stopped; a fault that the risk officer has seen stops them once */
function takeAccount(w: Watch, network: Network, account: NetworkAccount): boolean {
  const { c } = w;
  keepNetworkMoney(c, network, account);
  const { fault, landedFen } = assessNetworkAccount(account, c.newLast4);
  if (landedFen !== undefined) recordFirstPayout(w, network, landedFen);
  if (!fault) return false;
  const name = `${network.id} ${fault.id}`;
  if (w.networkFaults.has(name)) return false;
  w.networkFaults.add(name);
  interruptRequest(c, { kind: 'freeze', code: fault.code });
  return true;
}

function recordFirstPayout({ c, provenNetworks }: Watch, { id }: Network, amountFen: number): void {
  if (provenNetworks.has(id)) return;
  provenNetworks.add(id);
  c.record('system', 'network-payout-landed', { data: { network: id, amountFen } });
  c.notifier.send('first-payout', { amountFen });
}
