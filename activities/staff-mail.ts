import { callPort } from './calls.ts';
import type { MailPort } from './notices.ts';

/** A message to the staff that belongs to no single merchant. Ids and counts only. */
export interface StaffMessage {
  /** Messages with the same id are one message to every mail system. */
  messageId: string;
  subject: string;
  text: string;
}

export const createStaffMailActivities = ({
  mail,
  staffAddress,
}: {
  mail: MailPort;
  staffAddress: string;
}) => ({
  sendStaffMail: (note: StaffMessage) =>
    callPort((options) => mail.send({ ...note, to: staffAddress }, options)),
});
