import { standingContact as standing } from '../../domain/contacts.ts';
import type { Contact } from '../../domain/parties.ts';
import type { Case } from '../case.ts';

/** A contact of the record that may be relied on, as far as the record was read. */
export const standingContact = (
  c: Case,
  contactId: string | undefined,
  channel?: Contact['channel'],
): Contact | undefined =>
  standing(c.facts.merchant?.value.contacts ?? [], c.policy, c.now(), { contactId, channel });
