/** What reviewers ask the merchant: item by item, with a reason and a deadline [E5 REV_NEED_INFO]. */
import type { Problem } from '../gates/assessment.ts';
import { failures } from '../failures/codes.ts';

/** Whether the merchant can repair every item; otherwise asking them is useless. */
export const mayBeAnswered = (problems: readonly Problem[]): boolean =>
  problems.length > 0 && problems.every(({ code }) => failures[code].repairedBy === 'merchant');

/**
 * The items as the merchant reads them, each with the deadline. An item without a display name gets
 * the name of its field.
 * @param due ISO 8601
 */
export const buildInformationRequest = (problems: readonly Problem[], due: string): Problem[] =>
  problems.map(({ field, code, params }) => ({
    field,
    code,
    params: { items: field.replace(/^materials\./, ''), ...params, date: due },
  }));
