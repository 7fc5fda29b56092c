/** Stops over HTTP when somebody floods the request, or when the process could not be reached. */
import pino from 'pino';
import { afterEach, describe, expect, vi } from 'vitest';
import { createSignedLinks } from '../../adapters/vault/signed-links.ts';
import { Unavailable } from '../../client/errors.ts';
import type { ApiDependencies } from '../../api/dependencies.ts';
import { deliverStops } from '../../worker/safety-delivery.ts';
import { advanceTo, confirmTest, passCoolingOff, rejectFrozen, thaw } from '../support/actions.ts';
import { createApi, createKey, pressStop, type Claims } from '../support/api.ts';
import { it } from '../support/it.ts';
import { staff } from '../support/people.ts';
import { listOrders, readPaidCard } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';
import { publicUrl, vaultKeys } from '../support/test-env.ts';
import { completeRequest } from '../support/watch-actions.ts';

afterEach(() => vi.restoreAllMocks());

const risk: Claims = { sub: 'risk-1', roles: ['risk-officer'] };
const links = createSignedLinks(
  publicUrl,
  vaultKeys.map(({ key }) => key),
);

const openApi = ({ testEnv, cardChanges }: Scenario, more: Partial<ApiDependencies> = {}) =>
  createApi(testEnv.storage, { cardChanges, links, ...more });

/** The API while Temporal is away, or while a watch has not begun: the library gets no answer. */
const openApiInOutage = (scenario: Scenario) => {
  const { cardChanges } = scenario;
  const act = () => Promise.reject(new Unavailable());
  return openApi(scenario, {
    cardChanges: Object.assign(Object.create(cardChanges) as typeof cardChanges, { act }),
  });
};

const stopPath = ({ requestId }: Scenario, contactId = 'c-mail'): string =>
  links.buildStopLink({ acquirerId: 'demo', requestId, contactId }).slice(publicUrl.length);

/** What the worker does every second. */
const deliver = ({ testEnv, cardChanges }: Scenario) =>
  deliverStops({ ...testEnv.storage, cardChanges, log: pino({ level: 'silent' }) });

describe('an owner’s session that calls `choose-window` 1,500 times', () => {
  it('[A71] keeps out neither the stop of a contact, nor a freeze by risk, nor a rejection', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'agreement');
    const at = openApi(scenario);
    const path = `/v1/card-changes/${scenario.requestId}`;
    const now = await scenario.testEnv.env.currentTimeMs();
    const [from, to] = [1, 2].map((days) => new Date(now + days * 86_400_000).toISOString());
    const thief: Claims = { sub: 'owner-1', roles: ['owner'], merchantId: scenario.merchantId };
    const counts = new Map<number, number>();
    for (let n = 0; n < 1_500; n += 1) {
      const call = { as: thief, key: createKey(), body: { from, to } };
      const { status } = await at.post(`${path}/choose-window`, call);
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    expect(counts.get(429)).toBeGreaterThan(1_400);
    expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual([200, 429]);

    expect(await pressStop(at, stopPath(scenario))).toMatchObject({ status: 200 });
    await scenario.advanceUntil('frozen');
    const freeze = { as: risk, key: createKey(), body: { reason: 'an odd flood' } };
    expect((await at.post(`${path}/freeze`, freeze)).status).toBe(200);
    const reject = { as: risk, key: createKey(), body: { evidence: '-', codes: ['RSK_STOP'] } };
    await scenario.advanceUntil('frozen');
    expect((await at.post(`${path}/reject`, reject)).status).toBe(200);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rejected', code: 'RSK_STOP' });
    const entries = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    const recorded = entries.map(({ action }) => action);
    expect(recorded).toEqual(
      expect.arrayContaining(['objected', 'frozen', 'frozen-by-staff', 'frozen-again', 'rejected']),
    );
    expect(listOrders(scenario)).toEqual([]);
  });
});

