import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallbackParty } from '../../../adapters/parties/callbacks.ts';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import { setUpApi, callbackSecret, createKey, owner } from '../../support/api.ts';
import { submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();
type Api = ReturnType<typeof api>;
const webhook = new Webhook(Buffer.from(callbackSecret), { format: 'raw' });
let id = '';
beforeAll(async () => {
  id = await submitRequest(api(), owner, createKey());
});

const bodies = {
  bank: (key: string) => ({ type: 'bank.payment.status', data: { endToEndId: key } }),
  networks: (key: string) => ({ type: 'network.order.status', data: { key } }),
};

function calledBack(
  at: Api,
  party: CallbackParty,
  { key = `${id}/penny/1`, messageId = createKey(), body = bodies[party](key) as object } = {},
) {
  const raw = JSON.stringify(body);
  const now = new Date();
  const headers = {
    'content-type': 'application/json',
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': webhook.sign(messageId, now, raw),
  };
  return at.post(`/v1/callbacks/${party}`, { body: raw, headers });
}

describe('a callback', () => {
  it.each([
    ['bank', 'bankReported'],
    ['networks', 'networkReported'],
  ] as const)('of %s goes to the request its key begins with', async (party, signal) => {
    const at = api();
    const { status } = await calledBack(at, party, {
      key: `${id}/step/target`,
      messageId: `m-${party}`,
    });
    expect(status).toBe(202);
    expect(at.told).toEqual([
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
      expect((await calledBack(at, 'bank', { messageId })).status).toBe(202);
    expect(at.told).toHaveLength(1);
  });

  it('of one party is not taken for another party’s of the same id', async () => {
    const at = api();
    const messageId = createKey();
    await calledBack(at, 'bank', { messageId });
    await calledBack(at, 'networks', { messageId });
    expect(at.told).toHaveLength(2);
  });

  it('that did not reach the process is passed on when the party repeats it', async () => {
    const messageId = createKey();
    const away = failing(new Unavailable());
    expect((await calledBack(away, 'bank', { messageId })).status).toBe(503);
    const at = api();
    expect((await calledBack(at, 'bank', { messageId })).status).toBe(202);
    expect(at.told).toHaveLength(1);
  });

  it.each([
    ['a request nobody knows', () => ({ key: 'req-99999999/penny/1' })],
    ['a key that is none of ours', () => ({ key: 'hello' })],
  ])('about %s is received and logged, and not repeated for ever', async (_what, about) => {
    const at = api();
    expect((await calledBack(at, 'bank', about())).status).toBe(202);
    expect(at.told).toEqual([]);
    expect(at.logged).toContainEqual(expect.objectContaining({ msg: 'callback dropped' }));
  });

  it('for a request that has ended is received and logged', async () => {
    const closing = failing(new ActionRefused('ACT_WRONG_STAGE'));
    const messageId = createKey();
    expect((await calledBack(closing, 'bank', { messageId })).status).toBe(202);
    expect(closing.logged).toContainEqual(
      expect.objectContaining({ msg: 'callback of a closed request', requestId: id }),
    );
    const at = api();
    await calledBack(at, 'bank', { messageId });
    expect(at.told).toEqual([]);
  });

  it('without a sound signature is 401, and leaves nothing', async () => {
    const at = api();
    const messageId = createKey();
    const headers = { 'content-type': 'application/json', 'webhook-id': messageId };
    const { status } = await at.post('/v1/callbacks/bank', { body: '{}', headers });
    expect([status, at.told]).toEqual([401, []]);
    await calledBack(at, 'bank', { messageId });
    expect(at.told).toHaveLength(1);
  });

  it('that is signed and not understood is 400', async () => {
    const at = api();
    expect((await calledBack(at, 'bank', { body: { type: 'bank.merger' } })).status).toBe(400);
    expect(at.told).toEqual([]);
  });

  it('of a party nobody knows is 404, and one without end is 413', async () => {
    expect((await api().post('/v1/callbacks/post', { body: '{}' })).status).toBe(404);
    const { status } = await calledBack(api(), 'bank', { body: { type: 'x'.repeat(70_000) } });
    expect(status).toBe(413);
  });

  it('is dropped when there were more of them than any request could need', async () => {
    const flooded = await submitRequest(api(), owner, createKey());
    const { callbackInbox, ...rest } = storage();
    const receive = async () => 'flood' as const;
    const at = api({ storage: { ...rest, callbackInbox: { ...callbackInbox, receive } } });
    expect((await calledBack(at, 'bank', { key: `${flooded}/penny/1` })).status).toBe(202);
    expect(at.told).toEqual([]);
  });

  function failing(error: Error) {
    return api({ cardChanges: { ...api().cardChanges, report: () => Promise.reject(error) } });
  }
});
