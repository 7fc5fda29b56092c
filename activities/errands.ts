/**
 * Errands: orders that belong together, placed by one activity. What they rest on is written first. Each order has
 * its own key, and is placed when the one before it is done (docs/decisions/0024-errands.md).
 */
import { cancellationSignal, heartbeat, log } from '@temporalio/activity';
import {
  findCutoverFreeze,
  type CutoverFreeze,
  type PlannedCutover,
} from '../domain/switch/cutover-freeze.ts';
import type { OrderAnswer, OrderState } from '../domain/parties/orders.ts';
import type { BankPort, PennyOrder } from './bank.ts';
import { placeOrder, type CallOptions } from './calls.ts';
import type { CutoverFreezesPort } from './cutover-freezes.ts';
import type { Moment, WriteMoment } from './moments.ts';
import type { NetworkOrder, NetworksPort } from './networks.ts';
import type { FirstTry } from './notice.ts';
import { placeUnlessStopped, type SafetyInboxPort } from './safety-inbox.ts';
import type { SettlementOrder, SettlementPort } from './settlement.ts';
import type { TerminalOrder, TerminalsPort } from './terminals.ts';
import type { VaultPort } from './vault.ts';

/** An order and the party that gets it. */
export type PartyOrder =
  | { party: 'settlement'; order: SettlementOrder }
  | { party: 'terminals'; order: TerminalOrder }
  | { party: 'networks'; order: NetworkOrder }
  | { party: 'bank'; order: PennyOrder & { digits: number } };

export interface Errand {
  orders: PartyOrder[];
  /** Written before anything is ordered. */
  moment?: Moment;
  /** Nothing is ordered while staff have stopped this cut-over [B3.12]. */
  cutover?: PlannedCutover;
  /** Written when every order is done: it has no entries, because a lost answer would leave their numbers in doubt. */
  sequel?: Moment;
}

export interface ErrandAnswer {
  /**
   * What each order was answered, in their order, up to the first that is not done. An order without an answer was
   * not sent.
   */
  answers: (OrderAnswer | OrderState)[];
  /** What became of the notices of the moment. */
  tried?: FirstTry[];
  /** The moment could not be written: nothing was sent. */
  isUnwritten?: true;
  /** The sequel, where every order is done. */
  sequel?: { tried: FirstTry[]; isUnwritten?: true };
  /** The freeze that applies: nothing was sent. */
  freeze?: CutoverFreeze;
  /** Nobody knows whether a freeze applies: nothing was sent. */
  areFreezesUnread?: true;
}

export interface ErrandPorts {
  settlement: SettlementPort;
  terminals: TerminalsPort;
  networks: NetworksPort;
  bank: BankPort;
  vault: Pick<VaultPort, 'makeCode'>;
  cutoverFreezes: CutoverFreezesPort;
  safetyInbox: SafetyInboxPort;
}

/** Waits for a time in ms. */
export type Pause = (ms: number) => Promise<unknown>;

/** When an order that is pending is queried again: most are done a moment later. */
const queryAgainAfterMs = [250, 1_000];
/** An errand that has taken longer places nothing more: it would outlast its time-out. */
const placeWithinMs = 20_000;
/** Heartbeats are billed. This time and one order together are shorter than the heartbeat timeout of errands. */
const heartbeatAfterMs = 3_000;

