/**
 * Networks that pay the merchant by themselves (docs/decisions/0027-networks-that-pay.md). What such a network says of
 * the account that it pays decides where its money is said to be: neither its approval nor the end of an order.
 */
import type { AccountQuestion } from '../../activities/networks.ts';
import type { Network } from '../../domain/parties/merchant.ts';
import { findTerminalNo } from '../../domain/parties/scope.ts';
import type { NetworkAccount } from '../../domain/parties/network-account.ts';
import { findPayingNetworks, isPaidTo } from '../../domain/switch/payers.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { askOperatorUntilDecided } from '../shared/operator-task.ts';
import { readParty, tryRead, type ReadResult } from '../shared/read-party.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import type { StepProgress } from './step.ts';

export const listPayingNetworks = (c: ChangeRequest): Network[] =>
  findPayingNetworks(c.facts.merchant?.value.networks ?? []);

/** The network whose change this is, if it pays by itself. */
export const findPayingNetwork = (
  c: ChangeRequest,
  { name, target }: Pick<StepProgress, 'name' | 'target'>,
): Network | undefined =>
  name === 'change' ? listPayingNetworks(c).find(({ id }) => id === target) : undefined;

const nameQuestion = ({ id }: Network): string => `account-of-${id}`;

function buildQuestion({ merchant, scope }: ChangeRequest, network: Network): AccountQuestion {
  const { id, merchantNo } = network;
  const terminalNo = findTerminalNo(network, scope);
  return {
    networkId: id,
    merchant,
    ...(merchantNo !== undefined && { merchantNo }),
    ...(terminalNo !== undefined && { terminalNo }),
  };
}

/** Reads the account that a network pays now, however long the network takes to answer. */
export const readNetworkAccount = (
  c: ChangeRequest,
  network: Network,
): Promise<ReadResult<NetworkAccount>> =>
  readParty(c, {
    party: 'network',
    what: nameQuestion(network),
    withoutNotice: true,
    ask: (read) => read.readNetworkAccount(buildQuestion(c, network)),
  });

/** Keeps where a network pays now. @returns `new` when it pays the new card, else `old` */
export function keepNetworkMoney(
  c: ChangeRequest,
  { id }: Network,
  account: NetworkAccount,
): 'old' | 'new' {
  const money = isPaidTo(account, c.newLast4) ? 'new' : 'old';
  const { [id]: before = 'old' } = c.switch.networkMoney;
  c.switch.networkMoney[id] = money;
  if (money !== before)
    c.record('system', money === 'new' ? 'network-cut-over' : 'network-restored', {
      data: { network: id },
    });
  return money;
}

/**
 * Once a network has approved: its money counts as moved when the network says so itself. An account that payouts
 * cannot reach ends the switch.
 */
export async function confirmNetworkCutover(
  c: ChangeRequest,
  network: Network,
): Promise<GateEnd | undefined> {
  for (;;) {
    const found = await readNetworkAccount(c, network);
    if ('end' in found) return found.end;
    const { answer } = found;
    if (keepNetworkMoney(c, network, answer) === 'new')
      return answer.verification === 'failed' ? { kind: 'stopped', code: 'TST_PAYOUT' } : undefined;
    const decision = await askAboutAccount(c, network, `${network.id} does not pay the new card`);
    if (decision === 'interrupted') return { kind: 'interrupted' };
  }
}

/**
 * One look at a network whose change was stopped. Everybody learns that it pays the new card all the same, and that it
 * pays the old one again.
 * @returns undefined when it did not answer
 */
export async function lookAtStoppedNetwork(
  c: ChangeRequest,
  network: Network,
): Promise<'old' | 'new' | undefined> {
  const found = await tryRead(c, (read) => read.readNetworkAccount(buildQuestion(c, network)));
  return found && 'answer' in found ? keepAndTell(c, network, found.answer) : undefined;
}

function keepAndTell(c: ChangeRequest, network: Network, account: NetworkAccount): 'old' | 'new' {
  const { [network.id]: before = 'old' } = c.switch.networkMoney;
  const now = keepNetworkMoney(c, network, account);
  if (now !== before) c.notifier.send(now === 'new' ? 'network-late' : 'network-returned');
  return now;
}

/**
 * After the way back: nobody says that the old card is paid again before the network does. Two operators may end the
 * question; then the money stays where the network has said last.
 */
export async function confirmNetworkReturn(
  c: ChangeRequest,
  network: Network,
): Promise<GateEnd | undefined> {
  // Cards with the same last digits cannot be told apart: the end of the order has to do.
  if (c.facts.merchant?.value.binding.last4 === c.newLast4) {
    c.switch.networkMoney[network.id] = 'old';
    return undefined;
  }
  for (;;) {
    const found = await readNetworkAccount(c, network);
    if ('end' in found) return found.end;
    if (keepAndTell(c, network, found.answer) === 'old') return undefined;
    const what = `${network.id} still pays the new card`;
    const decision = await askAboutAccount(c, network, what, true);
    if (decision === 'interrupted') return { kind: 'interrupted' };
    if (decision === 'skip') return undefined;
  }
}

function askAboutAccount(
  c: ChangeRequest,
  network: Network,
  what: string,
  mayBeSkipped = false,
): Promise<'again' | 'skip' | 'interrupted'> {
  c.record('system', 'network-mismatch', { code: 'SWT_RECON', data: { network: network.id } });
  return askOperatorUntilDecided(c, {
    key: c.buildKey('read', nameQuestion(network)),
    what,
    code: 'SWT_RECON',
    within: c.policy['rollback.ttl'],
    mayBeSkipped,
    merchant: describeNextStep('wait'),
  });
}
