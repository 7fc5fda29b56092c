/**
 * Who gets a copy of a notice [E6]. Copies go to the contacts that the merchant record had when the
 * request came in: contacts that are added or removed later change nothing [B3.5].
 */
import { parseDurationMs } from '../time/duration.ts';
import type { Contact } from '../parties/merchant.ts';
import type { CardChangeRequest } from '../request/card-change-schema.ts';
import { findAudiences, type NoticeAudience, type NoticeEvent } from './events.ts';

export interface Recipient {
  audience: NoticeAudience;
  /** A contact of the merchant record; missing for the mobile of the new card, for agents and for staff. */
  contactId?: string;
  /** Of an agent who acts for the merchant, as the core names them. */
  agentId?: string;
  /** The owner's other contacts, tried in this order when `contactId` refuses the message for good. */
  fallbackContactIds?: string[];
  /** The contact was removed from the record: its copy says only the minimum. */
  removed?: boolean;
}

export interface KnownContact extends Contact {
  removed: boolean;
}

export interface ContactHistory {
  /** Contacts of the record when the request came in. */
  known: readonly Contact[];
  /** Contacts of the record now. */
  present: readonly Contact[];
  /** How long a removed contact still gets notices, ISO 8601 duration [E2 contacts.notifyBack]. */
  notifyBack: string;
  /** ISO 8601. */
  now: string;
}

/** The contacts that get notices. Recently removed ones are among them, because a thief removes contacts first. */
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

/**
 * The copies of an event in the order in which they are sent: the owner's copy first, by SMS if possible.
 * @param agents of record
 */
export function findRecipients(
  event: NoticeEvent,
  contacts: readonly KnownContact[],
  agents: readonly string[] = [],
): Recipient[] {
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
  const ownerContactIds = owner.map(({ contactId }) => contactId);
  return [
    ...owner,
    ...(audiences.includes('old-contacts')
      ? contacts.filter(({ id }) => !ownerContactIds.includes(id)).map(toOldContactRecipient)
      : []),
    ...(audiences.includes('new-mobile') ? [{ audience: 'new-mobile' as const }] : []),
    ...(audiences.includes('agent') ? agents.map(toAgentRecipient) : []),
    ...(audiences.includes('staff') ? [{ audience: 'staff' as const }] : []),
  ];
}

const findOwnerContactIds = (contacts: readonly KnownContact[]): string[] =>
  (['sms', 'email'] as const).flatMap((wanted) =>
    contacts.filter(({ channel, removed }) => channel === wanted && !removed).map(({ id }) => id),
  );

const agentPrefix = 'agent/';

/** What the audit log calls an agent who was told; ids of contacts have no slash. */
export const getAgentName = (agentId: string): string => `${agentPrefix}${agentId}`;
export const getAgentId = (name: string): string => name.slice(agentPrefix.length);
export const isAgentName = (name: string): boolean => name.startsWith(agentPrefix);

const toAgentRecipient = (agentId: string): Recipient => ({ audience: 'agent', agentId });

/** So many agents of a merchant are told: an agency that registers its whole staff gets no mailing. */
const mostAgents = 3;

/**
 * The agents who are told of a request: those of the merchant record, and where the core keeps no list whoever submitted or
 * drafted the request as an agent.
 */
export function findAgents(
  agents: readonly string[] | undefined,
  { draftedBy, submittedBy }: Pick<CardChangeRequest, 'draftedBy' | 'submittedBy'>,
): string[] {
  const actors = [submittedBy, draftedBy].flatMap((by) => (by?.role === 'agent' ? [by.id] : []));
  return [...new Set(agents ?? actors)].slice(0, mostAgents);
}

const toOldContactRecipient = ({ id, removed }: KnownContact): Recipient => ({
  audience: 'old-contacts',
  contactId: id,
  ...(removed && { removed }),
});
