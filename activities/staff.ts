import { ask } from './calls.ts';
import type { MailPort } from './notices.ts';

/** A message to the staff that belongs to no single merchant. Ids and counts only. */
export interface StaffNote {
  /** Messages with the same id are one message to every mail system. */
  messageId: string;
  subject: string;
  text: string;
}

export const staffActivities = ({
  mail,
  staffAddress,
}: {
  mail: MailPort;
  staffAddress: string;
}) => ({
  tellStaff: (note: StaffNote) =>
    ask((options) => mail.send({ ...note, to: staffAddress }, options)),
});
