/** Which audiences get a notice of which event [E6]. The contact decides the channel. */
const audiences = ['owner', 'old-contacts', 'new-mobile', 'agent', 'staff'] as const;
export type NoticeAudience = (typeof audiences)[number];

const owner = ['owner'] as const;
const everybody = ['owner', 'old-contacts'] as const;
const withAgent = ['owner', 'agent'] as const;
const everybodyAndAgent = ['owner', 'old-contacts', 'agent'] as const;
const newCard = ['owner', 'new-mobile'] as const;
const withStaff = ['owner', 'staff'] as const;
const everybodyAndStaff = ['owner', 'old-contacts', 'staff'] as const;

export const noticeEvents = {
  submitted: everybody,
  'correction-asked': withAgent,
  'correction-reminder': withAgent,
  'identity-failed': owner,
  'identity-locked': everybodyAndStaff,
  'identity-passed': everybody,
  'agreement-reminder': owner,
  'review-taken': owner,
  'review-reminder': ['staff'],
  'review-overdue': withStaff,
  'review-info-wanted': owner,
  'review-approved': owner,
  'penny-sent': newCard,
  'penny-wrong': newCard,
  'penny-expired': newCard,
  'penny-wanted': newCard,
  'penny-mispaid': newCard,
  'cooling-started': everybodyAndAgent,
  'cooling-ending': everybodyAndAgent,
  'network-audit': withStaff,
  'network-late': everybodyAndStaff,
  'network-returned': everybodyAndStaff,
  'switch-started': withStaff,
  'network-fault': withStaff,
  'switch-finished': withStaff,
  'limit-low': withStaff,
  completed: ['owner', 'old-contacts', 'new-mobile'],
  'first-payout': newCard,
  'cap-lifted': newCard,
  'payout-returned': withStaff,
  'balance-negative': withStaff,
  'agent-acted': owner,
  frozen: everybodyAndStaff,
  objection: everybodyAndStaff,
  'late-objection': everybodyAndStaff,
  'payout-sign': everybodyAndStaff,
  'recall-asked': withStaff,
  'recall-answered': withStaff,
  'stop-refused': everybodyAndStaff,
  'payouts-held': withStaff,
  'rolled-back': everybodyAndStaff,
  cancelled: everybodyAndStaff,
  expired: everybodyAndStaff,
  rejected: everybodyAndStaff,
  'window-delay': withStaff,
  'bank-busy': withStaff,
  'sla-missed': withStaff,
  escalated: ['staff'],
  'not-delivered': ['staff'],
  'yearly-review': owner,
  'papers-expiring': owner,
  'binding-breach': ['staff'],
} as const satisfies Record<string, readonly NoticeAudience[]>;

export type NoticeEvent = keyof typeof noticeEvents;

const betweenRequests: readonly NoticeEvent[] = [
  'yearly-review',
  'papers-expiring',
  'binding-breach',
];

/** Whether the event belongs to no open request: such notices have no progress link and no payout line. */
export const isBetweenRequests = (event: NoticeEvent): boolean => betweenRequests.includes(event);

/** Whether somebody objected to the change: readers of these notices learn where to report fraud [A71]. */
export const isObjection = (event: NoticeEvent): boolean =>
  event === 'objection' || event === 'late-objection';

/** The audiences of an event, in the order in which copies are sent. */
export const findAudiences = (event: NoticeEvent): readonly NoticeAudience[] => noticeEvents[event];

/**
 * Whether a copy holds a link that stops the change with one tap [E6 stop link]. The owner's copy has
 * it too, because the owner may be the victim.
 */
export const hasStopLink = (event: NoticeEvent, audience: NoticeAudience): boolean =>
  (audience === 'owner' || audience === 'old-contacts') &&
  findAudiences(event).includes('old-contacts');
