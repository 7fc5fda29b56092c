import type { Problem } from '../../domain/gates/assessment.ts';
import type { WaitingOn } from '../../domain/request/stages.ts';

/** Who is waited for now, until when, and what is to be done. */
export interface WaitState {
  waitingOn: WaitingOn;
  due?: string;
  problems?: Problem[];
  triesLeft?: number;
  next: { merchant: string; staff: string };
  /** What an operator may have tried again now, or left out. */
  step?: { key: string; mayBeSkipped: boolean };
}

export const waitingOnNobody: WaitState = {
  waitingOn: 'nobody',
  next: { merchant: '', staff: '' },
};
