import { describe, expect, it } from 'vitest';
import { connectParty } from '../../../adapters/http/party.ts';
import { createSettlementAdapter } from '../../../adapters/parties/settlement.ts';
import { startFakeParty, createFakeVault, type Reply } from '../../support/fake-party.ts';

const merchant = { acquirerId: 'demo', merchantId: 'M-1' };
const payout = {
  intentId: 'day-1',
  amountFen: 1_000,
  state: 'landed',
  last4: '0128',
  at: '2026-06-11T02:00:00Z',
  cycle: 'T1',
};
const said = {
  targetLast4: '0128',
  cardVersion: 2,
  held: false,
  cycle: 'T1',
  dueFen: 1_000,
  payouts: [payout],
  earlier: [],
};

async function ask(reply: Reply) {
  const { url, received } = await startFakeParty(reply);
  const party = connectParty('settlement', { url, secret: 'secret' });
  const settlement = createSettlementAdapter(party, createFakeVault().vault);
  const { signal } = new AbortController();
  return { answer: settlement.readPayouts(merchant, 2, { signal }), received };
}

describe('[A55] The payouts since a card was bound', () => {
  it('[A55] The payouts since a card was bound are requested by card version, not by time', async () => {
    const { answer, received } = await ask({ status: 200, json: said });
    expect(await answer).toEqual(said);
    expect(received[0]?.url).toBe('/payouts/demo/M-1?cardVersion=2');
  });

  it('[E3 scope] The payouts and the position of a terminal are asked for by its serial number', async () => {
    const { url, received } = await startFakeParty({
      status: 200,
      json: { ...said, heldFen: 0, openBatches: 0 },
    });
    const party = connectParty('settlement', { url, secret: 'secret' });
    const settlement = createSettlementAdapter(party, createFakeVault().vault);
    const scope = { ...merchant, terminal: 'SN-2' };
    await settlement.readPayouts(scope, 2, new AbortController());
    await settlement.readPosition(scope, new AbortController());
    expect(received.map((request) => request.url)).toEqual([
      '/payouts/demo/M-1?cardVersion=2&terminal=SN-2',
      '/positions/demo/M-1?terminal=SN-2',
    ]);
  });

  it.each([
    ['an unknown state', { ...said, payouts: [{ ...payout, state: 'lost' }] }],
    ['a card number', { ...said, targetLast4: '6217000200112001011' }],
    ['no sum of what is due', { ...said, dueFen: undefined }],
    ['nothing about earlier cards', { ...said, earlier: undefined }],
  ])(
    '[A55] The payouts since a card was bound are not known from an answer with %s',
    async (_what, json) => {
      const { answer } = await ask({ status: 200, json });
      await expect(answer).rejects.toMatchObject({ kind: 'unavailable' });
    },
  );
});

describe('[A55] The payouts of many cards', () => {
  it('[A55] The payouts of many cards are asked for at once, and a malformed answer keeps no other back', async () => {
    const good = { merchantId: 'M-1', sinceCardVersion: 2, ...said };
    const json = { statements: [{ ...good, merchantId: 'M-2', held: 'no' }, good] };
    const { url, received } = await startFakeParty({ status: 200, json });
    const party = connectParty('settlement', { url, secret: 'secret' });
    const settlement = createSettlementAdapter(party, createFakeVault().vault);
    const cards = ['M-1', 'M-2'].map((merchantId) => ({ merchantId, cardVersion: 2 }));
    const { signal } = new AbortController();
    expect(await settlement.readPayoutsOfCards('demo', cards, { signal })).toEqual([good]);
    expect(received.map((request) => request.url)).toEqual(['/payouts/demo']);
    expect(received[0]).toMatchObject({ method: 'POST', body: { cards } });
  });
});
