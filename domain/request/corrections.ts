import type { Problem } from '../gates/assessment.ts';
import type { FailureCode } from '../failures/codes.ts';

/** Nothing was wrong with what the merchant sent in: he was away, and says that he goes on [A83]. */
const codesWithoutCorrection: readonly FailureCode[] = ['IDV_NOT_PROVED'];

/** Whether what is asked for is answered by going on, with nothing corrected. */
export const mayContinueUncorrected = (problems: readonly Problem[]): boolean =>
  problems.length > 0 && problems.every(({ code }) => codesWithoutCorrection.includes(code));
