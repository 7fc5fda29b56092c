/** A watched request through its public entrances: the link of a notice, and the API. */
import { describe, expect } from 'vitest';
import { createSignedLinks } from '../../adapters/vault/signed-links.ts';
import { createApi, createKey, pressStop, type Claims } from '../support/api.ts';
import { publicUrl, vaultKeys } from '../support/test-env.ts';
import { it } from '../support/it.ts';
import { listOrders } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';
import {
  selectWatchOrders,
  completeRequest,
  listPayouts,
  settleTakings,
} from '../support/watch-actions.ts';

const risk: Claims = { sub: 'risk-1', roles: ['risk-officer'] };

const apisOf = ({ testEnv, cardChanges }: Scenario) =>
  createApi(testEnv.storage, {
    cardChanges: cardChanges,
    links: createSignedLinks(
      publicUrl,
      vaultKeys.map(({ key }) => key),
    ),
  });

/** The path of the newest link in the mails about a request, e.g. `/stop/…`. */
function linkIn({ testEnv, requestId }: Scenario, page: 'stop' | 'status'): string {
  const texts = testEnv.sandbox.listMails({ requestId }).map(({ text }) => text);
  const links = texts.flatMap(
    (text) => text.match(/https:\/\/\S+?\/(?:stop|status)\/[\w.-]+/g) ?? [],
  );
  return links.findLast((link) => link.includes(`/${page}/`))?.slice(publicUrl.length) ?? '';
}

describe('a late objection through the link of a notice', () => {
  it('[A71] holds payouts at once, and they go to the old card again when the risk officer rejects through the API', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const { get, post } = apisOf(scenario);
    const { watch } = await completeRequest(scenario);
    const read = `/v1/card-changes/${scenario.requestId}`;
    expect((await get(read, { as: risk })).body).toMatchObject({
      stage: 'completed',
      closedAt: expect.any(String),
      watch,
    });

    const stop = linkIn(scenario, 'stop');
    expect((await get(stop)).body.text).toContain('我们将暂停向新卡结算');
    expect((await pressStop({ get, post }, stop)).body.text).toContain('正在暂停向新卡结算');
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    expect((await get(read, { as: risk })).body).toMatchObject({
      source: 'record',
      stage: 'frozen',
      waitingOn: 'risk',
      money: 'hold',
      problems: [{ code: 'WATCH_LATE_OBJECTION' }],
    });
    settleTakings(scenario, 'day-1', 10_000);

    const body = { evidence: '-', codes: ['RSK_OBJECTED'] };
    expect((await post(`${read}/reject`, { as: risk, key: createKey(), body })).status).toBe(200);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(selectWatchOrders(listOrders(scenario)).slice(-2)).toEqual(['release', 'unlock']);
    expect(listPayouts(scenario)).toEqual(['day-1 8889']);

    const again = await pressStop({ get, post }, stop);
    expect([again.status, again.body.text]).toEqual([
      409,
      expect.stringContaining('恢复结算至原卡'),
    ]);
    expect((await get(read, { as: risk })).body).toMatchObject({
      source: 'record',
      stage: 'rolled-back',
      money: 'old',
    });
  });
});
