/** A notice: who gets it, and the ports that send it. */
import type { Recipient } from '../domain/notices/recipients.ts';
import type { LinkPurpose } from '../domain/notices/short-links.ts';
import type { SmsMessage } from '../domain/notices/sms.ts';
import type { AuditLogPort } from './audit-log.ts';
import type { CallOptions } from './calls.ts';
import type { AddressPorts, AddressSource } from './notice-addresses.ts';
import type { Attempt, NoticeContent } from './notice-copies.ts';

export interface MailPort {
  /** Mail systems treat messages with the same id as one. @throws PortFailure refused on 5xx */
  send(
    mail: { messageId: string; to: string; subject: string; text: string; html?: string },
    options: CallOptions,
  ): Promise<void>;
}
/** A copy of a notice that goes by SMS, kept until its receipt is known. */
export interface SmsCopy {
  notice: Notice;
  attempt: Attempt;
}
export interface SmsOrder extends SmsMessage {
  /** There is one message for each key. */
  key: string;
  acquirerId: string;
  to: string;
  /** Missing in messages that people ask for, and ask for again, such as codes. */
  copy?: SmsCopy;
  /** It was stored for its receipt before. */
  isKept?: boolean;
}
/** A message that is stored for its receipt. */
export type KeptSms = Required<Pick<SmsOrder, 'key' | 'acquirerId' | 'copy'>>;
export interface SmsPort {
  /** Receipts are asked for by our keys, so that a message may be stored before it leaves, whatever becomes of it. */
  keepsKeys?: boolean;
  /**
   * Sends an approved template with its parameters.
   * @throws PortFailure refused when the number takes no messages; unavailable when it is not known to be sent
   */
  send(sms: SmsOrder, options: CallOptions): Promise<void>;
}
/** Signed links in notices. Whoever has the link may use it. */
export interface LinksPort {
  buildStopLink(target: { acquirerId: string; requestId: string; contactId: string }): string;
  buildStatusLink(target: { acquirerId: string; requestId: string; contactId: string }): string;
}

/** One link of one reader. */
export interface NoticeLink {
  purpose: LinkPurpose;
  acquirerId: string;
  requestId: string;
  contactId: string;
}
/** Short links for messages; stored, so they can end and be revoked. */
export interface ShortLinksPort {
  /**
   * Stores links, and with them the messages of which they are.
   * @returns the paths of the links below the public address, in the same order; undefined where there is none any more
   */
  shortenAll(
    links: readonly NoticeLink[],
    messages?: readonly KeptSms[],
  ): Promise<(string | undefined)[]>;
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
  shortLinks: ShortLinksPort;
  /** Under which merchants reach the API. */
  publicUrl: string;
  /** The number that merchants of an acquirer call. */
  findServicePhone(acquirerId: string): string;
}
