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

  it.each([
    ['an unknown state', { ...said, payouts: [{ ...payout, state: 'lost' }] }],
    ['a card number', { ...said, targetLast4: '6217000200112001011' }],
    ['no sum of what is due', { ...said, dueFen: undefined }],
  ])(
    '[A55] The payouts since a card was bound are not known from an answer with %s',
    async (_what, json) => {
      const { answer } = await ask({ status: 200, json });
      await expect(answer).rejects.toMatchObject({ kind: 'unavailable' });
    },
  );
});
