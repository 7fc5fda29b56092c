import type { FailureCode } from '../failures/codes.ts';

/** Why something is refused now. */
export interface Refusal {
  code: FailureCode;
  /** When the refusal ends, ISO 8601. Missing for the daily limit, whose text names midnight. */
  until?: string;
  /** The field of the act that is wrong, and what it has to be. */
  field?: string;
  expected?: string;
}
