/** A notice: who gets it, and the ports that send it. */
import type { Recipient } from '../domain/notices/recipients.ts';
import type { SmsMessage } from '../domain/notices/sms.ts';
import type { AuditLogPort } from './audit-log.ts';
import type { CallOptions } from './calls.ts';
import type { AddressPorts, AddressSource } from './notice-addresses.ts';
import type { NoticeContent } from './notice-copies.ts';

export interface MailPort {
  /** Mail systems treat messages with the same id as one. @throws PortFailure refused on 5xx */
  send(
    mail: { messageId: string; to: string; subject: string; text: string },
    options: CallOptions,
  ): Promise<void>;
}
export interface SmsPort {
  /** Sends an approved template with its parameters. */
  send(sms: { key: string; to: string } & SmsMessage, options: CallOptions): Promise<void>;
}
/** Signed links in notices. Whoever has the link may use it. */
export interface LinksPort {
  buildStopLink(target: { acquirerId: string; requestId: string; contactId: string }): string;
  buildStatusLink(target: { acquirerId: string; requestId: string; contactId: string }): string;
}

export interface Notice extends NoticeContent, AddressSource {
  requestId: string;
  copies: Recipient[];
}
/** What became of a notice that was tried once, beside something else. */
export interface FirstTry extends NoticeResult {
  /** Some copy was not sent, and is to be tried again. */
  isUnfinished?: true;
}

export interface NoticeResult {
  /** Contacts that the notice reached, or the audience where there is no contact. */
  notified: string[];
  /** Contacts whose address refused the notice for good. */
  failed: string[];
  /** Digest of the text of each kind of copy, without links and security phrase. */
  contents: Record<string, string>;
}

export interface NoticePorts extends AddressPorts {
  auditLog: Pick<AuditLogPort, 'append'>;
  mail: MailPort;
  sms: SmsPort;
  links: LinksPort;
  /** The number that merchants of an acquirer call. */
  findServicePhone(acquirerId: string): string;
}
