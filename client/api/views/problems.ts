/** A problem as people read it: both texts, and nothing a thief could learn from. */
import type { Problem } from '../../../domain/assessment.ts';
import { textOf } from '../../../domain/failures.ts';

export type Audience = 'merchant' | 'staff';

export interface ProblemView extends Problem {
  zh: string;
  en: string;
  /** Which check said no: for staff only. */
  internal?: string;
}

export function problemView(problem: Problem, audience: Audience = 'merchant'): ProblemView {
  const { zh, en, internal } = textOf(problem.code, problem.params);
  return audience === 'staff'
    ? { ...problem, zh, en, internal }
    : { ...shownToMerchant(problem), zh, en };
}

/**
 * Checks a merchant must not learn of have one text; their codes and fields would tell them apart
 * (rules.md B2 Adyen, E5).
 */
const shownToMerchant = (problem: Problem): Problem =>
  textOf(problem.code).final ? { field: 'request', code: 'RSK_STOP' } : problem;

/** A code alone, as `problemView` shows it. */
export const codeView = (code: Problem['code'], audience: Audience): Problem['code'] =>
  problemView({ field: '', code }, audience).code;
