/**
 * Who gets a copy of a notice [E6]. The contacts are those of the record when the request
 * came in: whoever removes or adds some later changes nothing about who is told [B3.5].
 */
import { parseDurationMs } from '../time/duration.ts';
import type { Contact } from '../parties/merchant.ts';
import { findAudiences, type NoticeAudience, type NoticeEvent } from './events.ts';

export interface Recipient {
  audience: NoticeAudience;
  /** A contact of the merchant's record; absent for the new card's mobile and for staff. */
  contactId?: string;
  /** The owner's other contacts, tried in order when this one is never reached. */
  fallbackContactIds?: string[];
  /** The contact left the record: it gets the minimum. */
  removed?: boolean;
}

export interface KnownContact extends Contact {
  removed: boolean;
}

export interface ContactHistory {
  /** As the record had them when the request came in. */
  known: readonly Contact[];
  /** As it has them now. */
  present: readonly Contact[];
  /** [E2 contacts.notifyBack]: how long one that was removed before is told still. */
  notifyBack: string;
  /** ISO 8601. */
  now: string;
}

/** Everybody to be told: a thief removes contacts first, so those removed a short while ago are among them. */
export const findNotifiableContacts = ({
  known,
  present,
  notifyBack,
  now,
}: ContactHistory): KnownContact[] =>
  known
    .filter(
      ({ until }) =>
        until === undefined || Date.parse(now) - Date.parse(until) < parseDurationMs(notifyBack),
    )
    .map((contact) => ({
      ...contact,
      removed: !present.some(({ id, until }) => id === contact.id && until === undefined),
    }));

/** The copies of an event, in the order they go out: the owner's first, on the contact he hears soonest. */
export function findRecipients(event: NoticeEvent, contacts: readonly KnownContact[]): Recipient[] {
  const audiences = findAudiences(event);
  const [first, ...others] = findOwnerContactIds(contacts);
  const owner: Recipient[] =
    audiences.includes('owner') && first !== undefined
      ? [
          {
            audience: 'owner',
            contactId: first,
            ...(others.length > 0 && { fallbackContactIds: others }),
          },
        ]
      : [];
  const taken = owner.map(({ contactId }) => contactId);
  return [
    ...owner,
    ...(audiences.includes('old-contacts')
      ? contacts.filter(({ id }) => !taken.includes(id)).map(toOldContactRecipient)
      : []),
    ...(['new-mobile', 'staff'] as const)
      .filter((audience) => audiences.includes(audience))
      .map((audience) => ({ audience })),
  ];
}

const findOwnerContactIds = (contacts: readonly KnownContact[]): string[] =>
  (['sms', 'email'] as const).flatMap((wanted) =>
    contacts.filter(({ channel, removed }) => channel === wanted && !removed).map(({ id }) => id),
  );

const toOldContactRecipient = ({ id, removed }: KnownContact): Recipient => ({
  audience: 'old-contacts',
  contactId: id,
  ...(removed && { removed }),
});
