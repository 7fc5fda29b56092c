import { durationMs } from '../../domain/duration.ts';
import type { Contact } from '../../domain/parties.ts';
import type { Case } from '../case.ts';

/**
 * A contact that may be relied on: on the record still, and long enough. One that joined it a short
 * while ago may be the thief's (rules.md D recent-change quarantine).
 */
export function standingContact(
  c: Case,
  contactId: string | undefined,
  channel?: Contact['channel'],
): Contact | undefined {
  const quarantineMs = durationMs(c.policy['contacts.quarantine']);
  return c.facts.merchant?.value.contacts.find(
    (contact) =>
      contact.until === undefined &&
      (channel === undefined || contact.channel === channel) &&
      (contactId === undefined || contact.id === contactId) &&
      Date.parse(c.now()) - Date.parse(contact.since) >= quarantineMs,
  );
}
