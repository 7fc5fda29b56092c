import { findTrustedContact as standing } from '../../domain/identity/trusted-contact.ts';
import type { Contact } from '../../domain/parties/merchant.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';

/** A contact of the record that may be relied on, as far as the record was read. */
export const findTrustedContact = (
  c: ChangeRequest,
  contactId: string | undefined,
  channel?: Contact['channel'],
): Contact | undefined =>
  standing(c.facts.merchant?.value.contacts ?? [], c.policy, c.now(), { contactId, channel });
