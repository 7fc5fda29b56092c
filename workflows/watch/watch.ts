import type { FailureCode } from '../../domain/failures.ts';
import type { WatchAssessment, WatchFacts } from '../../domain/watch.ts';
import type { Case } from '../case.ts';

/** Something the watch switches on and off at the settlement; each time under keys of its own. */
export interface Switchable {
  on: boolean;
  /** How often it was switched on. */
  times: number;
}

/** A watch in progress: the completed request as a case again, and what is looked at. */
export interface Watch {
  readonly c: Case;
  readonly facts: WatchFacts;
  readonly until: string;
  nextLook: string;
  /** What the last look saw. */
  seen: WatchAssessment | undefined;
  /** A party reported something. */
  lookNow: boolean;
  readonly hold: Switchable;
  /** Keeps every other change of the merchant out. */
  readonly lock: Switchable;
  /** The merchant was asked to switch on what still lags. */
  lagTold: boolean;
  /** The risk officer's no, from his verdict until everything is as he wants it. */
  rejected: FailureCode | undefined;
}

/** How a part of the watch ends. */
export type PartEnd = 'on' | 'interrupted' | 'over' | 'superseded' | 'rolled-back';
