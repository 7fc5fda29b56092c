/** Sends messages by a provider, one for each key, and keeps what was sent for its receipt. */
import type { SmsPort } from '../../activities/notice.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import type { SmsMessages, StoredSms } from '../storage/sms-messages.ts';
import type { SmsProvider } from './provider.ts';

/** How long after a lost answer a provider may still not show the message. */
const settleMs = 10 * 60_000;
/** When a lost answer is asked about again. */
const askAgainMs = 60_000;

/**
 * A provider that keeps no keys is sent each message once. It is written down before it leaves; where the answer is lost
 * the provider is asked, and the message counts as sent only when the provider knows it.
 * A gateway that keeps our keys makes one message of those that are sent again, and answers receipts by these keys. So a copy is
 * written down for its receipt alone: with its link before it leaves, or once it was accepted where it has none. The gateway is used
 * without the database as well: its receipts are then not asked for.
 */
export function createSmsPort(provider: SmsProvider, messages: SmsMessages): SmsPort {
  const send: SmsPort['send'] = async (order, options) => {
    const { key } = order;
    try {
      const messageId = await provider.send(order, options);
      await messages.markAccepted(key, messageId).catch(goOn);
    } catch (error) {
      const kind = error instanceof PortFailure ? error.kind : 'unknown';
      // Written down it stays only if it may have been sent.
      if (kind !== 'unknown') await messages.forget(key).catch(goOn);
      throw toTriedAgain(error);
    }
  };

  const sendByKey: SmsPort['send'] = async (order, options) => {
    const { copy, isKept, key } = order;
    try {
      const messageId = await provider.send(order, options);
      if (copy && isKept !== true)
        await messages.keepAccepted({ ...order, copy }, messageId).catch(goOn);
    } catch (error) {
      // Nobody asks for the receipt of what the gateway does not take.
      const isRefused = error instanceof PortFailure && error.kind === 'refused';
      if (isKept === true && isRefused) await messages.forget(key).catch(goOn);
      throw toTriedAgain(error);
    }
  };

  /** What to do with a message whose earlier answer was lost. */
  const resume = async (stored: StoredSms, ...sent: Parameters<SmsPort['send']>): Promise<void> => {
    const [{ to, key }, options] = sent;
    const found = await provider.find({ ...stored, to }, options);
    if (found) return messages.markAccepted(key, found.messageId);
    if (Date.now() - Date.parse(stored.sentAt) < settleMs)
      throw new PortFailure('unavailable', 'sms: nobody knows yet whether it was sent', {
        retryAfterMs: askAgainMs,
      });
    // It may have arrived: the reader is told on another way, and never twice on this one.
    if (!provider.isComplete)
      throw new PortFailure('refused', 'sms: it is not known whether it was sent', {
        code: 'UPS_REJECTED',
      });
    if (await messages.takeAgain(stored)) await send(...sent);
    return undefined;
  };

  const keepsKeys = provider.name === 'gateway';
  return {
    keepsKeys,
    send: async (order, options) => {
      if (keepsKeys) return sendByKey(order, options);
      const { isNew, stored } = await messages.begin(order);
      if (isNew) return send(order, options);
      return stored.state === 'sending' ? resume(stored, order, options) : undefined;
    },
  };
}

/** Whether it was sent is not known: it is asked about, and never counted as sent. */
const toTriedAgain = (error: unknown): unknown =>
  error instanceof PortFailure && error.kind === 'unknown'
    ? new PortFailure('unavailable', error.message, { retryAfterMs: askAgainMs })
    : error;

/** What is not written down is asked about later, or not at all; it was sent all the same. */
const goOn = (): undefined => undefined;
