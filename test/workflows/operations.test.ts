/** What staff do across requests: freeze cut-overs, reassign a claim, open an appeal. */
import { describe, expect } from 'vitest';
import {
  allowCutOvers,
  freezeCutOvers,
  type CutoverFreezeDependencies,
} from '../../api/cutover-freezes.ts';
import type { CutoverFreezeTarget } from '../../domain/switch/cutover-freeze.ts';
import { approve, advanceTo, confirmTest } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { staff } from '../support/people.ts';
import { listOrders, readPaidCard, listRecipients } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';

/** The test server has no Visibility: the scenario provides what it would list. */
const getOperationsDependencies = (scenario: Scenario): CutoverFreezeDependencies => ({
  freezes: scenario.testEnv.storage.cutoverFreezes,
  networks: ['unionpay'],
  cardChanges: {
    async *list() {
      yield { ...scenario.ref, stage: 'switching', startedAt: '' };
    },
    report: (ref, signal, report) => scenario.cardChanges.report(ref, signal, report),
  },
});
const bank = { acquirerId: 'demo', scope: 'bank', name: '105' } as const;
const freeze = (scenario: Scenario, target: CutoverFreezeTarget) =>
  freezeCutOvers(getOperationsDependencies(scenario), {
    ...target,
    by: staff.risk,
    reason: 'the bank asked for it',
  });
const allow = (scenario: Scenario, target: CutoverFreezeTarget) =>
  allowCutOvers(getOperationsDependencies(scenario), { ...target, by: staff.supervisor });

const untilFrozen = (scenario: Scenario) =>
  scenario.advanceUntil(({ problems }) => problems[0]?.code === 'POL_FREEZE');

describe('[B3.12] a freeze of cut-overs', () => {
  it('keeps a request from switching until it is lifted, and the status says why', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    await freeze(scenario, bank);
    await scenario.passTime('PT25H');
    const frozen = await untilFrozen(scenario);
    const { due } = frozen;
    expect(Date.parse(due ?? '') - Date.parse(frozen.since)).toBeCloseTo(24 * 3_600_000, -5);
    expect(frozen).toMatchObject({
      stage: 'switching',
      waitingOn: 'operator',
      money: 'old',
      problems: [{ field: 'bank.105', code: 'POL_FREEZE' }],
      next: { staff: 'lift the freeze of bank 105, set by risk-1: the bank asked for it' },
    });
    expect(listOrders(scenario)).toEqual([]);
    expect(listRecipients(scenario, 'window-delay')).toEqual(['c-mobile', 'staff']);
    // The request checks again by itself, and sends the notice once.
    await scenario.passTime('PT7H');
    // Its own look moves no deadline.
    expect((await untilFrozen(scenario)).due).toBe(due);
    expect(listRecipients(scenario, 'window-delay')).toHaveLength(2);
    await allow(scenario, bank);
    await confirmTest(scenario);
    expect((await scenario.awaitOutcome()).kind).toBe('completed');
  });

  it('that begins during the switch keeps the payout target where it is', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    scenario.addFault({ party: 'terminals', fault: 'reject', code: 'TRM_REGISTER_FAILED' });
    await advanceTo(scenario, 'cooling');
    await scenario.passTime('PT25H');
    const { steps } = await scenario.advanceUntilWaitingOn('operator', 'switching');
    const step = steps.find(({ state }) => state === 'failed');
    const network = { acquirerId: 'demo', scope: 'network', name: 'unionpay' } as const;
    await freeze(scenario, network);
    const retry = { step: `${step?.name}/${step?.target}` };
    await scenario.act(staff.operator, 'retryStep', retry);
    expect(await untilFrozen(scenario)).toMatchObject({ money: 'hold' });
    expect(listOrders(scenario)).not.toContain('set-target');
    await allow(scenario, network);
    await confirmTest(scenario);
    expect((await scenario.awaitOutcome()).kind).toBe('completed');
    expect(readPaidCard(scenario)).toBe(scenario.request.newAccount.last4);
  });

  it('that begins while the settlement is away keeps the cut-over from being ordered again', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    scenario.addFault({
      party: 'settlement',
      fault: 'status',
      status: 429,
      bodyContains: 'set-target',
      times: 1_000,
    });
    await advanceTo(scenario, 'cooling');
    await scenario.passTime('PT25H');
    await scenario.advanceUntil(({ problems }) => problems[0]?.code === 'UPS_BUSY');
    await freeze(scenario, bank);
    scenario.testEnv.sandbox.clearFaults();
    await scenario.passTime('PT3H');
    expect(listOrders(scenario)).not.toContain('set-target');
    await allow(scenario, bank);
    await scenario.passTime('PT1H');
    await confirmTest(scenario);
    expect((await scenario.awaitOutcome()).kind).toBe('completed');
  });
});

