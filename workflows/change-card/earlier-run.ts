import type { Facts } from '../../domain/gates/assessment.ts';
import type { FinishedSwitch } from '../switch/switch-state.ts';

/** What an earlier run of the same request has done. */
export interface EarlierRun {
  facts: Partial<Facts>;
  finishedSwitch: FinishedSwitch;
  objectors: string[];
  noticesSent: number;
  auditEntriesWritten: number;
}
