/** Compares docs/openapi/network.yaml with the messages that adapter and sandbox exchange. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connectParty } from '../../../adapters/http/party.ts';
import { createNetworksAdapter } from '../../../adapters/networks/neutral-contract.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { loadOpenapi, type Exchange } from '../../support/openapi.ts';
import { startSandboxClient } from '../../support/sandbox-client.ts';
import { startFakeParty, createFakeVault } from '../../support/fake-party.ts';

const contract = loadOpenapi('network');
const options = { signal: new AbortController().signal };
const order = (kind: 'change' | 'revert', requestId = 'req-00000001', networkId = 'unionpay') => ({
  key: `${requestId}/${kind}/${networkId}`,
  requestId,
  merchant: { acquirerId: 'demo', merchantId: 'M-GREEN' },
  networkId,
  accountToken: 'acct_1',
  kind,
  ...(kind === 'revert' && { undoes: `${requestId}/change/${networkId}` }),
});

/** Records all messages from now on, in the terms of the contract. */
function recordExchanges(): Exchange[] {
  const said: Exchange[] = [];
  const real = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
    const response = await real(url, init);
    const { method = 'GET', body } = init ?? {};
    said.push({
      method,
      path: new URL(url instanceof Request ? url.url : url).pathname
        .replace(/^.*?\/orders/, '/orders')
        .replace(/^\/orders\/.+$/, '/orders/{key}')
        .replace(/^.*\/accounts\/.+$/, '/accounts/{acquirerId}/{merchantId}'),
      status: response.status,
      ...(typeof body === 'string' && { request: JSON.parse(body) as unknown }),
      answer: (await response.clone().json()) as unknown,
    });
    return response;
  });
  onTestFinished(() => void vi.restoreAllMocks());
  return said;
}

async function network(changes: Parameters<typeof startSandboxClient>[0] = {}) {
  const { sandbox } = await startSandboxClient(changes);
  const party = connectParty('networks', {
    url: `${sandbox.url}/networks`,
    secret: 'outside-secret',
  });
  return { sandbox, networks: createNetworksAdapter(party, createFakeVault().vault) };
}

