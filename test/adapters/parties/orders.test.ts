import { describe, expect, it } from 'vitest';
import { connectParty } from '../../../adapters/http/party.ts';
import { createNetworksAdapter } from '../../../adapters/networks/neutral-contract.ts';
import { createSettlementAdapter } from '../../../adapters/parties/settlement.ts';
import { createTerminalsAdapter } from '../../../adapters/parties/terminals.ts';
import {
  startFakeParty,
  buildAccountSecrets,
  createFakeVault,
  type Reply,
} from '../../support/fake-party.ts';
import { listFields, tamper } from '../../support/tampering-proxy.ts';

const options = { signal: new AbortController().signal };
const merchant = { acquirerId: 'demo', merchantId: 'M-1' };
const head = { requestId: 'r-1', merchant };
const payable = {
  number: buildAccountSecrets().accountNumber,
  kind: 'PERSONAL',
  bankCode: '102',
  holderName: '赵阿香',
};

async function switchOf(...replies: Reply[]) {
  const { url, received } = await startFakeParty(...replies);
  const { vault, purposes } = createFakeVault();
  const party = connectParty('party', { url, secret: 's' });
  return {
    networks: createNetworksAdapter(party, vault),
    terminals: createTerminalsAdapter(party, vault),
    settlement: createSettlementAdapter(party, vault),
    received,
    purposes,
  };
}
const done = { status: 200, json: { state: 'done', ref: 'x-1' } };

