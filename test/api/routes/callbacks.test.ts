import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallbackParty } from '../../../adapters/parties/callbacks.ts';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import { setUpApi, callbackSecrets, createKey, owner } from '../../support/api.ts';
import { submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();
type Api = ReturnType<typeof api>;
const getWebhook = (party: CallbackParty) =>
  new Webhook(Buffer.from(callbackSecrets[party]), { format: 'raw' });
let id = '';
beforeAll(async () => {
  id = await submitRequest(api(), owner, createKey());
});

const bodies = {
  bank: (key: string) => ({ type: 'bank.payment.status', data: { endToEndId: key } }),
  networks: (key: string) => ({ type: 'network.order.status', data: { key } }),
  merchants: () => ({
    type: 'merchant.changed',
    data: { acquirerId: 'demo', merchantId: 'M-GREEN' },
  }),
};

function sendCallback(
  at: Api,
  party: CallbackParty,
  {
    key = `${id}/penny/1`,
    messageId = createKey(),
    body = bodies[party](key) as object,
    signedBy = party,
  } = {},
) {
  const raw = JSON.stringify(body);
  const now = new Date();
  const headers = {
    'content-type': 'application/json',
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': getWebhook(signedBy).sign(messageId, now, raw),
  };
  return at.post(`/v1/callbacks/${party}`, { body: raw, headers });
}

describe('a callback', () => {
  it.each([
    ['bank', 'bankReported'],
    ['networks', 'networkReported'],
  ] as const)('of %s goes to the request that its key begins with', async (party, signal) => {
    const at = api();
    const { status } = await sendCallback(at, party, {
      key: `${id}/step/target`,
      messageId: `m-${party}`,
    });
    expect(status).toBe(202);
    expect(at.calls).toEqual([
      {
        name: signal,
        fields: { requestId: id, messageId: `${party}/m-${party}`, key: `${id}/step/target` },
      },
    ]);
  });

  it('repeated a hundred times is passed on once', async () => {
    const at = api();
    const messageId = createKey();
    for (let n = 0; n < 100; n += 1)
      expect((await sendCallback(at, 'bank', { messageId })).status).toBe(202);
    expect(at.calls).toHaveLength(1);
  });

  it('whose id passes as a card number is passed on once, without the number [I9]', async () => {
    const at = api();
    const messageId = '6222021234567890128';
    for (let n = 0; n < 2; n += 1)
      expect((await sendCallback(at, 'bank', { messageId })).status).toBe(202);
    expect(at.calls).toHaveLength(1);
    expect(JSON.stringify(at.calls)).not.toContain(messageId);
  });

  it('counts separately for each party, even with the same message id', async () => {
    const at = api();
    const messageId = createKey();
    await sendCallback(at, 'bank', { messageId });
    await sendCallback(at, 'networks', { messageId });
    expect(at.calls).toHaveLength(2);
  });

  it('that did not reach the workflow is passed on when the party repeats it', async () => {
    const messageId = createKey();
    const unavailable = failing(new Unavailable());
    expect((await sendCallback(unavailable, 'bank', { messageId })).status).toBe(503);
    const at = api();
    expect((await sendCallback(at, 'bank', { messageId })).status).toBe(202);
    expect(at.calls).toHaveLength(1);
  });

  it.each([
    ['an unknown request', () => ({ key: 'req-99999999/penny/1' })],
    ['a key that is not ours', () => ({ key: 'hello' })],
  ])(
    'about %s is accepted and logged, so that the party does not repeat it',
    async (_what, buildCallback) => {
      const at = api();
      expect((await sendCallback(at, 'bank', buildCallback())).status).toBe(202);
      expect(at.calls).toEqual([]);
      expect(at.logged).toContainEqual(expect.objectContaining({ msg: 'callback dropped' }));
    },
  );

  it('for a request that has ended is accepted and logged', async () => {
    const closed = failing(new ActionRefused('ACT_WRONG_STAGE'));
    const messageId = createKey();
    expect((await sendCallback(closed, 'bank', { messageId })).status).toBe(202);
    expect(closed.logged).toContainEqual(
      expect.objectContaining({ msg: 'callback of a closed request', requestId: id }),
    );
    const at = api();
    await sendCallback(at, 'bank', { messageId });
    expect(at.calls).toEqual([]);
  });

  it('without a valid signature is answered with 401 and not recorded', async () => {
    const at = api();
    const messageId = createKey();
    const headers = { 'content-type': 'application/json', 'webhook-id': messageId };
    const { status } = await at.post('/v1/callbacks/bank', { body: '{}', headers });
    expect([status, at.calls]).toEqual([401, []]);
    await sendCallback(at, 'bank', { messageId });
    expect(at.calls).toHaveLength(1);
  });

  it('that is signed but not understood is answered with 400', async () => {
    const at = api();
    expect((await sendCallback(at, 'bank', { body: { type: 'bank.merger' } })).status).toBe(400);
    expect(at.calls).toEqual([]);
  });

  it('of an unknown party is answered with 404, and one that is too large with 413', async () => {
    expect((await api().post('/v1/callbacks/post', { body: '{}' })).status).toBe(404);
    const { status } = await sendCallback(api(), 'bank', { body: { type: 'x'.repeat(70_000) } });
    expect(status).toBe(413);
  });

  it('is dropped when a request has received too many', async () => {
    const flooded = await submitRequest(api(), owner, createKey());
    const { callbackInbox, ...rest } = storage();
    const receive = async () => 'limit' as const;
    const at = api({ storage: { ...rest, callbackInbox: { ...callbackInbox, receive } } });
    expect((await sendCallback(at, 'bank', { key: `${flooded}/penny/1` })).status).toBe(202);
    expect(at.calls).toEqual([]);
  });

  it.each([
    ['merchants', { type: 'merchant.changed' }, 'merchantChanged', {}],
    ['merchants', { type: 'merchant.account.closed' }, 'accountClosed', { which: 'old' }],
    ['bank', { type: 'bank.account.closed' }, 'accountClosed', { which: 'new' }],
    ['bank', { type: 'bank.account.renumbered' }, 'bankNotifiedChange', {}],
  ] as const)(
    'of %s about a merchant reaches its open request: %j',
    async (party, { type }, signal, more) => {
      const at = api();
      const merchantId = `M-${createKey()}`;
      const as = { ...owner, merchantId };
      const requestId = await submitRequest(at, as, createKey(), { merchantId });
      at.calls.splice(0);
      const data = { acquirerId: 'demo', merchantId, ...more };
      const messageId = createKey();
      expect((await sendCallback(at, party, { messageId, body: { type, data } })).status).toBe(202);
      expect(at.calls).toEqual([
        { name: signal, fields: { requestId, messageId: `${party}/${messageId}`, ...more } },
      ]);
    },
  );

  it('about a closed account reaches the request of that account alone: of the merchant, or of its terminal', async () => {
    const at = api();
    const merchantId = `M-${createKey()}`;
    const as = { ...owner, merchantId };
    const whole = await submitRequest(at, as, createKey(), { merchantId });
    const own = await submitRequest(at, as, createKey(), {
      merchantId,
      scope: { terminal: 'SN-2' },
    });
    const reached = async (more: object) => {
      at.calls.splice(0);
      const data = { acquirerId: 'demo', merchantId, ...more };
      await sendCallback(at, 'merchants', { body: { type: 'merchant.account.closed', data } });
      return at.calls.map(({ fields }) => (fields as { requestId: string }).requestId);
    };
    expect(await reached({ which: 'old' })).toEqual([whole]);
    expect(await reached({ which: 'old', terminal: 'SN-2' })).toEqual([own]);
    expect(await reached({ which: 'old', terminal: 'SN-1' })).toEqual([]);
  });

  it('about a closed account reaches the request of our order, too', async () => {
    const at = api();
    const data = { endToEndId: `${id}/penny/1`, which: 'new' };
    await sendCallback(at, 'bank', { body: { type: 'bank.account.closed', data } });
    expect(at.calls).toMatchObject([{ name: 'accountClosed', fields: { which: 'new' } }]);
  });

  it.each([
    ['of another acquirer', { acquirerId: 'other', merchantId: 'M-GREEN' }],
    ['that has no request', { acquirerId: 'demo', merchantId: 'M-NOBODY' }],
  ])('about a merchant %s is accepted and reaches nobody', async (_whose, data) => {
    const at = api();
    const body = { type: 'merchant.changed', data };
    expect((await sendCallback(at, 'merchants', { body })).status).toBe(202);
    expect(at.calls).toEqual([]);
  });

  it.each([
    ['bank', 'merchants'],
    ['networks', 'bank'],
    ['merchants', 'networks'],
  ] as const)('in the name of %s is refused when %s has signed it', async (party, signedBy) => {
    const at = api();
    expect((await sendCallback(at, party, { signedBy })).status).toBe(401);
    expect(at.calls).toEqual([]);
  });

  it('says only what its party may say', async () => {
    const body = { type: 'merchant.changed', data: { acquirerId: 'demo', merchantId: 'M-GREEN' } };
    expect((await sendCallback(api(), 'bank', { body })).status).toBe(400);
  });

  it.each([
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xd0, 0x22, 0x7d])],
    ['nested without end', Buffer.from('['.repeat(20_000))],
    [
      'an order with signs that no key has',
      Buffer.from('{"type":"bank.payment.status","data":{"endToEndId":"\\u0000/x"}}'),
    ],
  ])('that is %s is never answered with an internal error', async (_what, raw) => {
    const at = api();
    const now = new Date();
    const messageId = createKey();
    const response = await at.app.request('/v1/callbacks/bank', {
      method: 'POST',
      body: raw,
      headers: {
        'webhook-id': messageId,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': getWebhook('bank').sign(messageId, now, raw),
      },
    });
    expect(response.status).toBeLessThan(500);
    expect(at.calls).toEqual([]);
  });

  function failing(error: Error) {
    return api({ cardChanges: { ...api().cardChanges, report: () => Promise.reject(error) } });
  }
});
