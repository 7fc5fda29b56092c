import type { Problem } from '../gates/assessment.ts';
import type { MoneyLocation, StageOrOutcome, WaitingOn } from './stages.ts';

/** What a submission is answered with, at once and again when it is repeated. */
export interface Acknowledgement {
  requestId: string;
  workflowId: string;
  runId: string;
  stage: StageOrOutcome;
  problems: Problem[];
  needs: string[];
  waitingOn: WaitingOn;
  /** ISO 8601; the deadline of the present wait. */
  due?: string;
  /** ISO 8601; when the request is expected to be completed if everybody answers at once. */
  eta?: string;
  money: MoneyLocation;
  bodyDigest: string;
}
