import type { Problem } from '../gates/assessment.ts';
import type { FailureCode } from '../failures/codes.ts';

/** Problems that ask for no changed data: the merchant only has to continue [A83]. */
const codesWithoutCorrection: readonly FailureCode[] = ['IDV_NOT_PROVED'];

/** Whether the merchant may answer the problems by continuing without a correction. */
export const mayContinueUncorrected = (problems: readonly Problem[]): boolean =>
  problems.length > 0 && problems.every(({ code }) => codesWithoutCorrection.includes(code));