export const createErrandActivities = (
  ports: ErrandPorts,
  writeMoment: WriteMoment,
  pause: Pause,
) => {
  const place = ({ party, order }: PartyOrder): Promise<OrderAnswer> => {
    switch (party) {
      case 'settlement': {
        const { unlessStopped, ...sent } = order;
        const send = () => placeOrder(() => ports.settlement.order(sent));
        return unlessStopped ? placeUnlessStopped(ports.safetyInbox, order.merchant, send) : send();
      }
      case 'terminals':
        return placeOrder(() => ports.terminals.order(order));
      case 'networks': {
        const send = () => placeOrder(() => ports.networks.change(order));
        // A way back must not wait.
        return order.kind === 'change'
          ? placeUnlessStopped(ports.safetyInbox, order.merchant, send)
          : send();
      }
      case 'bank': {
        const { digits, ...credit } = order;
        // The vault puts the code into the remark; no activity returns it [E2 confirm.methods].
        return placeOrder(async () =>
          ports.bank.sendCredit({
            ...credit,
            remark: await ports.vault.makeCode(order.key, digits),
          }),
        );
      }
    }
  };

  /** Undefined for an order that is not queried so soon. */
  const query = (
    { party, order }: PartyOrder,
    options: CallOptions,
  ): Promise<OrderState> | undefined => {
    switch (party) {
      case 'settlement':
        return ports.settlement.query(order.key, options);
      case 'terminals':
        return ports.terminals.query(order.key, options);
      case 'networks':
        return ports.networks.query({ networkId: order.networkId, key: order.key }, options);
      case 'bank':
        return undefined;
    }
  };

  /** Places an order; one that is pending is queried again for a moment. */
  const placeAndQuery = async (
    each: PartyOrder,
    options: CallOptions,
  ): Promise<OrderAnswer | OrderState> => {
    let answer: OrderAnswer | OrderState = await place(each);
    for (const ms of queryAgainAfterMs) {
      if (answer.state !== 'pending') break;
      await pause(ms);
      // Whoever cannot be queried has not changed the answer.
      answer = (await query(each, options)?.catch(() => undefined)) ?? answer;
    }
    return answer;
  };

  const findFreeze = async (
    cutover: PlannedCutover,
  ): Promise<{ freeze?: CutoverFreeze } | undefined> => {
    try {
      const freeze = findCutoverFreeze(
        await ports.cutoverFreezes.listActive(cutover.acquirerId),
        cutover,
      );
      return freeze ? { freeze } : {};
    } catch (error) {
      log.error('cut-over freezes cannot be read: nothing is ordered', { error: String(error) });
      return undefined;
    }
  };

  const runErrand = async ({ orders, moment, cutover, sequel }: Errand): Promise<ErrandAnswer> => {
    const startedAt = Date.now();
    const answers: ErrandAnswer['answers'] = [];
    const written = moment && (await writeMoment(moment));
    const tried = written && { tried: written.tried };
    if (written?.failure !== undefined) {
      log.error('the audit log cannot be written: nothing is ordered', {
        error: String(written.failure),
      });
      return { answers, isUnwritten: true, ...tried };
    }
    const found = cutover ? await findFreeze(cutover) : {};
    if (!found) return { answers, areFreezesUnread: true, ...tried };
    if (found.freeze) return { answers, freeze: found.freeze, ...tried };
    const signal = cancellationSignal();
    for (const each of orders) {
      const elapsedMs = Date.now() - startedAt;
      if (answers.length > 0 && (signal.aborted || elapsedMs > placeWithinMs)) break;
      const answer = await placeAndQuery(each, { signal });
      answers.push(answer);
      // What is known when the worker dies: the workflow asks about the rest only.
      if (Date.now() - startedAt > heartbeatAfterMs) heartbeat({ answers, ...tried });
      if (answer.state !== 'done') break;
    }
    const isDone = answers.every(({ state }) => state === 'done');
    if (!sequel || !isDone || answers.length < orders.length) return { answers, ...tried };
    return { answers, ...tried, sequel: await writeSequel(sequel) };
  };

  /** The orders are done, whatever becomes of it. */
  const writeSequel = async (sequel: Moment): Promise<NonNullable<ErrandAnswer['sequel']>> => {
    const { failure, tried } = await writeMoment(sequel);
    return { tried, ...(failure && ({ isUnwritten: true } as const)) };
  };

  return {
    /** For settlement and terminals. */
    placeOrders: runErrand,
    /** The same, on the queues of parties that bear only so many calls. */
    placeNetworkOrders: runErrand,
    placeBankOrders: runErrand,
  };
};
