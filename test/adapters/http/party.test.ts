import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectParty } from '../../../adapters/http/party.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import {
  dropConnection,
  startFakeParty,
  neverReply,
  type Reply,
} from '../../support/fake-party.ts';

const signal = new AbortController().signal;
const deadlines = { questionMs: 300, orderMs: 300 };
const answer = z.object({ ref: z.string() });
const call = {
  method: 'POST',
  path: '/orders/{id}',
  params: { id: 'o/1' },
  body: { n: 1 },
  answer,
} as const;

const failureOf = async (promise: Promise<unknown>): Promise<PortFailure> => {
  const failure: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof PortFailure)) throw new Error('no port failure', { cause: failure });
  return failure;
};
async function failBoth(reply: Reply) {
  const { url } = await startFakeParty(reply);
  const party = connectParty('bank', { url, secret: 's' }, deadlines);
  return {
    question: await failureOf(party.ask(call, { signal })),
    order: await failureOf(party.sendOrder({ ...call, key: 'k' })),
  };
}

describe('A call to a party', () => {
  it('A call to a party carries secret, key and body, and drops unknown fields of the answer', async () => {
    const { url, received } = await startFakeParty({ status: 200, json: { ref: 'r', card: 'x' } });
    const party = connectParty('bank', { url, secret: 'the secret' });
    expect(
      await party.sendOrder({ ...call, key: 'r-1/hold/settlement', query: { a: '1&2' } }),
    ).toEqual({
      ref: 'r',
    });
    expect(received).toMatchObject([
      {
        method: 'POST',
        url: '/orders/o%2F1?a=1%262',
        headers: { authorization: 'Bearer the secret', 'idempotency-key': 'r-1/hold/settlement' },
        body: { n: 1 },
      },
    ]);
  });

  it.each(['..', '.', ''])(
    'A call to a party never leaves its path for an id such as %j',
    async (id) => {
      const { url, received } = await startFakeParty({ status: 200, json: { ref: 'r' } });
      const party = connectParty('bank', { url, secret: 's' });
      const failure = await failureOf(party.ask({ ...call, params: { id } }, { signal }));
      expect(failure.kind).toBe('refused');
      expect(received).toEqual([]);
    },
  );

  it('A call to a party ends with the reason of the caller that aborts it', async () => {
    const { url } = await startFakeParty(neverReply);
    const party = connectParty('bank', { url, secret: 's' });
    const reason = new Error('withdrawn');
    const asking = party.ask(call, { signal: AbortSignal.abort(reason) });
    await expect(asking).rejects.toBe(reason);
  });
});

describe('An answer that was lost', () => {
  it.each<[string, Reply]>([
    ['silence', neverReply],
    ['a connection that breaks', dropConnection],
    ['a server fault', { status: 500, json: { code: 'UPS_BUSY' } }],
    ['a gateway that waited', { status: 504, text: '<html>' }],
    ['text that is no JSON', { status: 200, text: 'OK 6222021234567890128' }],
    ['JSON that is no answer', { status: 200, json: { state: 'done' } }],
    ['an answer that names a field twice', { status: 200, text: '{"ref":"r","ref":"s"}' }],
    [
      'a refusal that names its code twice',
      { status: 422, text: '{"code":"UPS_BUSY","code":"UPS_CLOSED"}' },
    ],
    [
      'JSON in GBK, whose names would be damaged',
      (response) =>
        response.end(Buffer.from([...Buffer.from('{"ref":"'), 0xc0, 0xee, ...Buffer.from('"}')])),
    ],
    ['our own word for a result that is open', { status: 422, json: { code: 'UPS_UNKNOWN' } }],
    ['our own word for a late answer', { status: 422, json: { code: 'UPS_TIMEOUT' } }],
    ['our own word for a busy system', { status: 409, json: { code: 'UPS_BUSY' } }],
    ['an open code of ISO 8583', { status: 422, json: { code: '91', message: 'issuer away' } }],
    [
      'half an answer',
      (response) =>
        response.writeHead(200, { 'content-length': '99' }).write('{') &&
        setTimeout(() => response.destroy(), 10),
    ],
    ['an endless answer', { status: 200, text: `"${'x'.repeat(1024 * 1024)}"` }],
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:9/' } }],
    ['a refusal without a code', { status: 404, text: '<html>not found' }],
    ['a key that was used before', { status: 409, json: { code: 'KEY_REUSED' } }],
    ['a request that timed out', { status: 408, json: { code: 'UPS_TIMEOUT' } }],
  ])('An answer that was lost (%s) leaves an order unknown', async (_what, reply) => {
    const { question, order } = await failBoth(reply);
    expect(order.kind).toBe('unknown');
    if (_what !== 'a key that was used before') expect(question.kind).toBe('unavailable');
  });
});

describe('An order that was not accepted', () => {
  it('An order that was not accepted may be sent again when the party answers 429, after the time it names', async () => {
    const { question, order } = await failBoth({ status: 429, headers: { 'retry-after': '7' } });
    expect([question.kind, order.kind]).toEqual(['unavailable', 'unavailable']);
    expect([question.retryAfterMs, order.retryAfterMs]).toEqual([7_000, 7_000]);
  });

  it('An order that was not accepted may be sent again when the connection is refused', async () => {
    const { url, close } = await startFakeParty(neverReply);
    await close();
    const party = connectParty('bank', { url, secret: 's' });
    expect((await failureOf(party.sendOrder({ ...call, key: 'k' }))).kind).toBe('unavailable');
  });

  it('An order that was not accepted may be sent again when the secret is repaired', async () => {
    const { order } = await failBoth({ status: 401, json: { code: 'UNAUTHORIZED' } });
    expect(order.kind).toBe('unavailable');
  });
});

describe('The Retry-After of a party', () => {
  const retryAfterOf = async (header: string) =>
    (await failBoth({ status: 503, headers: { 'retry-after': header } })).question.retryAfterMs;

  it('The Retry-After of a party is read as seconds or as a date, at most one hour', async () => {
    expect(await retryAfterOf('0')).toBe(0);
    expect(await retryAfterOf('999999')).toBe(3_600_000);
    expect(await retryAfterOf(new Date(Date.now() + 60_000).toUTCString())).toBeGreaterThan(55_000);
    expect(await retryAfterOf('Wed, 21 Oct 2015 07:28:00 GMT')).toBe(0);
    expect(await retryAfterOf('soon')).toBeUndefined();
  });
});

describe('A refusal', () => {
  it('A refusal keeps a code of ours and maps every other to UPS_REJECTED', async () => {
    const ours = await failBoth({ status: 422, json: { code: 'TRM_OFFLINE', message: 'away' } });
    expect([ours.question, ours.order].map(({ kind, code }) => [kind, code])).toEqual([
      ['refused', 'TRM_OFFLINE'],
      ['refused', 'TRM_OFFLINE'],
    ]);
    const theirs = await failBoth({ status: 422, json: { code: 'SOMETHING_ELSE' } });
    expect(theirs.order).toMatchObject({ kind: 'refused', code: 'UPS_REJECTED' });
    expect(theirs.order.message).toBe('bank: POST /orders/{id}: 422 SOMETHING_ELSE');
  });

  it('A refusal of a system behind the party does not end a question', async () => {
    const { question, order } = await failBoth({ status: 424, json: { code: 'UPS_REJECTED' } });
    expect([question.kind, order.kind]).toEqual(['unavailable', 'refused']);
  });
});
