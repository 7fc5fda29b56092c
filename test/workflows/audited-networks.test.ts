/** The switch at Lakala and Yeepay: networks with their own APIs, whose audits take days. */
import { describe, expect } from 'vitest';
import { createLakalaKeys } from '../../sandbox/lakala/options.ts';
import { createYeepayKeys } from '../../sandbox/yeepay/options.ts';
import { advanceTo, confirmTest, passCoolingOff } from '../support/actions.ts';
import { it as scenarios } from '../support/it.ts';
import { readPaidCard } from '../support/observed-effects.ts';
import { defaultDocuments, staff } from '../support/people.ts';
import type { Scenario } from '../support/scenario.ts';
import { startTestEnv, type TestEnv } from '../support/test-env.ts';
import type { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import type { Status } from '../../workflows/contract.ts';

const it = scenarios.extend(
  'testEnv',
  { scope: 'worker' },
  async ({ cachedWorkflows }, { onCleanup }) => {
    const [lakalaKeys, yeepayKeys] = await Promise.all([createLakalaKeys(), createYeepayKeys()]);
    const testEnv = await startTestEnv({ cachedWorkflows, lakalaKeys, yeepayKeys });
    onCleanup(() => testEnv.close());
    return testEnv;
  },
);

/** Each with the end of the path of the call that sends an application. */
const networks = [
  ['lakala', 'changeMer$'],
  ['yeepay', 'info/modify$'],
] as const;
type NetworkId = (typeof networks)[number][0];

const buildMerchant = (id: NetworkId) => ({
  networks: [
    { id: 'unionpay', state: 'open' as const, lead: true },
    { id, state: 'open' as const, lead: false },
  ],
});

/** Papers as the merchant uploads them; Lakala gets them before the application. */
async function uploadPapers({ storage }: TestEnv): Promise<Partial<CardChangeRequest>> {
  const materials = await Promise.all(
    defaultDocuments.map(async ({ kind }) => {
      const file = Buffer.from(`%PDF-1.4\n${kind}`);
      return { kind, ...(await storage.documents.put(file, 'application/pdf')) };
    }),
  );
  return {
    materials: materials.map(({ documentId, kind, sha256 }) => ({ documentId, kind, sha256 })),
  };
}

/** The changes of the merchant's account that the network recorded. */
const moves = ({ testEnv, merchantId }: Scenario, party: NetworkId): string[] =>
  testEnv.sandbox
    .readLedger({ party, merchantId })
    .map(({ detail }) => `${detail['oldLast4']} to ${detail['newLast4']}`);

/** To the operator's task about what the network has refused. */
async function advanceToRefusal(scenario: Scenario): Promise<Status> {
  await advanceTo(scenario, 'cooling');
  await passCoolingOff(scenario);
  return scenario.advanceUntilWaitingOn('operator', 'switching');
}

/** The owner confirms, and exactly one application took effect. */
async function expectMovedOnce(scenario: Scenario, id: NetworkId): Promise<void> {
  await confirmTest(scenario);
  expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  expect(moves(scenario, id)).toEqual(['8889 to 1011']);
  expect(readPaidCard(scenario)).toBe('1011');
}

describe.each(networks)('%s', (id, path) => {
  it('[A52] may audit for days, and the request continues by itself when the audit ends', async ({
    startScenario,
    testEnv,
  }) => {
    // Longer intervals between queries, so that the days pass quickly.
    const audit = { within: '5WD', askEvery: 'PT12H' };
    const policy = { 'network.audit': audit };
    const scenario = await startScenario({
      ...{ merchant: buildMerchant(id), policy },
      request: await uploadPapers(testEnv),
    });
    const fault = { party: id, path, fault: 'late-final', delayMs: 3_600_000 } as const;
    testEnv.sandbox.addFault(fault);
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    await scenario.advanceUntil(
      ({ waitingOn, steps }) =>
        waitingOn === 'network' &&
        steps.some(({ target, state }) => target === id && state === 'ordered'),
    );
    await scenario.passTime('P4D');
    expect(await scenario.readStatus()).toMatchObject({ money: 'old', waitingOn: 'network' });
    expect(moves(scenario, id)).toEqual([]);
    testEnv.sandbox.flushTimers();
    await scenario.passTime(audit.askEvery);
    await expectMovedOnce(scenario, id);
  });

  it('[A79] receives one application when its answer is lost', async ({
    startScenario,
    testEnv,
  }) => {
    const scenario = await startScenario({
      merchant: buildMerchant(id),
      request: await uploadPapers(testEnv),
    });
    testEnv.sandbox.addFault({ party: id, path, fault: 'drop-after' });
    await advanceTo(scenario, 'trial');
    await expectMovedOnce(scenario, id);
  });

  it('[A76] may refuse after its audit: an operator orders again, which is an appeal where there is one', async ({
    startScenario,
    testEnv,
  }) => {
    const scenario = await startScenario({
      merchant: buildMerchant(id),
      request: await uploadPapers(testEnv),
    });
    testEnv.sandbox.addFault({ party: id, path, fault: 'reject' });
    const refused = await advanceToRefusal(scenario);
    expect(refused.problems).toMatchObject([{ field: `change/${id}` }]);
    await scenario.act(staff.operator, 'retryStep', { step: `change/${id}` });
    await expectMovedOnce(scenario, id);
  });
});

describe('lakala', () => {
  it('[A7] gets the papers that the merchant has sent', async ({ startScenario, testEnv }) => {
    const scenario = await startScenario({
      merchant: buildMerchant('lakala'),
      request: await uploadPapers(testEnv),
    });
    await advanceTo(scenario, 'trial');
    const [change] = testEnv.sandbox.readLedger({
      party: 'lakala',
      merchantId: scenario.merchantId,
    });
    expect(change?.detail['papers']).toBe('ID_CARD_FRONT, ID_CARD_BEHIND, BANK_CARD');
    await expectMovedOnce(scenario, 'lakala');
  });
});

describe('lakala as the lead', () => {
  const merchant = { networks: [{ id: 'lakala', state: 'open' as const, lead: true }] };
  const path = 'changeMer$';

  it('[A76] is appealed against by an operator when its machine refuses: nothing is given up', async ({
    startScenario,
    testEnv,
  }) => {
    const scenario = await startScenario({ merchant, request: await uploadPapers(testEnv) });
    testEnv.sandbox.addFault({ party: 'lakala', path, fault: 'reject' });
    const refused = await advanceToRefusal(scenario);
    expect(refused).toMatchObject({ money: 'old', problems: [{ field: 'change/lakala' }] });
    await scenario.act(staff.operator, 'retryStep', { step: 'change/lakala' });
    await expectMovedOnce(scenario, 'lakala');
  });

  it('[A76] ends the switch when a person there refuses as well: nothing was held', async ({
    startScenario,
    testEnv,
  }) => {
    const scenario = await startScenario({ merchant, request: await uploadPapers(testEnv) });
    testEnv.sandbox.addFault({ party: 'lakala', path, fault: 'reject' });
    testEnv.sandbox.addFault({ party: 'lakala', path: 'reconsiderSubmit$', fault: 'reject' });
    await advanceToRefusal(scenario);
    await scenario.act(staff.operator, 'retryStep', { step: 'change/lakala' });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(moves(scenario, 'lakala')).toEqual([]);
    expect(readPaidCard(scenario)).toBe('8889');
  });

  it('[A76] ends the switch for its reason when no operator appeals in time', async ({
    startScenario,
    testEnv,
  }) => {
    const ttl = 'PT4H';
    const policy = { 'switching.ttl': ttl };
    const request = await uploadPapers(testEnv);
    const scenario = await startScenario({ merchant, request, policy });
    const code = '开户名称与主体名称不一致';
    testEnv.sandbox.addFault({ party: 'lakala', path, fault: 'reject', code });
    await advanceToRefusal(scenario);
    await scenario.passTime(ttl);
    expect(await scenario.awaitOutcome()).toMatchObject({
      ...{ kind: 'rolled-back', code: 'ACC_NAME_MISMATCH' },
    });
    expect(moves(scenario, 'lakala')).toEqual([]);
  });
});
