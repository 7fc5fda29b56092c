/** A completed request reached as people reach it: through the link of a notice, and through the API. */
import { describe, expect } from 'vitest';
import { createLinks } from '../../adapters/links.ts';
import { apiOn, newKey, type Claims } from '../support/api.ts';
import { publicUrl, vaultKeys } from '../support/house.ts';
import { it } from '../support/it.ts';
import { orders } from '../support/seen.ts';
import type { Story } from '../support/story.ts';
import { afterwards, complete, payouts, takings } from '../support/watching.ts';

const risk: Claims = { sub: 'risk-1', roles: ['risk-officer'] };

const doorsOf = ({ house, changes }: Story) =>
  apiOn(house.storage, {
    cardChanges: changes,
    links: createLinks(
      publicUrl,
      vaultKeys.map(({ key }) => key),
    ),
  });

/** The path of the newest link in the mails about a request, e.g. `/stop/…`. */
function linkIn({ house, requestId }: Story, page: 'stop' | 'status'): string {
  const texts = house.sandbox.mails({ requestId }).map(({ text }) => text);
  const links = texts.flatMap(
    (text) => text.match(/https:\/\/\S+?\/(?:stop|status)\/[\w.-]+/g) ?? [],
  );
  return links.findLast((link) => link.includes(`/${page}/`))?.slice(publicUrl.length) ?? '';
}

describe('a late objection by the link of a notice', () => {
  it('[A71] holds payouts at once; the risk officer’s no over the API pays the old card again', async ({
    begin,
  }) => {
    const story = await begin();
    const { get, post } = doorsOf(story);
    const { watch } = await complete(story);
    const read = `/v1/card-changes/${story.requestId}`;
    expect((await get(read, { as: risk })).body).toMatchObject({
      stage: 'completed',
      closedAt: expect.any(String),
      watch,
    });

    const stop = linkIn(story, 'stop');
    expect((await get(stop)).body.text).toContain('向新卡的结算将立即暂停');
    expect((await post(stop)).body.text).toContain('变更已暂停');
    await story.untilWaitingOn('risk', 'frozen');
    expect((await get(read, { as: risk })).body).toMatchObject({
      source: 'process',
      stage: 'frozen',
      waitingOn: 'risk',
      money: 'hold',
      problems: [{ code: 'WATCH_LATE_OBJECTION' }],
    });
    takings(story, 'day-1', 10_000);

    const body = { evidence: '-', codes: ['RSK_OBJECTED'] };
    expect((await post(`${read}/reject`, { as: risk, key: newKey(), body })).status).toBe(200);
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back' });
    expect(afterwards(orders(story)).slice(-2)).toEqual(['release', 'unlock']);
    expect(payouts(story)).toEqual(['day-1 8889']);

    const again = await post(stop);
    expect([again.status, again.body.text]).toEqual([409, expect.stringContaining('恢复原卡结算')]);
    expect((await get(read, { as: risk })).body).toMatchObject({
      source: 'record',
      stage: 'rolled-back',
      money: 'old',
    });
  });
});
