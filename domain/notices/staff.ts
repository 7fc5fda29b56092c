/** Which staff a notice is for [E6], and what it says in a group chat, which may be run by somebody else. */
import { fillTemplate, formatChineseTime } from '../text/templates.ts';
import type { noticeEvents, NoticeEvent } from './events.ts';
import type { NoticeData } from './renderer.ts';
import { audienceSentences, sentences } from './texts.ts';

export const noticedRoles = [
  'maker',
  'checker',
  'risk-officer',
  'operator',
  'supervisor',
  'compliance',
  'legal',
  'technician',
] as const;
export type NoticedRole = (typeof noticedRoles)[number];

/** Events of which staff get a copy. */
type StaffEvent = {
  [Event in NoticeEvent]: 'staff' extends (typeof noticeEvents)[Event][number] ? Event : never;
}[NoticeEvent];

const reviewers = ['maker', 'checker'] as const;
const riskAndOperators = ['risk-officer', 'operator'] as const;

const rolesByEvent: Record<StaffEvent, readonly NoticedRole[]> = {
  'identity-locked': ['risk-officer'],
  'review-reminder': reviewers,
  'review-overdue': ['supervisor', 'compliance'],
  'network-audit': ['operator'],
  'network-late': riskAndOperators,
  'network-returned': riskAndOperators,
  'switch-started': ['operator'],
  'network-fault': ['operator'],
  'switch-finished': ['operator'],
  'limit-low': ['operator'],
  'payout-returned': ['operator'],
  'balance-negative': ['operator'],
  frozen: ['risk-officer'],
  objection: ['risk-officer'],
  'late-objection': ['risk-officer'],
  'payout-sign': ['risk-officer'],
  'recall-asked': riskAndOperators,
  'recall-answered': riskAndOperators,
  'stop-refused': riskAndOperators,
  'payouts-held': ['supervisor', 'compliance'],
  'rolled-back': ['operator'],
  cancelled: ['operator'],
  expired: ['operator'],
  rejected: [...reviewers, 'supervisor', 'compliance'],
  'window-delay': ['supervisor'],
  'bank-busy': ['supervisor'],
  'sla-missed': ['supervisor'],
  escalated: ['supervisor'],
  'not-delivered': ['operator'],
  'binding-breach': ['operator'],
};

/** The roles that an event concerns; nobody of staff for an event of which they get no copy. */
export const findNoticedRoles = (event: NoticeEvent): readonly NoticedRole[] =>
  Object.hasOwn(rolesByEvent, event) ? rolesByEvent[event as StaffEvent] : [];

const pagingEvents: readonly NoticeEvent[] = ['frozen', 'objection', 'late-objection'];

/** Whether everybody in the chat is to look up at once: somebody is losing money. */
export const isPaging = (event: NoticeEvent): boolean => pagingEvents.includes(event);

/**
 * The sentence of a notice for a group chat: which request and what happened, with the last four digits at most. The
 * name of the merchant stays at the desk.
 */
export function renderChatText(
  event: NoticeEvent,
  { newLast4, oldLast4, requestId, time, until }: NoticeData,
): string {
  const sentence = audienceSentences[event]?.staff ?? sentences[event];
  const values = {
    oldLast4,
    newLast4,
    requestId,
    until: until && formatChineseTime(until),
  };
  return [
    `【结算卡变更】${fillTemplate(sentence.zh, values)}`,
    fillTemplate(sentence.en, values),
    `${requestId} ${formatChineseTime(time)}`,
  ].join('\n');
}
