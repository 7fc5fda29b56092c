import type { FailureCode } from '../../domain/failures/codes.ts';
import type { WatchAssessment, WatchFacts } from '../../domain/watch/payout-watch.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { buildReading } from '../../domain/watch/watch-reading.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { WaitState } from '../shared/wait-state.ts';

/** Something the watch switches on and off at the settlement; each time under keys of its own. */
export interface SettlementToggle {
  isOn: boolean;
  /** How often it was switched on. */
  timesOn: number;
}

/** A watch in progress: the completed request as a case again, and what is looked at. */
export interface Watch {
  readonly c: ChangeRequest;
  readonly facts: WatchFacts;
  readonly until: string;
  nextReadAt: string;
  /** What the request has seen that began the watch, until the watch goes by it. */
  firstAssessment: WatchAssessment | undefined;
  /** What the last look saw. */
  lastAssessment: WatchAssessment | undefined;
  /** A party reported something. */
  hasNewReport: boolean;
  /** The acquirer said that its record changed. */
  isRecordReported: boolean;
  readonly hold: SettlementToggle;
  /** Keeps every other change of the merchant out. */
  readonly lock: SettlementToggle;
  /** The daily limit that two people want for the card, and how often one was wanted: each order has a key of its own. */
  readonly limit: { wantedFen: number | undefined; times: number };
  /** The merchant was asked to switch on what still lags. */
  hasNotifiedLag: boolean;
  /** Networks that pay by themselves whose first payout to the new card was seen. */
  readonly provenNetworks: Set<string>;
  /** Faults of such networks that have stopped payouts. */
  readonly networkFaults: Set<string>;
  /** The rejection of the risk officer, from the decision until payouts are as it says. */
  rejectionCode: FailureCode | undefined;
}

/** How a part of the watch ends. */
export type WatchPartEnd = 'on' | 'interrupted' | 'over' | 'superseded' | 'rolled-back';

/** The wait of a watch in which nobody has anything to do. @param until its end, ISO 8601 */
export const buildQuietWait = (until: string) =>
  ({
    waitingOn: 'clock',
    due: until,
    next: {
      merchant: describeNextStep('nothing'),
      staff: 'nothing: the payouts are looked at every day',
    },
  }) satisfies WaitState;

/** @param at of the reading, ISO 8601 */
export function keepReading(w: Watch, assessment: WatchAssessment, at: string): void {
  w.lastAssessment = assessment;
  w.facts.lastReading = buildReading(assessment, at);
}
