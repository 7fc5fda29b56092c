import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createCallbackReader,
  CallbackError,
  type CallbackParty,
} from '../../../adapters/parties/callbacks.ts';

/** The published vector of Standard Webhooks. */
const vector = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const raw = 'a secret that is plain text';
const own = 'the key of the core, plain text';
const reader = createCallbackReader({ bank: vector.secret, networks: raw, merchants: own });
const read = (party: CallbackParty, body: string, headers: Headers) =>
  reader(party, Buffer.from(body), headers);
const webhooks = {
  bank: new Webhook(vector.secret),
  networks: new Webhook(raw, { format: 'raw' }),
  merchants: new Webhook(own, { format: 'raw' }),
};

const headersOf = (id: string, at: number, signature: string): Headers =>
  new Headers({
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': signature,
  });
function signed(by: CallbackParty, said: unknown, at = vector.at) {
  const body = JSON.stringify(said);
  return {
    body,
    headers: headersOf('msg_1', at, webhooks[by].sign('msg_1', new Date(at * 1000), body)),
  };
}
function why(reading: () => unknown): CallbackError['reason'] | undefined {
  try {
    reading();
    return undefined;
  } catch (error) {
    if (error instanceof CallbackError) return error.reason;
    throw error;
  }
}
const statusReport = { type: 'bank.payment.status', data: { endToEndId: 'r-1/penny/1' } };

beforeEach(() => {
  vi.useFakeTimers({ now: vector.at * 1000, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('A callback', () => {
  it('A callback of the published test vector is accepted', () => {
    const headers = headersOf(vector.id, vector.at, vector.signature);
    expect(why(() => read('bank', vector.body, headers))).toBe('invalid');
    expect(why(() => read('bank', vector.body.replace('14', '15'), headers))).toBe('unsigned');
  });

  it('A callback of the bank names the payment by our reference', () => {
    const { body, headers } = signed('bank', statusReport);
    expect(read('bank', body, headers)).toEqual({
      messageId: 'msg_1',
      type: 'bank.payment.status',
      subject: { key: 'r-1/penny/1' },
    });
  });

  it('A callback of a network names the order by our key, its secret being plain text', () => {
    const { body, headers } = signed('networks', {
      type: 'network.order.status',
      data: { key: 'r-1/change/unionpay', requestId: 'r-1' },
    });
    expect(read('networks', body, headers)).toMatchObject({
      subject: { key: 'r-1/change/unionpay' },
    });
  });

  it('A callback is refused when it is forged, altered, of another party, or unsigned', () => {
    const { body, headers } = signed('bank', statusReport);
    expect(why(() => read('bank', body.replace('penny/1', 'penny/2'), headers))).toBe('unsigned');
    expect(why(() => read('networks', body, headers))).toBe('unsigned');
    expect(why(() => read('bank', body, new Headers()))).toBe('unsigned');
    const renamed = new Headers(headers);
    renamed.set('webhook-id', 'msg_2');
    expect(why(() => read('bank', body, renamed))).toBe('unsigned');
  });

  it.each([-301, 301])('A callback is refused %d seconds away from now', (seconds) => {
    const { body, headers } = signed('bank', statusReport, vector.at + seconds);
    expect(why(() => read('bank', body, headers))).toBe('unsigned');
  });

  it.each([-300, 300])('A callback is accepted %d seconds away from now', (seconds) => {
    const { body, headers } = signed('bank', statusReport, vector.at + seconds);
    expect(why(() => read('bank', body, headers))).toBeUndefined();
  });

  it.each([
    { type: 'network.order.status', data: { key: 'k' } },
    { type: 'bank.payment.status', data: {} },
    { type: 'bank.payment.status', data: { endToEndId: '' } },
    [],
    null,
  ])('A callback of the bank with body %j is invalid', (said) => {
    const { body, headers } = signed('bank', said);
    expect(why(() => read('bank', body, headers))).toBe('invalid');
  });
});