describe('a stop that was pressed while Temporal was away', () => {
  it('[A71] is answered as received, keeps payouts where they are, and freezes the request when it is delivered', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    const page = await pressStop(openApiInOutage(scenario), stopPath(scenario));
    expect([page.status, page.body.text]).toEqual([202, expect.stringContaining('已收到')]);
    await passCoolingOff(scenario);
    await scenario.advanceUntil(
      ({ stage, problems }) => stage === 'switching' && problems[0]?.code === 'UPS_BUSY',
      'PT24H',
    );
    expect(listOrders(scenario)).toEqual(['snapshot']);
    await deliver(scenario);
    await scenario.advanceUntil('frozen');
    expect(await rejectFrozen(scenario)).toMatchObject({ code: 'RSK_OBJECTED' });
    expect(listOrders(scenario)).not.toContain('set-target');
    expect(readPaidCard(scenario)).toBe('8889');
  });

  it('[A71] keeps held payouts from the new card also after the trial', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'trial');
    await pressStop(openApiInOutage(scenario), stopPath(scenario));
    await confirmTest(scenario);
    await scenario.advanceUntil(({ problems }) => problems[0]?.code === 'UPS_BUSY');
    expect(listOrders(scenario)).not.toContain('release');
    await deliver(scenario);
    await scenario.advanceUntil('frozen');
    expect(await rejectFrozen(scenario)).toMatchObject({ kind: 'rolled-back' });
    expect(readPaidCard(scenario)).toBe('8889');
  });

  it('that is a withdrawal before the hold counts, although it is delivered when the switch has begun', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    const withdraw = {
      as: { sub: 'owner-1', roles: ['owner'], merchantId: scenario.merchantId },
      key: createKey(),
      body: {},
    };
    const path = `/v1/card-changes/${scenario.requestId}/withdraw`;
    expect((await openApiInOutage(scenario).post(path, withdraw)).status).toBe(202);
    await passCoolingOff(scenario);
    await scenario.advanceUntil(
      ({ stage, problems }) => stage === 'switching' && problems[0]?.code === 'UPS_BUSY',
      'PT24H',
    );
    await deliver(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'cancelled' });
    expect(readPaidCard(scenario)).toBe('8889');
  });
});

describe('an inbox of stops that cannot be read', () => {
  it('[A71] keeps the request from switching until it can be read again', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    vi.spyOn(scenario.testEnv.storage.safetyInbox, 'hasUndelivered').mockRejectedValue(
      new Error('connect ECONNREFUSED'),
    );
    await passCoolingOff(scenario);
    await scenario.advanceUntil(
      ({ stage, problems }) => stage === 'switching' && problems[0]?.code === 'UPS_BUSY',
      'PT24H',
    );
    expect(listOrders(scenario)).toEqual(['snapshot']);
    vi.restoreAllMocks();
    await scenario.advanceUntil('trial', 'PT1H');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  });
});

describe('an objection between the completion and the first task of the watch', () => {
  it('[A71] is kept and delivered to the watch, which holds payouts', async ({ startScenario }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    const page = await pressStop(openApiInOutage(scenario), stopPath(scenario));
    expect([page.status, page.body.text]).toEqual([202, expect.stringContaining('已收到')]);
    await deliver(scenario);
    expect(await scenario.advanceUntilWaitingOn('risk', 'frozen')).toMatchObject({
      money: 'hold',
      problems: [{ code: 'WATCH_LATE_OBJECTION' }],
    });
    const { safetyInbox } = scenario.testEnv.storage;
    const { merchantId } = scenario;
    expect(await safetyInbox.hasUndelivered({ acquirerId: 'demo', merchantId })).toBe(false);
  });

  it('[A71] also keeps payouts held that two risk officers have just thawed', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    await scenario.act(staff.operator, 'freeze', { reason: 'an odd call' });
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    await pressStop(openApiInOutage(scenario), stopPath(scenario));
    await thaw(scenario);
    await scenario.advanceUntil(({ problems }) => problems[0]?.code === 'UPS_BUSY');
    expect((await scenario.readStatus()).money).toBe('hold');
    await deliver(scenario);
    expect(await scenario.advanceUntilWaitingOn('risk', 'frozen')).toMatchObject({ money: 'hold' });
    expect(readPaidCard(scenario)).toBe('held');
  });
});
