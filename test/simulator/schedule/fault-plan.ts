/** Decides which calls fail, by their name and how often they were made. */
import type { Fault, FaultKind } from './schedule.ts';

export class FaultPlan {
  readonly #planned: readonly Fault[];
  readonly #made = new Map<string, number>();
  /** The fault of the current call; the party that serves the call takes it. */
  #current: FaultKind | undefined;

  constructor(planned: readonly Fault[]) {
    this.#planned = planned;
  }

  /** The fault of the next call of a name. A party that is down stays down for the queries of a whole day. */
  next(call: string): FaultKind | undefined {
    const nth = this.#made.get(call) ?? 0;
    this.#made.set(call, nth + 1);
    this.#current = this.#planned.find(
      (fault) =>
        fault.call === call && nth >= fault.nth && nth < fault.nth + countAffectedCalls(fault),
    )?.fault;
    return this.#current;
  }

  take(): FaultKind | undefined {
    const fault = this.#current;
    this.#current = undefined;
    return fault;
  }
}

const queriesPerDay = 40;
const countAffectedCalls = ({ fault }: Fault): number => (fault === 'down' ? queriesPerDay : 1);

/**
 * The name of an activity in schedules. Orders and queries about them have their names at the party, as one activity
 * places several: the order's kind, and `ask:` with the kind.
 */
export const getCallName = (type: string): string =>
  errandActivities.includes(type) ? 'errand' : type;

/** Activities that place orders. */
export const errandActivities: readonly string[] = [
  'placeOrders',
  'placeNetworkOrders',
  'placeBankOrders',
];

/** The kind of an order is in its key. */
export const getOrderKind = (key: string): string => key.split('/')[1] ?? '';

/** The worker dies with a call in its hands: no answer is reported. */
export class WorkerCrash extends Error {}
