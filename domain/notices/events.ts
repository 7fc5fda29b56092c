/** Who is told of what [E6]: event × audience. The channel is the contact's own. */
const audiences = ['owner', 'old-contacts', 'new-mobile', 'staff'] as const;
export type NoticeAudience = (typeof audiences)[number];

const owner = ['owner'] as const;
const everybody = ['owner', 'old-contacts'] as const;
const newCard = ['owner', 'new-mobile'] as const;
const withStaff = ['owner', 'staff'] as const;
const everybodyAndStaff = ['owner', 'old-contacts', 'staff'] as const;

export const noticeEvents = {
  submitted: everybody,
  'correction-asked': owner,
  'correction-reminder': owner,
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
  'cooling-started': everybody,
  'cooling-ending': everybody,
  'switch-started': withStaff,
  'network-fault': withStaff,
  'switch-finished': withStaff,
  completed: ['owner', 'old-contacts', 'new-mobile'],
  'first-payout': newCard,
  'cap-lifted': newCard,
  frozen: everybodyAndStaff,
  objection: everybodyAndStaff,
  'late-objection': everybodyAndStaff,
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

/** Whether no request is under way: there is no progress to look at, and no money on its way. */
export const isBetweenRequests = (event: NoticeEvent): boolean => betweenRequests.includes(event);

/** Whether somebody said that the change is not his wish: its readers learn where to turn [A71]. */
export const isObjection = (event: NoticeEvent): boolean =>
  event === 'objection' || event === 'late-objection';

/** The audiences of an event, in the order they are told. */
export const findAudiences = (event: NoticeEvent): readonly NoticeAudience[] => noticeEvents[event];

/**
 * Whether a copy lets its reader stop the change with one tap [E6 stop link]. The owner is read as one of them: he may be the one who was robbed.
 */
export const hasStopLink = (event: NoticeEvent, audience: NoticeAudience): boolean =>
  (audience === 'owner' || audience === 'old-contacts') &&
  findAudiences(event).includes('old-contacts');
