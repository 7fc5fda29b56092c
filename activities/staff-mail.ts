import { callPort } from './calls.ts';
import type { MailPort } from './notice.ts';

/** A mail to staff that concerns several merchants. It holds ids and counts only. */
export interface StaffMessage {
  /** Mail systems treat messages with the same id as one. */
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
  sendStaffMail: (message: StaffMessage) =>
    callPort((options) => mail.send({ ...message, to: staffAddress }, options)),
});
