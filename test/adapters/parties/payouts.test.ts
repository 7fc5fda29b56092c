import { describe, expect, it } from 'vitest';
import { connectParty } from '../../../adapters/http/party.ts';
import { createPayoutListAdapter } from '../../../adapters/parties/payouts.ts';
import { startFakeParty } from '../../support/fake-party.ts';

const merchant = { acquirerId: 'demo', merchantId: 'M-1' };
const days = { from: '2026-06-07T00:00:00.000Z', to: '2026-06-12T00:00:00.000Z' };

describe('[B3.1] The payouts of the days around a change', () => {
  const sending = {
    first6: '621700',
    last4: '8889',
    sentAt: '2026-06-10T02:00:00Z',
    state: 'returned',
    at: '2026-06-11T02:00:00Z',
  };
  const traced = { intentId: 'day-1', amountFen: 1, dueAt: sending.sentAt, sendings: [sending] };
  const recent = { balanceFen: -500, leftOut: 0, payouts: [traced] };

  async function askRecent(json: unknown) {
    const { url, received } = await startFakeParty({ status: 200, json });
    const adapter = createPayoutListAdapter(connectParty('payouts', { url, secret: 'secret' }));
    const { signal } = new AbortController();
    return { answer: adapter.readPayouts(merchant, days, { signal }), received };
  }

  it('[B3.1] The payouts of the days around a change are requested by day, and may come with a negative balance', async () => {
    const { answer, received } = await askRecent(recent);
    expect(await answer).toEqual(recent);
    expect(received[0]?.url).toBe(
      '/demo/M-1?from=2026-06-07T00%3A00%3A00.000Z&to=2026-06-12T00%3A00%3A00.000Z',
    );
  });

  it.each([
    ['a full number', { ...sending, last4: '6217000200112001011' }],
    ['an unknown state', { ...sending, state: 'lost' }],
    ['no time', { ...sending, at: undefined }],
  ])(
    '[B3.1] The payouts of the days around a change are not known from an answer with %s',
    async (_what, changed) => {
      const payouts = [{ ...traced, sendings: [changed] }];
      const { answer } = await askRecent({ ...recent, payouts });
      await expect(answer).rejects.toMatchObject({ kind: 'unavailable' });
    },
  );
});
