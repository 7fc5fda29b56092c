/**
 * Notifications of networks that audit, each in its own form. One only says that something may have changed: what it
 * is, the network is asked.
 */
import { createHash } from 'node:crypto';
import type { LakalaSettings } from './lakala/adapter.ts';
import { readContractId } from './lakala/notification.ts';
import { isSignedNotification } from './lakala/signatures.ts';
import type { YeepaySettings } from './yeepay/adapter.ts';
import { decryptNotification, readRequestNo } from './yeepay/notification.ts';

export const notifyingNetworks = ['lakala', 'yeepay'] as const;
export type NotifyingNetwork = (typeof notifyingNetworks)[number];

export interface NetworkNotification {
  /** The same for every repetition of a notification. */
  messageId: string;
  /** Our number of the application. */
  ownNo: string;
  /** The network's number of it, which a lost answer has not told. */
  applicationNo?: string;
}

/** `not-connected`: the settings do not name the network. `unsigned`: not of the network. `invalid`: names no application. */
export type NotificationFault = 'not-connected' | 'unsigned' | 'invalid';

export interface NotificationSettings {
  lakala?: Pick<LakalaSettings, 'platformKeys'> | undefined;
  yeepay?: Pick<YeepaySettings, 'privateKey' | 'platformKeys'> | undefined;
}

/** Reads a notification of a network from its raw body and headers. */
export type NotificationReader = (
  network: NotifyingNetwork,
  body: Buffer,
  headers: Headers,
) => NetworkNotification | NotificationFault;

export const createNotificationReader =
  ({ lakala, yeepay }: NotificationSettings, now: () => number = Date.now): NotificationReader =>
  (network, body, headers) => {
    if (network === 'lakala') {
      if (!lakala) return 'not-connected';
      const authorization = headers.get('authorization') ?? '';
      if (!isSignedNotification(authorization, body, lakala.platformKeys, now())) return 'unsigned';
      const found = readContractId(body);
      return found ? { messageId: hash(body), ...found } : 'invalid';
    }
    if (!yeepay) return 'not-connected';
    const cipher = new URLSearchParams(body.toString('utf8')).get('response') ?? '';
    const text = decryptNotification(cipher, yeepay.privateKey, yeepay.platformKeys);
    if (text === undefined) return 'unsigned';
    const ownNo = readRequestNo(text);
    return ownNo === undefined ? 'invalid' : { messageId: hash(text), ownNo };
  };

const hash = (content: Buffer | string): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 32);
