import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { createRequestFacts } from '../../../adapters/storage/request-facts.ts';
import { createRequestLinks } from '../../../adapters/storage/request-links.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { createRetention } from '../../../adapters/storage/retention.ts';
import { buildOpening } from '../../support/audit-fixtures.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { buildAccount, buildReadyFacts, buildRequest } from '../../support/facts.ts';

describeOnBothDatabases('Related requests', (database) => {
  /** A request with these facts at an acquirer of the test's own. */
  async function open(acquirerId: string, merchantId: string, more: Partial<Facts> = {}) {
    const request = buildOpening({ acquirerId, merchantId });
    await createRequests(database()).open(request);
    const { evidence: _none, ...facts } = buildReadyFacts({
      contacts: [],
      account: buildAccount({ fingerprint: randomUUID() }),
      ...more,
    });
    await createRequestFacts(database()).write(request, 'digest-1', facts);
    return request;
  }
  const find = async (request: Awaited<ReturnType<typeof open>>) =>
    (await createRequestLinks(database()).findRelated(request)).map(({ kinds, requestId }) => [
      requestId,
      kinds,
    ]);
  const card = { account: buildAccount({ fingerprint: 'card-1' }) };
  const device = {
    request: buildRequest({ authn: { level: 'two-factor', deviceId: 'phone-1' } }),
  };

  it('Related requests have the new card, the device, the agent or the merchant in common', async () => {
    const acquirerId = randomUUID();
    const agent = { request: buildRequest({ submittedBy: { id: 'agent-1', role: 'agent' } }) };
    const first = await open(acquirerId, 'M-1', { ...device, ...card });
    const byCardAndDevice = await open(acquirerId, 'M-2', { ...card, ...device });
    const ofMerchant = await open(acquirerId, 'M-1', agent);
    const byAgent = await open(acquirerId, 'M-3', agent);
    await open(acquirerId, 'M-4');
    expect(new Map((await find(first)) as [string, string[]][])).toEqual(
      new Map([
        [byCardAndDevice.requestId, ['card', 'device']],
        [ofMerchant.requestId, ['merchant']],
      ]),
    );
    expect(await find(byAgent)).toEqual([[ofMerchant.requestId, ['agent']]]);
  });

  it('Related requests are those of the same acquirer only', async () => {
    const mine = await open(randomUUID(), 'M-1', card);
    await open(randomUUID(), 'M-2', card);
    expect(await find(mine)).toEqual([]);
  });

  it('Related requests are forgotten with the numbers of their merchant', async () => {
    const acquirerId = randomUUID();
    const mine = await open(acquirerId, 'M-1', card);
    await open(acquirerId, 'M-2', card);
    const retention = createRetention(database(), { remove: async () => undefined });
    await retention.deleteData({ acquirerId, merchantId: 'M-2' }, 'request');
    expect(await find(mine)).toEqual([]);
  });
});
