/**
 * Reminders between requests: a card binding that renews by itself, and documents that expire soon
 * [A60, A74, E2 binding.term, E2 papers.remindBefore, E6 papers-expiring].
 */
import type { Problem } from '../gates/assessment.ts';
import { toLastDay, toLocalDate } from '../time/calendar.ts';
import { addMs, parseDurationMs } from '../time/duration.ts';
import { findMerchantProblems } from '../gates/eligibility.ts';
import type { NoticeEvent } from '../notices/events.ts';
import type { Sentence } from '../notices/texts.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

export interface Reminder {
  /** Names the reminder: one key is sent once, however often maintenance runs. */
  key: string;
  event: Extract<NoticeEvent, 'yearly-review' | 'binding-breach' | 'papers-expiring'>;
  /** When the term of the binding ends; ISO 8601. */
  until?: string;
  /** The document and its last day, as the merchant reads them. */
  items?: Sentence;
  /** Why the binding does not renew, for staff. */
  problems?: Problem[];
}

/**
 * All reminders that are due. A reminder stays due until the next one, so a missed day loses none.
 * @param objectedTerms the terms against whose renewal the merchant objected, as `findTerm` names them
 */
export const findReminders = (
  record: MerchantRecord,
  policy: PolicyValues,
  now: string,
  objectedTerms: readonly string[] = [],
): Reminder[] => [
  ...findRenewalReminders(record, policy, now, objectedTerms),
  ...findExpiringDocuments(record, policy, now),
];

/** The term of the binding that runs now: its end, and its last day as its name. */
export function findTerm(
  { binding: { since } }: Pick<MerchantRecord, 'binding'>,
  policy: PolicyValues,
  now: string,
): { until: string; day: string } {
  const termMs = parseDurationMs(policy['binding.term'].every);
  const terms = Math.max(1, Math.ceil((Date.parse(now) - Date.parse(since)) / termMs));
  const until = addMs(since, terms * termMs);
  return { until, day: toLocalDate(until, policy.calendar) };
}

/** The binding renews by itself, unless somebody objected; when the merchant is in breach, staff decide [A60]. */
function findRenewalReminders(
  record: MerchantRecord,
  policy: PolicyValues,
  now: string,
  objectedTerms: readonly string[],
): Reminder[] {
  const { day, until } = findTerm(record, policy, now);
  const { reviewBefore } = policy['binding.term'];
  if (Date.parse(until) - Date.parse(now) > parseDurationMs(reviewBefore)) return [];
  // Nobody is told that it renews by itself where it does not: the objection is a task of an operator.
  if (objectedTerms.includes(day)) return [];
  const problems = findMerchantProblems(record, policy, now);
  return problems.length > 0
    ? [{ key: `breach/${day}`, event: 'binding-breach', until, problems }]
    : [{ key: `renewal/${day}${findRepetition(day, policy, now)}`, event: 'yearly-review', until }];
}

/** Who says nothing agrees, so the owner is told again shortly before, as of documents that expire. */
function findRepetition(day: string, policy: PolicyValues, now: string): string {
  const term = findReminderTerm(day, policy, now);
  const { reviewBefore } = policy['binding.term'];
  const isAgain = term !== undefined && parseDurationMs(term) < parseDurationMs(reviewBefore);
  return isAgain ? `/${term}` : '';
}

const documentNames = {
  licence: { zh: '营业执照', en: 'business licence' },
  id: { zh: '经营者（法定代表人）证件', en: "the owner's identity document" },
  card: { zh: '结算银行卡', en: 'the bank card' },
} as const;
type ExpiringDocument = keyof typeof documentNames;

/** Valid documents that expire within one of the terms of `papers.remindBefore`. */
function findExpiringDocuments(
  record: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Reminder[] {
  const validUntil: Record<ExpiringDocument, string | undefined> = {
    licence: record.licenceValidUntil,
    id: record.owner?.idValidUntil,
    card: record.binding.validUntil,
  };
  return (Object.keys(documentNames) as ExpiringDocument[]).flatMap((document) => {
    const until = validUntil[document];
    const day = until && toLastDay(until, policy.calendar);
    const term = day && findReminderTerm(day, policy, now);
    if (!term) return [];
    const { zh, en } = documentNames[document];
    const items = { zh: `${zh}（${day}）`, en: `${en} (${day})` };
    return [{ key: `${document}/${day}/${term}`, event: 'papers-expiring', items }];
  });
}

/** The shortest term that reaches from today to a last day; a document is valid through its last day. */
function findReminderTerm(lastDay: string, policy: PolicyValues, now: string): string | undefined {
  const today = toLocalDate(now, policy.calendar);
  const remainingMs = Date.parse(lastDay) - Date.parse(today);
  if (remainingMs < 0) return undefined;
  return policy['papers.remindBefore']
    .toSorted((one, other) => parseDurationMs(one) - parseDurationMs(other))
    .find((term) => remainingMs <= parseDurationMs(term));
}
