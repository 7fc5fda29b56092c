import type { Problem } from '../../domain/gates/assessment.ts';
import type { WaitingOn } from '../../domain/request/stages.ts';

/** Whom the request waits for now, until when, and what they have to do. */
export interface WaitState {
  waitingOn: WaitingOn;
  due?: string;
  problems?: Problem[];
  triesLeft?: number;
  next: { merchant: string; staff: string };
  /** What an operator may have tried again now, or may leave out. */
  step?: { key: string; mayBeSkipped: boolean };
}

/** Deadlines of people may be moved; the cooling-off and a party's next try are no deadlines. */
export const extendableWaits: readonly WaitingOn[] = ['merchant', 'operator', 'risk'];

export const waitingOnNobody: WaitState = {
  waitingOn: 'nobody',
  next: { merchant: '', staff: '' },
};
