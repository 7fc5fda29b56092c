import type { Facts } from '../gates/assessment.ts';
import { parseDurationMs } from '../time/duration.ts';
import type { Contact } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { isForPresentSubject } from './proof-subject.ts';

/**
 * The first wanted contact that is still on the merchant record and older than `contacts.quarantine`,
 * or undefined. A contact added recently may belong to a thief [D recent-change quarantine].
 * @param now ISO 8601
 */
export const findTrustedContact = (
  contacts: readonly Contact[],
  policy: PolicyValues,
  now: string,
  wanted: { contactId?: string | undefined; channel?: Contact['channel'] | undefined } = {},
): Contact | undefined =>
  contacts.find(
    ({ id, channel, since, until }) =>
      until === undefined &&
      (wanted.channel === undefined || channel === wanted.channel) &&
      (wanted.contactId === undefined || id === wanted.contactId) &&
      isOfLongStanding(since, policy, now),
  );

const isOfLongStanding = (since: string, policy: PolicyValues, now: string): boolean =>
  Date.parse(now) - Date.parse(since) >= parseDurationMs(policy['contacts.quarantine']);

/**
 * Whether those who were told can speak for the merchant: one of long standing, also if it was removed since. Contacts
 * that were added lately do where the record has no other one, or the owner came in person with both cards
 * [D old contacts, D recent-change quarantine].
 * @param told those of the contacts known at the submission that were reached
 */
export const hasReachedOldContact = (
  told: readonly Contact[],
  facts: Facts,
  policy: PolicyValues,
  now: string,
): boolean =>
  told.some(({ since }) => isOfLongStanding(since, policy, now)) ||
  (told.length > 0 &&
    (findTrustedContact(facts.merchant?.value.contacts ?? [], policy, now) === undefined ||
      (facts.attested?.bothCardsShown === true && isForPresentSubject(facts.attested, facts))));
