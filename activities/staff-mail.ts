/** Tells staff what concerns several merchants, by mail and in group chats. Messages hold ids and counts only. */
import { activityInfo, heartbeat, log } from '@temporalio/activity';
import type { NoticedRole } from '../domain/notices/staff.ts';
import { PortFailure } from '../domain/parties/port-failure.ts';
import { callPort, raiseAlarm, type CallOptions } from './calls.ts';
import type { MailPort } from './notice.ts';
import {
  findStaffChannels,
  getStaffName,
  listStaffAttempts,
  type StaffChannel,
  type StaffPorts,
} from './staff-channels.ts';

export interface StaffMessage {
  /** Mail systems treat messages with the same id as one. */
  messageId: string;
  roles: readonly NoticedRole[];
  parts: readonly StaffMessagePart[];
  /** After so many attempts nobody waits any longer for a channel that is away; missing where it is waited for. */
  tries?: number;
}

/** What staff of one acquirer read; without an acquirer it is for those of all. */
export interface StaffMessagePart {
  acquirerId?: string;
  subject: string;
  text: string;
  /** The page of the desk to open. */
  path?: string;
}

export type StaffMailPorts = StaffPorts & { mail: MailPort };

export const createStaffMailActivities = (ports: StaffMailPorts) => ({
  /**
   * Sends every part to each channel of its staff. A retry sends what the attempts before have not sent.
   * @returns the acquirers of whose staff nobody was reached; nothing where there are none, as it stays in the history
   */
  sendStaffMail: (message: StaffMessage): Promise<string[] | undefined> =>
    callPort(async (options) => {
      const sent = (activityInfo().heartbeatDetails as string[] | undefined) ?? [];
      const unreached = await sendToStaff(ports, message, sent, options);
      return unreached.length > 0 ? unreached : undefined;
    }),
});

/**
 * @param sent what was sent before; grows
 * @returns the acquirers of the parts that have reached nobody, after the last try
 * @throws PortFailure unavailable when some channel cannot be reached now, before the last try
 */
export async function sendToStaff(
  ports: StaffMailPorts,
  { messageId, parts, roles, tries = Number.POSITIVE_INFINITY }: StaffMessage,
  sent: string[],
  options: CallOptions,
): Promise<string[]> {
  const isLastTry = activityInfo().attempt >= tries;
  const unreached: string[] = [];
  let missing: PortFailure | undefined;
  for (const part of parts) {
    let isReached = false;
    for (const channel of findStaffChannels(ports, part.acquirerId, roles)) {
      const key = [messageId, part.acquirerId, getStaffName(channel)].filter(Boolean).join('/');
      if (!sent.includes(key)) {
        const failure = await sendPart(ports, key, part, channel, options);
        if (!failure) sent.push(key);
        else if (isLastTry)
          log.error('staff are not told: a channel is away', { channel: channel.name });
        else missing = failure;
        heartbeat(sent);
      }
      isReached ||= sent.includes(key);
    }
    if (!isReached) unreached.push(part.acquirerId ?? '');
  }
  if (missing) throw missing;
  return unreached;
}

/** The failure when the channel cannot be reached now. A chat that refuses for good is replaced by the mail for everybody. */
async function sendPart(
  ports: StaffMailPorts,
  key: string,
  { path, subject, text }: StaffMessagePart,
  channel: StaffChannel,
  options: CallOptions,
): Promise<PortFailure | undefined> {
  for (const { address, name } of listStaffAttempts(ports, channel))
    try {
      if (address !== undefined)
        await ports.mail.send({ messageId: key, to: address, subject, text }, options);
      else {
        const message = { text: `${subject}\n${text}`, ...(path !== undefined && { path }) };
        await ports.staffChannels?.post(name, message, options);
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof PortFailure)) throw error;
      raiseAlarm(error);
      if (error.kind !== 'refused') return error;
      log.warn('a message to staff was refused for good', { channel: name });
    }
  return undefined;
}
