/** Shared by all simulated parties: one clock, one ledger, one list of contract violations. */
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import type { LedgerEntry } from '../../../sandbox/ledger.ts';
import type { Clock } from '../engine/clock.ts';
import type { FaultPlan } from '../schedule/fault-plan.ts';
import type { FaultKind, Setting } from '../schedule/schedule.ts';

export const acquirerId = 'demo';
export const merchantId = 'm-1';
export const requestId = 'req-simulated';
/** A request that the merchant submits while the card of the first one is watched. */
export const nextRequestId = 'req-next';

/** The request of an order, which is in its key. */
export const findRequestId = (key: string): string =>
  key.startsWith(`${nextRequestId}/`) ? nextRequestId : requestId;

export const oldLast4 = '0001';
/** Two new cards: the second one comes with a correction. */
export const newCards = [
  { token: 'acc_first0001', last4: '0128' },
  { token: 'acc_second002', last4: '0256' },
] as const;

/** The cards of the next request. */
export const nextCards = [
  { token: 'acc_third0003', last4: '0512' },
  { token: 'acc_fourth004', last4: '0777' },
] as const;

/** Passes every check of bank and lists: only what its owner does not do keeps money away from it. */
export const attackersCard = { token: 'acc_attackers', last4: '0666' } as const;

/** A session at a provider: its reference is made of our key. */
export const buildSession = (key: string) => ({
  sessionRef: key.replaceAll('/', '.'),
  url: `https://provider.example/${key}`,
});

/** A signal to the running request. */
export type SendSignal = (
  name: string,
  report: { messageId: string; requestId: string; key?: string },
) => void;

export class SimulationContext {
  readonly clock: Clock;
  readonly faults: FaultPlan;
  readonly setting: Setting;
  readonly ledger: LedgerEntry[] = [];
  /** What the workflow did against the contract of a party. */
  readonly contractViolations: string[] = [];
  /** When an order that took effect was sent, by its key; epoch ms. */
  readonly placedAt = new Map<string, number>();
  /** Last four digits of the cards that their bank has closed: what is paid to them comes back. */
  readonly closedCards = new Set<string>();
  readonly report: SendSignal;
  #reports = 0;

  constructor(clock: Clock, faults: FaultPlan, setting: Setting, report: SendSignal) {
    this.clock = clock;
    this.faults = faults;
    this.setting = setting;
    this.report = report;
  }

  writeLedger(
    party: string,
    effect: string,
    key: string,
    detail: LedgerEntry['detail'] = {},
  ): void {
    const seq = this.ledger.length + 1;
    const at = this.clock.iso;
    const owner = { acquirerId, merchantId, requestId: findRequestId(key) };
    this.ledger.push({ seq, at, party, effect, key, ...owner, detail });
  }

  /** A party's callback: it arrives twice, and once more for an unknown request. */
  sendCallback(signal: string, key: string): void {
    this.#reports += 1;
    const messageId = `report-${this.#reports}`;
    const requestId = findRequestId(key);
    this.report(signal, { messageId, requestId, key });
    this.report(signal, { messageId, requestId, key });
    this.report(signal, { messageId: `${messageId}-stray`, requestId: 'req-of-another', key });
  }

  /**
   * The answer to a query, unless the schedule has a fault for it.
   * @throws PortFailure unavailable or refused
   */
  answerQuestion<T>(say: () => T): Promise<T> {
    const fault = this.faults.take();
    const failure = fault && toPortFailure(fault);
    return failure ? Promise.reject(failure) : Promise.resolve(say());
  }
}

function toPortFailure(fault: FaultKind): PortFailure | undefined {
  switch (fault) {
    case 'unavailable':
    case 'down':
      return new PortFailure('unavailable', 'the party is busy');
    case 'refused':
      return new PortFailure('refused', 'the party says no', { code: 'UPS_REJECTED' });
    default:
      return undefined;
  }
}
