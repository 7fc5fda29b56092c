/** Sends one copy of a notice: by SMS or by mail, as its reader's address says. */
import { renderMailHtml } from '../domain/notices/mail-html.ts';
import { renderNoticeSms } from '../domain/notices/sms.ts';
import { isPaging, renderChatText } from '../domain/notices/staff.ts';
import type { CallOptions } from './calls.ts';
import { createDeparture, type Departure } from './departure.ts';
import {
  buildMessageKey,
  fillData,
  getRecipientName,
  renderCopy,
  type Attempt,
} from './notice-copies.ts';
import type { Notice, NoticePorts } from './notice.ts';
import type { StaffChannel } from './staff-channels.ts';

export type DeliveryPorts = Omit<NoticePorts, 'auditLog'>;

/**
 * Sends a copy. Its key makes one message of copies that are sent again.
 * @param departure of the notices that go out together
 * @returns false when the reader has no address: a new card without a mobile is no fault of anybody
 * @throws PortFailure refused when the address takes no messages
 */
export async function deliverCopy(
  ports: DeliveryPorts,
  notice: Notice,
  copy: Attempt,
  options: CallOptions,
  departure: Departure = createDeparture(ports, []),
): Promise<boolean> {
  if (copy.channel && copy.channel.address === undefined)
    return postToChat(ports, notice, copy.channel, options);
  const to = await departure.findAddress(notice, copy, options);
  if (to === undefined) return false;
  const target = {
    acquirerId: notice.merchant.acquirerId,
    requestId: notice.requestId,
    contactId: getRecipientName(copy),
  };
  const own = {
    stopLink: ports.links.buildStopLink(target),
    statusLink: ports.links.buildStatusLink(target),
    servicePhone: ports.findServicePhone(notice.merchant.acquirerId),
    ...(to.securityPhrase !== undefined && { securityPhrase: to.securityPhrase }),
  };
  const key = buildMessageKey(notice.key, copy);
  if (to.channel === 'sms') {
    const { own: short, isKept } = await departure.prepareSms(notice, copy, own);
    const sms = renderNoticeSms(notice.event, copy.audience, fillData(notice, copy, short));
    const { acquirerId } = target;
    const about = { copy: { notice, attempt: copy }, isKept };
    await ports.sms.send({ key, acquirerId, to: to.address, ...about, ...sms }, options);
    return true;
  }
  const { subject, body } = renderCopy(notice, copy, own);
  const html = renderMailHtml(subject, body);
  await ports.mail.send({ messageId: key, to: to.address, subject, text: body, html }, options);
  return true;
}

/** A chat may be run by somebody else: it reads less than a mail, and opens the desk for the rest. */
async function postToChat(
  { findServicePhone, staffChannels }: DeliveryPorts,
  { data, event, merchant, requestId }: Notice,
  { name }: StaffChannel,
  options: CallOptions,
): Promise<boolean> {
  const own = { stopLink: '', statusLink: '', servicePhone: findServicePhone(merchant.acquirerId) };
  const message = {
    text: renderChatText(event, { ...data, ...own }),
    path: `/desk/requests/${requestId}`,
    ...(isPaging(event) && { isUrgent: true }),
  };
  await staffChannels?.post(name, message, options);
  return true;
}
