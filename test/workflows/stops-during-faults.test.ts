/** Stops while our own rules or our own database fail: they are accepted and take effect all the same. */
import { afterEach, describe, expect, vi } from 'vitest';
import type { ActionFields } from '../../client/index.ts';
import type { Actor } from '../../domain/request/card-change-schema.ts';
import type { ActionName, Status } from '../../workflows/contract.ts';
import {
  advanceTo,
  passCoolingOff,
  proveByOtp,
  rejectFrozen,
  signAgreement,
  thaw,
} from '../support/actions.ts';
import { it } from '../support/it.ts';
import { listOrders } from '../support/observed-effects.ts';
import { buildCardSecrets, cards, owner, people, staff } from '../support/people.ts';
import type { Scenario } from '../support/scenario.ts';

afterEach(() => vi.restoreAllMocks());

/** From now on every assessment of the rules throws; the workflow has a `JSON` of its own. */
function breakTheRules(): void {
  const { stringify } = JSON;
  vi.spyOn(JSON, 'stringify').mockImplementation((...args) => {
    if (new Error('where am I').stack?.includes('activities/assessment'))
      throw new Error('a rule throws');
    return stringify(...(args as Parameters<typeof stringify>));
  });
}

const isFaulty = ({ waitingOn, problems }: Status): boolean =>
  waitingOn === 'operator' && problems[0]?.code === 'SYS_INTERNAL';

/** A reference to the run of a submission that is not acknowledged yet. */
async function submitUnanswered(scenario: Scenario) {
  const submitted = scenario.submit();
  const { workflowId, requestId } = scenario;
  const ref = { workflowId, requestId };
  await expect
    .poll(() => scenario.cardChanges.status(ref).catch(() => undefined), { timeout: 20_000 })
    .toBeDefined();
  return { submitted, ref };
}

const isFrozen = ({ stage }: Status): boolean => stage === 'frozen';

const contact = { id: 'c-mail', role: 'system' } as const;
const stops: [ActionName, Actor, object, (status: Status) => boolean][] = [
  ['object', contact, { contactId: 'c-mail' }, isFrozen],
  ['freeze', staff.operator, { reason: 'an odd call' }, isFrozen],
  ['reportLost', owner, { card: 'new' }, ({ stage }) => stage === 'correction'],
  ['withdraw', owner, {}, ({ stage }) => stage === 'cancelled'],
];

