import { parseDurationMs } from '../time/duration.ts';
import type { Contact } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

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
      Date.parse(now) - Date.parse(since) >= parseDurationMs(policy['contacts.quarantine']),
  );