describe('a claimed request', () => {
  it('can be reassigned by a supervisor, and by its holder, until the end of the shift', async ({
    testEnv,
    startScenario,
  }) => {
    const now = await testEnv.env.currentTimeMs();
    const clock = (hours: number) => new Date(now + hours * 3_600_000).toISOString().slice(11, 16);
    const shift = { days: 'all', from: clock(-1), to: clock(5) } as const;
    const scenario = await startScenario({ policy: { 'windows.review': shift } });
    await advanceTo(scenario, 'review');
    await scenario.act(staff.maker, 'claim', {});
    const to = staff.checker.id;
    const other = staff.risk.id;
    expect(await scenario.getRefusalCode(staff.checker, 'claim', { to: other })).toBe(
      'ACT_NOT_ALLOWED',
    );
    await scenario.act(staff.maker, 'claim', { to: other });
    expect((await scenario.readStatus()).claim?.by).toBe(other);
    expect(await scenario.getRefusalCode(staff.supervisor, 'claim', { to: 'owner-1' })).toBe(
      'ACT_SAME_PERSON',
    );
    await scenario.act(staff.supervisor, 'claim', { to });
    const { claim, evidence = '' } = await scenario.readStatus();
    expect(claim?.by).toBe(to);
    expect(claim?.until.slice(11, 16)).toBe(clock(5));
    expect(await scenario.getRefusalCode(staff.maker, 'approve', { evidence })).toBe(
      'ACT_NOT_ALLOWED',
    );
    await scenario.passTime('PT6H');
    await approve(scenario);
    await scenario.advanceUntil('account-proof');
    await scenario.withdraw();
  });
});

describe('[E4.7] an appeal', () => {
  it('has a rejected request reviewed again, with its documents, by two other reviewers', async ({
    startScenario,
  }) => {
    const first = await startScenario();
    const { evidence = '' } = await advanceTo(first, 'review');
    const codes = ['REV_REJECTED_MATERIALS' as const];
    await first.act(staff.maker, 'reject', { evidence, codes });
    expect((await first.awaitOutcome()).kind).toBe('rejected');

    const { requestId, request } = first;
    const { materials, oldAccount } = request;
    const appeal = await startScenario({
      previous: first,
      request: { appealOf: requestId, materials, oldAccount },
    });
    const anew = await advanceTo(appeal, 'review');
    const decision = { evidence: anew.evidence ?? '' };
    expect(await appeal.getRefusalCode(staff.maker, 'approve', decision)).toBe('ACT_SAME_PERSON');
    await approve(appeal, staff.checker);
    await approve(appeal, staff.supervisor);
    await appeal.advanceUntil('account-proof');
    await appeal.withdraw();
  });

  it('against a request that was not rejected is refused, and the error names the field', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ request: { appealOf: 'req-nobody-knows' } });
    const { stage, problems } = await scenario.submit();
    expect([stage, problems]).toEqual(['rejected', [{ field: 'appealOf', code: 'POL_APPEAL' }]]);
    await scenario.awaitOutcome();
  });
});