describe('[A71] while a rule throws', () => {
  it.for(stops)('%s takes effect', async ([action, by, fields, took], { startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    breakTheRules();
    await proveByOtp(scenario);
    await scenario.advanceUntil(isFaulty);
    await scenario.act(by, action, fields as ActionFields<ActionName>);
    await scenario.advanceUntil(took);
    if (action === 'reportLost') await scenario.act(owner, 'withdraw', {});
    const ended = took === isFrozen ? await rejectFrozen(scenario) : await scenario.awaitOutcome();
    expect(ended.kind).toBe(took === isFrozen ? 'rejected' : 'cancelled');
    expect(listOrders(scenario)).toEqual([]);
  });

  it('a rejection in the review takes effect', async ({ startScenario }) => {
    const scenario = await startScenario();
    const { evidence = '' } = await advanceTo(scenario, 'review');
    breakTheRules();
    const codes = ['REV_REJECTED_PURPOSE'] as const;
    await scenario.act(staff.maker, 'reject', { evidence, codes: [...codes] });
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rejected',
      code: 'REV_REJECTED_PURPOSE',
    });
  });

  it('a thaw and a rejection of a frozen request take effect', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'agreement');
    breakTheRules();
    await signAgreement(scenario);
    await scenario.advanceUntil(isFaulty);
    await scenario.act(staff.operator, 'freeze', { reason: 'an odd call' });
    await scenario.advanceUntil('frozen');
    for (const by of [staff.risk, staff.otherRisk])
      await scenario.act(by, 'thaw', { reason: 'called back' });
    await scenario.advanceUntil(isFaulty);
    await scenario.act(staff.risk, 'freeze', { reason: 'once more' });
    await scenario.advanceUntil('frozen');
    await scenario.act(staff.risk, 'reject', { evidence: '-', codes: ['RSK_STOP'] });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rejected', code: 'RSK_STOP' });
  });

  it('a submission is stopped before it is assessed', async ({ startScenario }) => {
    const scenario = await startScenario();
    breakTheRules();
    const { submitted, ref } = await submitUnanswered(scenario);
    await scenario.cardChanges.act(ref, 'object', { contactId: 'c-mail', by: contact }, 'stop-1');
    expect(await submitted).toMatchObject({ stage: 'screening', waitingOn: 'nobody' });
    await rejectFrozen(scenario);
  });

  it('the history of a request grows slowly once the fault is a day old', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'agreement');
    breakTheRules();
    await signAgreement(scenario);
    await scenario.advanceUntil(isFaulty);
    await scenario.passTime('P1DT1H');
    const countEvents = async () => (await scenario.handle.describe()).historyLength;
    await scenario.advanceUntil(isFaulty);
    const before = await countEvents();
    await scenario.passTime('P1D');
    await scenario.advanceUntil(isFaulty);
    expect((await countEvents()) - before).toBeLessThan(24 * 20);
    vi.restoreAllMocks();
    await scenario.advanceUntil('review', 'PT2H');
    await scenario.withdraw();
  });

  it('the request goes on by itself as soon as the rule is mended', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'agreement');
    breakTheRules();
    await signAgreement(scenario);
    const { due } = await scenario.advanceUntil(isFaulty);
    const leftMs = Date.parse(due ?? '') - (await scenario.testEnv.env.currentTimeMs());
    expect(leftMs).toBeGreaterThan(23 * 3_600_000);
    vi.restoreAllMocks();
    await scenario.advanceUntil('review', 'PT1H');
    await scenario.withdraw();
  });
});

describe('[A71] while the database is away', () => {
  const away = () => Promise.reject(new Error('connect ECONNREFUSED'));

  it('a submission is stopped as soon as it can be admitted', async ({ startScenario }) => {
    const scenario = await startScenario();
    const { requests } = scenario.testEnv.storage;
    vi.spyOn(requests, 'open').mockImplementation(away);
    const { submitted, ref } = await submitUnanswered(scenario);
    const stop = { contactId: 'c-mail', by: contact };
    expect(await scenario.cardChanges.act(ref, 'object', stop, 'stop-1')).toMatchObject({
      verdict: 'accepted',
    });
    vi.restoreAllMocks();
    await scenario.passTime('PT1M');
    await submitted;
    await rejectFrozen(scenario);
  });

  it('a stop takes effect where freezes of cut-overs are looked up', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    vi.spyOn(scenario.testEnv.storage.cutoverFreezes, 'listActive').mockImplementation(away);
    await passCoolingOff(scenario);
    await scenario.advanceUntil(isFaulty, 'PT24H');
    await scenario.act(contact, 'object', { contactId: 'c-mail' });
    await rejectFrozen(scenario);
    expect(listOrders(scenario)).toEqual([]);
  });

  it('a stop takes effect where a corrected account is looked up, and nothing of the correction is lost', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await scenario.act(owner, 'reportLost', { card: 'new' });
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    const { vault } = scenario.testEnv.storage;
    const { merchantId } = scenario;
    const { token, last4 } = await vault.tokenizeAccount(
      { acquirerId: 'demo', merchantId },
      buildCardSecrets(cards.otherGood, people.owner, '13900000001'),
    );
    vi.spyOn(vault, 'describeAccount').mockImplementation(away);
    await scenario.act(owner, 'correct', { changes: { newAccount: { token, last4 } } });
    await scenario.advanceUntil(isFaulty);
    await scenario.act(contact, 'object', { contactId: 'c-mail' });
    await scenario.advanceUntil('frozen');
    vi.restoreAllMocks();
    await thaw(scenario);
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    await scenario.withdraw();
  });
});
