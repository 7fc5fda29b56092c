/** Terminals as they are when a request is checked, and not as the core remembers them. */
import { describe, expect, it } from 'vitest';
import { connectParty } from '../../../adapters/http/party.ts';
import { createProbedMerchants } from '../../../adapters/parties/probed-terminals.ts';
import type { MerchantsPort } from '../../../activities/merchants.ts';
import { buildMerchant } from '../../support/facts.ts';
import { neverReply, startFakeParty, type Reply } from '../../support/fake-party.ts';

const merchant = { acquirerId: 'demo', merchantId: 'm-1001' };
const question = { requestId: 'r-1', accountToken: 'acct_1' };
const [known] = buildMerchant().terminals;
if (!known) throw new Error('the merchant has a terminal');
const record = buildMerchant({
  terminals: [
    { ...known, sn: 'SN-1' },
    { ...known, sn: 'SN-2' },
  ],
});

async function read(
  reply: Reply,
  { isForRequest = true, signal = new AbortController().signal } = {},
) {
  const { url, received } = await startFakeParty(reply);
  const core: Pick<MerchantsPort, 'readRecord'> = { readRecord: async () => record };
  const merchants = createProbedMerchants(
    core as MerchantsPort,
    connectParty('terminals', { url, secret: 's' }),
  );
  const answer = await merchants.readRecord(merchant, isForRequest ? question : undefined, {
    signal,
  });
  return { terminals: answer.terminals, received };
}

const answerWith = (...terminals: object[]): Reply => ({ status: 200, json: { terminals } });

describe('[A3] A terminal is probed', () => {
  it('[A3] A terminal is probed for a request: what it says replaces what the core remembers', async () => {
    const { terminals, received } = await read(
      answerWith(
        { sn: 'SN-2', online: false, appVersion: '0.9.0' },
        { sn: 'SN-9', online: true, model: 'of somebody else' },
      ),
    );
    expect(received).toMatchObject([
      {
        url: '/probes',
        body: { ...merchant, requestId: 'r-1', terminals: ['SN-1', 'SN-2'] },
      },
    ]);
    expect(terminals).toEqual([
      { ...known, sn: 'SN-1' },
      { ...known, sn: 'SN-2', online: false, appVersion: '0.9.0' },
    ]);
  });

  it.each<[string, Reply]>([
    ['that is not known', { status: 404, json: { code: 'NOT_FOUND', message: 'no such call' } }],
    ['that fails', { status: 500 }],
    ['with an answer that is not understood', answerWith({ sn: 'SN-1', online: 'yes' })],
    [
      'that names it twice',
      answerWith({ sn: 'SN-1', online: true }, { sn: 'SN-1', online: false }),
    ],
  ])("[A3] A terminal is probed by a call %s: the core's word stays", async (_what, reply) => {
    expect((await read(reply)).terminals).toEqual(record.terminals);
  });

  it('[A3] A terminal is probed no longer than its caller waits, who gets the record all the same', async () => {
    const signal = AbortSignal.timeout(20);
    expect((await read(neverReply, { signal })).terminals).toEqual(record.terminals);
  });

  it('[A3] A terminal is probed for requests only', async () => {
    const { received } = await read(answerWith(), { isForRequest: false });
    expect(received).toEqual([]);
  });
});