describe('The neutral contract of networks', () => {
  it('The neutral contract of networks describes orders, queries and answers of a change and of its compensation', async () => {
    const { networks } = await network();
    const said = recordExchanges();
    for (const kind of ['change', 'revert'] as const) {
      expect(await networks.change(order(kind))).toMatchObject({ state: 'pending' });
      const question = { networkId: 'unionpay', key: order(kind).key };
      await vi.waitFor(async () =>
        expect(await networks.query(question, options)).toMatchObject({ state: 'done' }),
      );
    }
    expect(said.map(({ method, status }) => `${method} ${status}`)).toEqual(
      expect.arrayContaining(['POST 202', 'GET 200']),
    );
    expect(said.flatMap((each) => contract.faultsOf(each))).toEqual([]);
  });

  it('The neutral contract of networks describes every failure: refused, never received, too many calls, not authorised', async () => {
    const { networks, sandbox } = await network();
    const said = recordExchanges();
    sandbox.addFault({ party: 'networks', fault: 'reject', code: 'UPS_CLOSED' });
    await expect(networks.change(order('change'))).rejects.toThrow(PortFailure);
    expect(await networks.query({ networkId: 'unionpay', key: 'req-9/change/x' }, options)).toEqual(
      {
        state: 'never-received',
      },
    );
    sandbox.addFault({ party: 'networks', fault: 'status', status: 429 });
    await expect(networks.change(order('change', 'req-00000002'))).rejects.toThrow(PortFailure);
    const stranger = connectParty('networks', { url: `${sandbox.url}/networks`, secret: 'wrong' });
    const strange = createNetworksAdapter(stranger, createFakeVault().vault);
    await expect(strange.change(order('change', 'req-00000003'))).rejects.toThrow(PortFailure);
    expect(said.map(({ status }) => status)).toEqual([422, 404, 429, 401]);
    expect(said.flatMap((each) => contract.faultsOf(each))).toEqual([]);
  });

  it('The neutral contract of networks describes the account that is paid, with its newest payout', async () => {
    const { networks, sandbox } = await network();
    const said = recordExchanges();
    const merchant = { acquirerId: 'demo', merchantId: 'M-SELF-PAID' };
    const question = { networkId: 'unionpay', merchant };
    const before = await networks.readAccount(question, options);
    expect(before).toEqual({ last4: '8889', verification: 'passed' });
    sandbox.payByNetwork({ ...question, amountFen: 1_200 });
    expect(await networks.readAccount(question, options)).toMatchObject({
      payout: { state: 'landed', amountFen: 1_200 },
    });
    const stranger = networks.readAccount({ ...question, networkId: 'jcb' }, options);
    await expect(stranger).rejects.toThrow(PortFailure);
    expect(said.flatMap((each) => contract.faultsOf(each))).toEqual([]);
  });

  it.each([
    { last4: '8', verification: 'passed' },
    { last4: '8889', verification: 'perhaps' },
    { last4: '8889' },
    { last4: '8889', verification: 'passed', payout: { state: 'sent' } },
  ])(
    'The neutral contract of networks takes no unclear account for an answer: %j',
    async (json) => {
      const { url } = await startFakeParty({ status: 200, json });
      const networks = createNetworksAdapter(
        connectParty('networks', { url, secret: 's' }),
        createFakeVault().vault,
      );
      const question = {
        networkId: 'unionpay',
        merchant: { acquirerId: 'demo', merchantId: 'M-SELF-PAID' },
      };
      await expect(networks.readAccount(question, options)).rejects.toThrow(PortFailure);
    },
  );

  it('The neutral contract of networks describes the callback', async () => {
    const { url, received } = await startFakeParty({ status: 202, json: {} });
    const { networks } = await network({
      callbackUrl: url,
      callbackSecrets: { bank: 'key-1', networks: 'key-2', merchants: 'key-3' },
    });
    await networks.change(order('change'));
    await vi.waitFor(() => expect(received).toHaveLength(1));
    expect(received[0]?.url).toBe('/networks');
    expect(contract.faultsOfWebhook('orderStatus', received[0]?.body)).toEqual([]);
  });

  it.each([
    ['done, without a result', 200, { state: 'done', ref: 'n-1' }],
    ['done, with one of its own', 200, { state: 'done', ref: 'n-1', result: { batch: 7 } }],
    ['refused, without a reference', 200, { state: 'refused', code: 'THEIR_OWN' }],
    ['never received', 404, { code: 'NEVER_RECEIVED' }],
  ])(
    'The neutral contract of networks allows no answer that the adapter rejects: %s',
    async (_what, status, answer) => {
      const exchange: Exchange = { method: 'GET', path: '/orders/{key}', status, answer };
      expect(contract.faultsOf(exchange)).toEqual([]);
      const { url } = await startFakeParty({ status, json: answer });
      const networks = createNetworksAdapter(
        connectParty('networks', { url, secret: 's' }),
        createFakeVault().vault,
      );
      const { state } = await networks.query({ networkId: 'unionpay', key: 'k' }, options);
      expect(state).toMatch(/done|refused|never-received/);
    },
  );

  it('The neutral contract of networks rejects a change without account, and a compensation that names no change', () => {
    const buildOrder = (request: object): Exchange => ({
      method: 'POST',
      path: '/orders',
      status: 202,
      request: { requestId: 'r', acquirerId: 'a', merchantId: 'm', ...request },
      answer: { state: 'pending', ref: 'n-1' },
    });
    expect(contract.faultsOf(buildOrder({ kind: 'revert', undoes: 'r/change/u' }))).toEqual([]);
    for (const faulty of [{ kind: 'change' }, { kind: 'revert' }, { kind: 'move' }])
      expect(contract.faultsOf(buildOrder(faulty))).not.toEqual([]);
  });
});

describe('An order about a single terminal', () => {
  it('carries its number at the network, and moves the account of that terminal alone', async () => {
    const said = recordExchanges();
    const { sandbox, networks } = await network();
    const merchant = { acquirerId: 'demo', merchantId: 'M-OWNCARD' };
    const { record } = sandbox.addMerchant(merchant, {});
    const terminalNo = Object.values(record.networks[0]?.terminalNos ?? {})[0] ?? '';
    for (const kind of ['change', 'revert'] as const) {
      await networks.change({ ...order(kind), merchant, terminalNo });
      sandbox.flushTimers();
    }
    const moves = sandbox.readLedger({ party: 'networks', merchantId: 'M-OWNCARD' });
    expect(
      moves.map(({ detail }) => [detail['target'], detail['oldLast4'], detail['newLast4']]),
    ).toEqual([
      [`network:unionpay:${terminalNo}`, '7719', expect.any(String)],
      [`network:unionpay:${terminalNo}`, expect.any(String), '7719'],
    ]);
    expect(said.flatMap((each) => contract.faultsOf(each))).toEqual([]);
  });

  it('is refused by a network that knows no such account: it must not change the merchant', async () => {
    const { sandbox, networks } = await network();
    const merchant = { acquirerId: 'demo', merchantId: 'M-OWNCARD' };
    await expect(
      networks.change({ ...order('change'), merchant, terminalNo: '00000000' }),
    ).rejects.toMatchObject({ kind: 'refused', code: 'UPS_REJECTED' });
    expect(sandbox.readLedger({ party: 'networks' })).toEqual([]);
  });
});
