/** Who is told of what (rules.md E6): event × audience. */
export const audiences = ['owner', 'old-contacts', 'new-mobile', 'staff'] as const;
export type NoticeAudience = (typeof audiences)[number];

interface Row {
  to: readonly NoticeAudience[];
  /** Old contacts can stop the change with one tap from here (rules.md E6, the stop sign). */
  stopLink?: true;
}

const owner = ['owner'] as const;
const everybody = ['owner', 'old-contacts'] as const;

export const noticeEvents = {
  submitted: { to: everybody, stopLink: true },
  'correction-asked': { to: owner },
  'correction-reminder': { to: owner },
  'identity-failed': { to: owner },
  'identity-locked': { to: everybody, stopLink: true },
  'identity-passed': { to: everybody, stopLink: true },
  'review-taken': { to: owner },
  'review-overdue': { to: ['owner', 'staff'] },
  'review-info-wanted': { to: owner },
  'review-approved': { to: owner },
  'penny-sent': { to: ['owner', 'new-mobile'] },
  'penny-wrong': { to: ['owner', 'new-mobile'] },
  'penny-expired': { to: ['owner', 'new-mobile'] },
  'cooling-started': { to: everybody, stopLink: true },
  'cooling-ending': { to: everybody, stopLink: true },
  'switch-started': { to: ['owner', 'staff'] },
  'network-fault': { to: ['owner', 'staff'] },
  'switch-finished': { to: owner },
  completed: { to: ['owner', 'old-contacts', 'new-mobile'], stopLink: true },
  'first-payout': { to: ['owner', 'new-mobile'] },
  'cap-lifted': { to: ['owner', 'new-mobile'] },
  frozen: { to: ['owner', 'old-contacts', 'staff'] },
  objection: { to: ['owner', 'old-contacts', 'staff'] },
  'late-objection': { to: ['owner', 'old-contacts', 'staff'] },
  'rolled-back': { to: ['owner', 'old-contacts', 'staff'] },
  cancelled: { to: ['owner', 'old-contacts', 'staff'] },
  expired: { to: ['owner', 'old-contacts', 'staff'] },
  rejected: { to: everybody },
  'window-delay': { to: owner },
  'bank-busy': { to: owner },
  'sla-missed': { to: ['owner', 'staff'] },
  'yearly-review': { to: owner },
  'papers-expiring': { to: owner },
} as const satisfies Record<string, Row>;

export type NoticeEvent = keyof typeof noticeEvents;

/** The audiences of an event, in the order they are told. */
export const audiencesOf = (event: NoticeEvent): readonly NoticeAudience[] =>
  noticeEvents[event].to;

export const carriesStopLink = (event: NoticeEvent): boolean => 'stopLink' in noticeEvents[event];
