/** Which contacts of a merchant may be relied on. */
import { durationMs } from './duration.ts';
import type { Contact } from './parties.ts';
import type { PolicyValues } from './policy.ts';

/**
 * A contact that is on the record still, and long enough: one that joined it a short while ago may be
 * the thief's (rules.md D recent-change quarantine). The first one that fits, or undefined.
 * @param now ISO 8601
 */
export const standingContact = (
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
      Date.parse(now) - Date.parse(since) >= durationMs(policy['contacts.quarantine']),
  );
