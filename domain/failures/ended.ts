/** What the merchant reads as the reason of a request that has ended. */
import type { Problem } from '../gates/assessment.ts';
import { isOutcome } from '../request/stages.ts';
import type { FailureCode } from './codes.ts';

/** They say that the request goes on by itself: of one that has ended this is false, and its merchant would wait for ever. */
const goingOn: readonly FailureCode[] = [
  'POL_WINDOW',
  'POL_CHANGE_LOCK',
  'POL_FREEZE',
  'UPS_BUSY',
  'UPS_TIMEOUT',
  'UPS_UNKNOWN',
  'UPS_CLOSED',
];

/** The code whose text is true after the end. Parties may refuse a step of the switch with any code of ours. */
export const findEndedReason = (code: FailureCode): FailureCode =>
  goingOn.includes(code) ? 'SWT_PARTIAL' : code;

/**
 * The problems of a request as its merchant may read them.
 * @param stage where it stands, or how it ended; what is in the way of a completed one, in its watch, does pass
 */
export const tellReasons = (problems: readonly Problem[], stage: string): readonly Problem[] =>
  isOutcome(stage) && stage !== 'completed'
    ? problems.map((problem) => ({ ...problem, code: findEndedReason(problem.code) }))
    : problems;
