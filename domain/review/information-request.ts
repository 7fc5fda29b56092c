/** What reviewers want to know from the merchant: item by item, with a reason and a deadline [E5 REV_NEED_INFO]. */
import type { Problem } from '../gates/assessment.ts';
import { failures } from '../failures/codes.ts';

/** Whether the merchant can do something about every item; else asking him is of no use. */
export const mayBeAnswered = (problems: readonly Problem[]): boolean =>
  problems.length > 0 && problems.every(({ code }) => failures[code].repairedBy === 'merchant');

/**
 * The items as the merchant reads them: each says until when, and one without a name of its own is
 * named by its field.
 * @param due ISO 8601
 */
export const buildInformationRequest = (problems: readonly Problem[], due: string): Problem[] =>
  problems.map(({ field, code, params }) => ({
    field,
    code,
    params: { items: field.replace(/^materials\./, ''), ...params, date: due },
  }));
