/** What sends messages: a gateway that speaks our contract, or a provider with an API of its own. */
import type { CallOptions } from '../../activities/calls.ts';
import type { SmsMessage } from '../../domain/notices/sms.ts';

export interface ProviderOrder extends SmsMessage {
  /** Ours; the provider returns it with the receipt. */
  key: string;
  acquirerId: string;
  to: string;
}

/** What became of a message, as its provider knows it. */
export interface Receipt {
  state: 'waiting' | 'delivered' | 'failed';
  messageId?: string;
  /** The provider's word for why it failed. */
  code?: string;
}

/** A message that was sent, as far as it is needed to ask for it. */
export interface SentMessage {
  key: string;
  to: string;
  /** Missing where the answer was lost. */
  messageId?: string | undefined;
  /** ISO 8601 */
  sentAt: string;
}

export interface SmsProvider {
  /** `gateway` keeps our keys: the same message may be sent again, and arrives once. The others keep none. */
  name: 'gateway' | 'aliyun' | 'tencent';
  /** Whether a message that it does not know was not sent: it lists those that wait for their receipt as well. */
  isComplete: boolean;
  /**
   * Sends once.
   * @returns the provider's id of the message
   * @throws PortFailure `refused` when this number or text is not accepted, `unavailable` when it was certainly not
   *   accepted now, `unknown` when it may have been sent
   */
  send(order: ProviderOrder, options: CallOptions): Promise<string>;
  /** @returns undefined when it knows of no such message. @throws PortFailure unavailable */
  find(sent: SentMessage, options: CallOptions): Promise<Receipt | undefined>;
}
