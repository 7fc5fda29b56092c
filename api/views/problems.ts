/** A problem as people read it: with both texts, and for merchants without details that would help a thief. */
import type { Problem } from '../../domain/gates/assessment.ts';
import { describeFailure } from '../../domain/failures/codes.ts';
import { tellReasons } from '../../domain/failures/ended.ts';
import type { StageOrOutcome } from '../../domain/request/stages.ts';

export type Audience = 'merchant' | 'staff';

/** Who reads an answer, and the number that they can call: a text that says to call names it. */
export interface Reader {
  audience: Audience;
  servicePhone?: string;
}

export interface ProblemView extends Problem {
  zh: string;
  en: string;
  /** Which check failed; for staff only. */
  internal?: string;
}

/** The problems of a request at a stage, or after its end. */
export const buildProblemViews = (
  problems: readonly Problem[],
  stage: StageOrOutcome,
  reader: Reader,
): ProblemView[] =>
  (reader.audience === 'merchant' ? tellReasons(problems, stage) : problems).map((problem) =>
    buildProblemView(problem, reader),
  );

export function buildProblemView(
  problem: Problem,
  { audience, servicePhone: phone }: Reader = { audience: 'merchant' },
): ProblemView {
  const { zh, en, internal } = describeFailure(problem.code, { ...problem.params, phone });
  return audience === 'staff'
    ? { ...problem, zh, en, internal }
    : { ...maskForMerchant(problem), zh, en };
}

/**
 * Checks that a merchant must not learn of share one text, and therefore one code and one field [B2 Adyen, E5].
 */
const maskForMerchant = (problem: Problem): Problem =>
  describeFailure(problem.code).final ? { field: 'request', code: 'RSK_STOP' } : problem;

/** A code as `buildProblemView` shows it. */
export const maskCode = (code: Problem['code'], audience: Audience): Problem['code'] =>
  buildProblemView({ field: '', code }, { audience }).code;