describe('An order of the switch', () => {
  it('An order of the switch carries the whole account to a network, and to no network when it is undone', async () => {
    const { networks, received, purposes } = await switchOf(done);
    const order = { ...head, networkId: 'wechat-pay', accountToken: 'acct_1' };
    expect(await networks.change({ ...order, key: 'r-1/change/w', kind: 'change' })).toEqual({
      state: 'done',
      ref: 'x-1',
    });
    await networks.change({
      ...order,
      key: 'r-1/revert/w',
      kind: 'revert',
      undoes: 'r-1/change/w',
    });
    expect(received.map(({ url }) => url)).toEqual(['/wechat-pay/orders', '/wechat-pay/orders']);
    expect(received[0]?.body).toEqual({
      requestId: 'r-1',
      ...merchant,
      kind: 'change',
      account: payable,
    });
    expect(received[1]?.body).toEqual({
      requestId: 'r-1',
      ...merchant,
      kind: 'revert',
      undoes: 'r-1/change/w',
    });
    expect(purposes).toEqual(['party: change r-1/change/w']);
  });

  it('An order of the switch shows a terminal the masks of the account only', async () => {
    const { terminals, received, purposes } = await switchOf(done);
    const order = { ...head, key: 'r-1/register/SN1', sn: 'SN1', accountToken: 'acct_1' };
    await terminals.order({ ...order, kind: 'register' });
    expect(received[0]?.headers['idempotency-key']).toBe('r-1/register/SN1');
    expect(received[0]?.body).toEqual({
      requestId: 'r-1',
      ...merchant,
      sn: 'SN1',
      kind: 'register',
      account: { first6: '622202', last4: payable.number.slice(-4), bankCode: '102' },
    });
    expect(purposes).toEqual([]);
  });

  it('An order of the switch moves the settlement target on the card version it expects', async () => {
    const { settlement, received } = await switchOf(done);
    await settlement.order({
      ...head,
      key: 'r-1/set-target/settlement',
      kind: 'set-target',
      accountToken: 'acct_1',
      expectCardVersion: 3,
      evidence: 'e',
    });
    expect(received[0]?.body).toEqual({
      requestId: 'r-1',
      ...merchant,
      kind: 'set-target',
      expectCardVersion: 3,
      evidence: 'e',
      account: payable,
    });
  });

  it('An order of the switch returns its reference and the known results, and nothing else of the answer', async () => {
    const result = {
      ...{ snapshotRef: 's-1', paidFen: 120, openBatches: 0 },
      accountNumber: payable.number,
    };
    const { settlement } = await switchOf({ status: 200, json: { ...done.json, result } });
    expect(await settlement.order({ ...head, key: 'k', kind: 'snapshot' })).toEqual({
      state: 'done',
      ref: 'x-1',
      result: { snapshotRef: 's-1', paidFen: 120, openBatches: 0 },
    });
  });

  it('An order of the switch is not sent while the vault cannot be read', async () => {
    const { url, received } = await startFakeParty(done);
    const { vault } = createFakeVault();
    const unreadable = {
      ...vault,
      detokenizeAccount: () => Promise.reject(new Error('connection lost')),
    };
    const settlement = createSettlementAdapter(
      connectParty('settlement', { url, secret: 's' }),
      unreadable,
    );
    const order = { ...head, key: 'k', kind: 'set-target', accountToken: 'acct_1' } as const;
    await expect(settlement.order(order)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(received).toEqual([]);
  });
});

describe('[A8] An account abroad', () => {
  it('[A8] goes to networks and settlement with its BIC and IBAN', async () => {
    const { url, received } = await startFakeParty(done, done);
    const abroad = { bic: 'DEUTDEFF500', iban: 'DE89370400440532013000' };
    const { vault } = createFakeVault(buildAccountSecrets(abroad));
    const party = connectParty('party', { url, secret: 's' });
    await createSettlementAdapter(party, vault).order({
      ...{ ...head, key: 'r-1/set-target/settlement', kind: 'set-target' as const },
      ...{ accountToken: 'acct_1', expectCardVersion: 1, evidence: 'e' },
    });
    await createNetworksAdapter(party, vault).change({
      ...{ ...head, key: 'r-1/change/w', kind: 'change' as const },
      ...{ networkId: 'unionpay', accountToken: 'acct_1' },
    });
    for (const { body } of received)
      expect(body).toMatchObject({ account: { ...payable, ...abroad } });
  });
});

describe('An order that is queried by its key', () => {
  it.each<[object, object]>([
    [done.json, { state: 'done', ref: 'x-1' }],
    [
      { state: 'pending', ref: 'x-1' },
      { state: 'pending', ref: 'x-1' },
    ],
    [
      { state: 'refused', ref: 'x-1', code: 'TRM_OFFLINE' },
      { state: 'refused', ref: 'x-1', code: 'TRM_OFFLINE' },
    ],
    [
      { state: 'refused', ref: 'x-1', code: 'E_4711' },
      { state: 'refused', ref: 'x-1', code: 'UPS_REJECTED' },
    ],
    ...['09', '68', '91', '96', '98', 'UPS_UNKNOWN', 'UPS_TIMEOUT', 'UPS_BUSY'].map(
      (code): [object, object] => [
        { state: 'refused', ref: 'x-1', code },
        { state: 'pending', ref: 'x-1' },
      ],
    ),
  ])(
    'An order that is queried by its key has the state that the party answers: %j',
    async (json, state) => {
      const { terminals, received } = await switchOf({ status: 200, json });
      expect(await terminals.query('r-1/register/SN1', options)).toEqual(state);
      expect(received[0]?.url).toBe('/orders/r-1%2Fregister%2FSN1');
    },
  );

  it.each(['05', '14', '51', '54', '61', '75'])(
    '[A86] A sale that the bank of the paying card refused is the fault of that card, by field 39: %s',
    async (code) => {
      const refused = { status: 200, json: { state: 'refused', ref: 'x-1', code } };
      const { settlement, terminals } = await switchOf(refused, refused);
      const sale = await terminals.query('r-1/test-sale/SN1', options);
      expect(sale).toEqual({ state: 'refused', ref: 'x-1', code: 'TST_PAYER_CARD' });
      // The settlement speaks of the card that it pays.
      const payout = await settlement.query('r-1/test-payout/settlement', options);
      expect(payout).toMatchObject({ code: 'UPS_REJECTED' });
    },
  );

  const answered = { ...done.json, result: { openBatches: 0 } };
  const otherValues = [null, true, 0, '', [], {}, 'pending'];
  it.each(
    listFields(answered).flatMap((path) => [
      [path, { kind: 'doubled', value: 'pending' }] as const,
      ...(path[0] === 'state' ? [[path, { kind: 'missing' }] as const] : []),
      ...(path[0] === 'result'
        ? []
        : otherValues
            .filter((value) => path[0] === 'state' || value !== 'pending')
            .map((value) => [path, { kind: 'other', value }] as const)),
    ]),
  )(
    'An order that is queried by its key is not done by an answer whose field %j is changed: %j',
    async (path, how) => {
      const text = tamper(answered, path, how);
      const { settlement, networks } = await switchOf({ status: 200, text });
      const asked = [
        settlement.query('k', options),
        networks.query({ networkId: 'unionpay', key: 'k' }, options),
      ];
      for (const each of asked)
        expect(await each.catch(() => ({ state: 'failed' }))).not.toMatchObject({ state: 'done' });
    },
  );

  it('An order that is queried by its key was never received only when the party answers so', async () => {
    const { networks } = await switchOf(
      { status: 404, json: { code: 'NEVER_RECEIVED' } },
      { status: 404, json: { code: 'NOT_FOUND' } },
      { status: 404, text: '<html>' },
      { status: 400, json: { code: 'NEVER_RECEIVED' } },
      { status: 404, text: '{"code":"NOT_FOUND","code":"NEVER_RECEIVED"}' },
    );
    const question = { networkId: 'unionpay', key: 'k' };
    expect(await networks.query(question, options)).toEqual({ state: 'never-received' });
    for (const kind of ['refused', 'unavailable', 'refused', 'unavailable'])
      await expect(networks.query(question, options)).rejects.toMatchObject({ kind });
  });
});
