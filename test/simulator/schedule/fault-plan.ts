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

/** The name of a call in schedules: an order's kind, `ask:` and the kind for a query about it, else the activity type. */
export function getCallName(type: string, args: readonly unknown[]): string {
  const [first] = args;
  if (type.startsWith('query')) {
    const key = typeof first === 'string' ? first : (first as { key: string }).key;
    return `ask:${key.split('/')[1]}`;
  }
  if (type === 'sendPenny') return 'penny';
  const ordered = type.startsWith('order') || type === 'changeNetwork';
  return ordered ? (first as { kind: string }).kind : type;
}
