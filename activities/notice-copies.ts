/** The copies of one notice: who reads each, and what it says. */
import { createHash } from 'node:crypto';
import type { NoticeEvent } from '../domain/notices/events.ts';
import { getAgentName, type Recipient } from '../domain/notices/recipients.ts';
import { renderNotice, type NoticeData } from '../domain/notices/renderer.ts';
import { findNoticedRoles } from '../domain/notices/staff.ts';
import type { MerchantRef } from './calls.ts';
import {
  findStaffChannels,
  getStaffName,
  listStaffAttempts,
  type StaffChannel,
  type StaffPorts,
} from './staff-channels.ts';

/** What a copy holds besides the data of its notice. */
type OwnData = Pick<NoticeData, 'stopLink' | 'statusLink' | 'securityPhrase' | 'servicePhone'>;

/** What a notice says, the same in all of its copies. */
export interface NoticeContent {
  event: NoticeEvent;
  data: Omit<NoticeData, keyof OwnData>;
}

export function getRecipientName({ agentId, audience, channel, contactId }: Attempt): string {
  if (contactId !== undefined) return contactId;
  if (agentId !== undefined) return getAgentName(agentId);
  return channel ? getStaffName(channel) : audience;
}

/** A copy on its way to one contact. */
export interface Attempt extends Recipient {
  /** It takes the place of a copy that could not be delivered: the contact may have one of its own. */
  isInstead?: true;
  /** Of a copy for staff: where it goes. */
  channel?: StaffChannel;
}

export const listAttempts = ({ fallbackContactIds = [], ...copy }: Recipient): Attempt[] => [
  copy,
  ...fallbackContactIds.map((contactId) => ({ ...copy, contactId, isInstead: true as const })),
];

/** A copy for each channel of the staff whom an event concerns: the attempts to deliver each. */
export const listStaffCopies = (
  ports: StaffPorts,
  { event, merchant: { acquirerId } }: Pick<NoticeContent, 'event'> & { merchant: MerchantRef },
  copy: Recipient,
): Attempt[][] =>
  findStaffChannels(ports, acquirerId, findNoticedRoles(event)).map((channel) =>
    listStaffAttempts(ports, channel).map((attempt) => ({ ...copy, channel: attempt })),
  );

/** Of a message: copies with the same text are one message, and no others. */
export const buildMessageKey = (noticeKey: string, attempt: Attempt): string =>
  `${noticeKey}/${getRecipientName(attempt)}${attempt.isInstead ? `/${attempt.audience}` : ''}`;

/** Copies of one kind have the same text. */
export const describeCopyKind = ({ audience, removed }: Recipient): string =>
  removed === true ? `${audience}, removed` : audience;

export const fillData = (
  { data }: NoticeContent,
  { removed }: Recipient,
  own: OwnData,
): NoticeData => ({
  ...data,
  ...own,
  ...(removed === true && { removed }),
});

export const renderCopy = (notice: NoticeContent, copy: Recipient, own: OwnData) =>
  renderNotice(notice.event, copy.audience, fillData(notice, copy, own));

export function computeDigest(notice: NoticeContent, copy: Recipient): string {
  const { subject, body } = renderCopy(notice, copy, {
    stopLink: '',
    statusLink: '',
    servicePhone: '',
  });
  return createHash('sha256').update(`${subject}\n${body}`).digest('hex').slice(0, 32);
}
