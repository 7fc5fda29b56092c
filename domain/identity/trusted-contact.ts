/** Which contacts of a merchant may be relied on. */
import { parseDurationMs } from '../time/duration.ts';
import type { Contact } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/**
 * A contact that is on the record still, and long enough: one that joined it a short while ago may be
 * the thief's [D recent-change quarantine]. The first one that fits, or undefined.
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
