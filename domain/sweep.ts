/**
 * What a merchant is reminded of between his requests: a binding that renews by silence, and papers
 * that end soon (rules.md A60, A74; E2 binding.term, papers.remindBefore; E6 last row).
 */
import type { Problem } from './assessment.ts';
import { dayOf } from './calendar.ts';
import { durationMs } from './duration.ts';
import { standingProblems } from './gates/eligibility.ts';
import type { NoticeEvent } from './notices.ts';
import type { Sentence } from './notices/texts.ts';
import type { MerchantRecord } from './parties.ts';
import type { PolicyValues } from './policy.ts';

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
export const remindersOf = (
  record: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Reminder[] => [...renewal(record, policy, now), ...endingPapers(record, policy, now)];

/** The binding renews unless the merchant is in breach: then it is for staff to say (A60). */
function renewal(record: MerchantRecord, policy: PolicyValues, now: string): Reminder[] {
  const { every, reviewBefore } = policy['binding.term'];
  const termMs = durationMs(every);
  const age = Date.parse(now) - Date.parse(record.binding.since);
  const ends = Date.parse(record.binding.since) + Math.max(1, Math.ceil(age / termMs)) * termMs;
  if (ends - Date.parse(now) > durationMs(reviewBefore)) return [];
  const until = new Date(ends).toISOString();
  const day = dayOf(until, policy.calendar);
  const problems = standingProblems(record, policy, now);
  return problems.length > 0
    ? [{ key: `breach/${day}`, event: 'binding-breach', until, problems }]
    : [{ key: `renewal/${day}`, event: 'yearly-review', until }];
}

const names = {
  licence: { zh: '营业执照', en: 'business licence' },
  id: { zh: '经营者身份证', en: "the owner's ID card" },
  card: { zh: '结算银行卡', en: 'the bank card' },
} as const;
type Paper = keyof typeof names;

/** Papers that are good still and end within one of the terms. */
function endingPapers(record: MerchantRecord, policy: PolicyValues, now: string): Reminder[] {
  const validUntil: Record<Paper, string | undefined> = {
    licence: record.licenceValidUntil,
    id: record.owner?.idValidUntil,
    card: record.binding.validUntil,
  };
  return (Object.keys(names) as Paper[]).flatMap((paper) => {
    const day = validUntil[paper]?.slice(0, 10);
    const term = day && termBefore(day, policy, now);
    if (!term) return [];
    const { zh, en } = names[paper];
    const items = { zh: `${zh}（${day}）`, en: `${en} (${day})` };
    return [{ key: `${paper}/${day}/${term}`, event: 'papers-expiring', items }];
  });
}

/** The shortest term before the end of a day that has begun; a paper is good through its last day. */
function termBefore(day: string, policy: PolicyValues, now: string): string | undefined {
  const today = dayOf(now, policy.calendar);
  const leftMs = Date.parse(day) - Date.parse(today);
  if (leftMs < 0) return undefined;
  return policy['papers.remindBefore']
    .toSorted((one, other) => durationMs(one) - durationMs(other))
    .find((term) => leftMs <= durationMs(term));
}
