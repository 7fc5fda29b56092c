/** Callbacks of parties to the engine: signed as Standard Webhooks, with ids only. */
import { setTimeout } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import type { Call, ScriptedFaults } from './scripted-faults.ts';

export interface CallbackTarget {
  /** E.g. http://127.0.0.1:8080/v1/callbacks; the name of the party is appended. */
  url: string;
  /** The key of each party: `whsec_` with base64, or raw text. */
  secrets: Record<Callback['party'], string>;
}

export interface Callback {
  party: 'bank' | 'networks' | 'merchants';
  type:
    | 'bank.payment.status'
    | 'bank.payment.returned'
    | 'bank.account.closed'
    | 'bank.account.renumbered'
    | 'network.order.status'
    | 'merchant.changed'
    | 'merchant.account.closed';
  data:
    | { endToEndId: string; which?: 'old' | 'new' }
    | { key: string; requestId: string }
    | { acquirerId: string; merchantId: string; which?: 'old' | 'new' };
}

/** How a callback fails; `reorder` keeps it back until the next one is sent. */
export type CallbackFault = 'none' | 'duplicate' | 'reorder';

/** The scripted fault of the callback about a call, if there is one; it counts as used. */
export function takeCallbackFault(script: ScriptedFaults, call: Call): CallbackFault | undefined {
  const fault = script.take(call, ['no-callback', 'callback-duplicate', 'callback-reorder']);
  if (fault === undefined) return undefined;
  if (fault.fault === 'no-callback') return 'none';
  return fault.fault === 'callback-duplicate' ? 'duplicate' : 'reorder';
}

export class Callbacks {
  readonly #target: () => CallbackTarget | undefined;
  #count = 0;
  #delayed: (() => Promise<void>)[] = [];

  constructor(target: () => CallbackTarget | undefined) {
    this.#target = target;
  }

  async send(callback: Callback, fault?: CallbackFault): Promise<void> {
    const target = this.#target();
    if (!target || fault === 'none') return;
    this.#count += 1;
    const send = createSender(target, callback, `msg_${callback.party}_${this.#count}`);
    if (fault === 'reorder') {
      this.#delayed.push(send);
      return;
    }
    await send();
    if (fault === 'duplicate') await send();
    for (const late of this.#delayed.splice(0)) await late();
  }
}

/** A callback that is answered 5xx is sent again, as by Standard Webhooks, under the same id. */
const mostAttempts = 3;
const repeatAfterMs = 200;

function createSender(target: CallbackTarget, callback: Callback, id: string): () => Promise<void> {
  const body = JSON.stringify({ type: callback.type, data: callback.data });
  const at = new Date();
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': createWebhook(target.secrets[callback.party]).sign(id, at, body),
  };
  const deliver = async (): Promise<number> => {
    const answer = await fetch(`${target.url}/${callback.party}`, {
      method: 'POST',
      headers,
      body,
    });
    await answer.arrayBuffer();
    return answer.status;
  };
  return async () => {
    try {
      for (let attempt = 1; (await deliver()) >= 500 && attempt < mostAttempts; attempt += 1)
        await setTimeout(repeatAfterMs, undefined, { ref: false });
    } catch {
      // A receiver that is down misses the callback: the engine must not depend on it, it queries orders.
    }
  };
}

const createWebhook = (secret: string): Webhook =>
  secret.startsWith('whsec_') ? new Webhook(secret) : new Webhook(secret, { format: 'raw' });
