/**
 * A stop while a paying network examines the new account: the settlement cannot hold what that network pays, so an
 * approval that comes all the same is answered by the way back, while the request is still frozen.
 */
import { patched } from '@temporalio/workflow';
import type { Network } from '../../domain/parties/merchant.ts';
import { addDuration } from '../../domain/time/duration.ts';
import { mayTakeEffect } from '../../domain/switch/rollback.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import { buildChangeKey, buildRevertOrder } from './orders.ts';
import {
  confirmNetworkReturn,
  listPayingNetworks,
  lookAtStoppedNetwork,
} from './paying-networks.ts';
import { runStep } from './run-step.ts';
import { sendOrderOnce } from './send-order.ts';
import { buildRequiredStep, type Order } from './step.ts';

const getProgress = (c: ChangeRequest, { id }: Network) =>
  c.switch.getOrCreateProgress({ name: 'change', target: id });

/** Networks that may approve, or have approved, without anybody having read it; and those on their way back. */
const listStoppedNetworks = (c: ChangeRequest): Network[] =>
  listPayingNetworks(c).filter((network) => {
    const progress = c.switch.findProgress('change', network.id);
    if (!progress) return false;
    const isUnread = progress.state === 'done' && c.switch.networkMoney[network.id] === undefined;
    return mayTakeEffect(progress) || isUnread || c.switch.returning.has(network.id);
  });

/** When a frozen request has to look at its networks again; undefined when there is nothing to see. ISO 8601 */
export const computeNextNetworkLook = (c: ChangeRequest): string | undefined =>
  listStoppedNetworks(c).length === 0
    ? undefined
    : addDuration(c.now(), c.policy['network.audit'].askEvery);

export const hasNetworkReport = (c: ChangeRequest): boolean =>
  listStoppedNetworks(c).some((network) => findReports(c, network).length > 0);

const findReports = (c: ChangeRequest, network: Network): string[] =>
  [buildChangeKey(c, network.id), buildRevertOrder(c, network).key].filter((key) =>
    c.reports.has(key),
  );

/** Looks at the networks of a frozen request, and asks those back that have approved meanwhile. */
export async function lookAtStoppedNetworks(c: ChangeRequest): Promise<void> {
  for (const network of listStoppedNetworks(c)) {
    for (const key of findReports(c, network)) c.reports.delete(key);
    let money = await lookAtStoppedNetwork(c, network);
    if (money === 'new') {
      c.switch.returning.add(network.id);
      const { state } = await sendOrderOnce(c, buildRevertOrder(c, network));
      if (state === 'done') money = await lookAtStoppedNetwork(c, network);
    }
    if (money === 'old' && c.switch.returning.delete(network.id))
      c.switch.markUndone(getProgress(c, network));
  }
}

/** The order that has a paying network return, with what is done while it takes days. */
export const buildWayBackOrder = (c: ChangeRequest, network: Network): Order => ({
  ...buildRevertOrder(c, network),
  nextStep: 'wait-return',
  onPending: async () => {
    await lookAtStoppedNetwork(c, network);
  },
});

/** After a thaw: a network that was asked back has to be back, and is then asked anew under another key. */
export async function prepareApplication(
  c: ChangeRequest,
  network: Network,
): Promise<GateEnd | undefined> {
  const progress = getProgress(c, network);
  if (c.switch.returning.has(network.id)) {
    progress.state = 'ordered';
    c.switch.takeUncertain(progress);
    const step = buildRequiredStep('change', network.id, buildWayBackOrder(c, network));
    // It was sent when the network was asked back, and may be under audit: it is asked about first. Open requests go the old way.
    const known = patched('0.2-ask-about-the-way-back') ? 'lost' : undefined;
    const end = (await runStep(c, step, { known })) ?? (await confirmNetworkReturn(c, network));
    if (end) return end;
    c.switch.returning.delete(network.id);
    progress.state = 'undone';
  }
  if (progress.state !== 'undone') return undefined;
  progress.attempt = (progress.attempt ?? 1) + 1;
  progress.state = 'pending';
  return undefined;
}
