/**
 * What a merchant is reminded of between his requests: a binding that renews by silence, and papers
 * that end soon [A60, A74, E2 binding.term, E2 papers.remindBefore, E6 papers-expiring].
 */
import type { Problem } from '../gates/assessment.ts';
import { toLocalDate } from '../time/calendar.ts';
import { parseDurationMs } from '../time/duration.ts';
import { findMerchantProblems } from '../gates/eligibility.ts';
import type { NoticeEvent } from '../notices/events.ts';
import type { Sentence } from '../notices/texts.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

export interface Reminder {
  /** Names it: the same reminder is sent once, however often the sweep runs. */
  key: string;
  event: Extract<NoticeEvent, 'yearly-review' | 'binding-breach' | 'papers-expiring'>;
  /** When the term, or the paper, ends; ISO 8601. */
  until?: string;
  /** The paper and its last day, as the merchant reads them. */
  items?: Sentence;
  /** What stands against a renewal, for staff. */
  problems?: Problem[];
}

/** Everything to remind of today. Days that no sweep saw are made up for: a reminder stays due until the next one is. */
export const findReminders = (
  record: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Reminder[] => [
  ...findRenewalReminders(record, policy, now),
  ...findExpiringDocuments(record, policy, now),
];

/** The binding renews unless the merchant is in breach: then it is for staff to say [A60]. */
function findRenewalReminders(
  record: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Reminder[] {
  const { every, reviewBefore } = policy['binding.term'];
  const termMs = parseDurationMs(every);
  const age = Date.parse(now) - Date.parse(record.binding.since);
  const ends = Date.parse(record.binding.since) + Math.max(1, Math.ceil(age / termMs)) * termMs;
  if (ends - Date.parse(now) > parseDurationMs(reviewBefore)) return [];
  const until = new Date(ends).toISOString();
  const day = toLocalDate(until, policy.calendar);
  const problems = findMerchantProblems(record, policy, now);
  return problems.length > 0
    ? [{ key: `breach/${day}`, event: 'binding-breach', until, problems }]
    : [{ key: `renewal/${day}`, event: 'yearly-review', until }];
}

const documentNames = {
  licence: { zh: '营业执照', en: 'business licence' },
  id: { zh: '经营者身份证', en: "the owner's ID card" },
  card: { zh: '结算银行卡', en: 'the bank card' },
} as const;
type ExpiringDocument = keyof typeof documentNames;

/** Papers that are good still and end within one of the terms. */
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
    const day = validUntil[document]?.slice(0, 10);
    const term = day && findReminderTerm(day, policy, now);
    if (!term) return [];
    const { zh, en } = documentNames[document];
    const items = { zh: `${zh}（${day}）`, en: `${en} (${day})` };
    return [{ key: `${document}/${day}/${term}`, event: 'papers-expiring', items }];
  });
}

/** The shortest term before the end of a day that has begun; a paper is good through its last day. */
function findReminderTerm(day: string, policy: PolicyValues, now: string): string | undefined {
  const today = toLocalDate(now, policy.calendar);
  const leftMs = Date.parse(day) - Date.parse(today);
  if (leftMs < 0) return undefined;
  return policy['papers.remindBefore']
    .toSorted((one, other) => parseDurationMs(one) - parseDurationMs(other))
    .find((term) => leftMs <= parseDurationMs(term));
}
