import type { Problem } from './assessment.ts';
import type { FailureCode } from './failures.ts';

/** Nothing was wrong with what the merchant sent in: he was away, and says that he goes on (A83). */
const awaitsNothing: readonly FailureCode[] = ['IDV_NOT_PROVED'];

/** Whether what is asked for is answered by going on, with nothing corrected. */
export const goesOn = (problems: readonly Problem[]): boolean =>
  problems.length > 0 && problems.every(({ code }) => awaitsNothing.includes(code));
