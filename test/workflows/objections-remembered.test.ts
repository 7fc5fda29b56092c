/** Objections outlive the request, a denial is final, and nobody speaks for a contact. */
import { describe, expect } from 'vitest';
import { advanceTo, confirmByPhone, rejectFrozen } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { listRecipients } from '../support/observed-effects.ts';
import { owner, staff } from '../support/people.ts';
import type { Scenario } from '../support/scenario.ts';
import type { ScenarioOptions } from '../support/scenario-request.ts';
import { objectByLink } from '../support/watch-actions.ts';

const agent = { id: 'agent-1', role: 'agent' } as const;
/** Another request of the same merchant, whose card is still the old one. */
const startAgain = (
  startScenario: (options: ScenarioOptions) => Promise<Scenario>,
  previous: Scenario,
  policy: ScenarioOptions['policy'] = {},
) => startScenario({ previous, policy, request: { oldAccount: previous.request.oldAccount } });
const why = { reason: 'called back' };

describe('a freeze', () => {
  it('[A71] is not ended by a withdrawal', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    await objectByLink(scenario);
    await scenario.advanceUntil('frozen');
    expect(await scenario.getRefusalCode(owner, 'withdraw', {})).toBe('ACT_WRONG_STAGE');
    await rejectFrozen(scenario);
  });

  it('[A71] outlasts a withdrawal that was pressed just before the objection', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    await Promise.all([
      scenario.actImmediately(owner, 'withdraw', {}).catch(() => undefined),
      scenario.actImmediately({ id: 'c-mail', role: 'system' }, 'object', { contactId: 'c-mail' }),
    ]).catch(() => undefined);
    const { stage } = await scenario.advanceUntil(
      (status) => status.stage === 'frozen' || status.stage === 'cancelled',
    );
    if (stage === 'frozen') await rejectFrozen(scenario);
    // Whichever came first, the objection is remembered.
    const next = await startAgain(startScenario, scenario);
    await next.submit();
    const { risk } = await next.advanceUntilWaitingOn('merchant', 'identity');
    if (stage === 'frozen') expect(risk).toBe('red');
    await next.withdraw();
  });
});

describe('an objection to one request', () => {
  it('[A71] makes the next request of the merchant red', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await objectByLink(scenario);
    await rejectFrozen(scenario);
    const next = await startAgain(startScenario, scenario);
    await next.submit();
    expect((await next.advanceUntilWaitingOn('merchant', 'identity')).risk).toBe('red');
    await next.withdraw();
  });

  it('[A71] is forgotten when the policy has forgotten it', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await objectByLink(scenario);
    await rejectFrozen(scenario);
    await scenario.passTime('P2D');
    const next = await startAgain(startScenario, scenario, { 'objection.memory': 'P1D' });
    await next.submit();
    expect((await next.advanceUntilWaitingOn('merchant', 'identity')).risk).toBe('green');
    await next.withdraw();
  });
});

describe('a contact who denies the change on the phone', () => {
  it('[A71] decides for good: nobody thaws the request, and no other call counts', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    const call = { contactId: 'c-mail', confirmed: false };
    await scenario.act(staff.operator, 'recordCallback', call);
    await scenario.advanceUntil('frozen');
    expect(await scenario.getRefusalCode(staff.risk, 'thaw', why)).toBe('ACT_CALLBACK_DENIED');
    expect(
      await scenario.getRefusalCode(staff.operator, 'recordCallback', { ...call, confirmed: true }),
    ).toBe('ACT_CALLBACK_DENIED');
    expect(await rejectFrozen(scenario)).toMatchObject({ kind: 'rejected' });
  });
});

describe('an objection in the name of a contact', () => {
  it('[A71] is refused from the owner, who cannot use it up either', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    const named = { contactId: 'c-mail' };
    expect(await scenario.getRefusalCode(owner, 'object', named)).toBe('ACT_NOT_ALLOWED');
    await scenario.act({ id: 'c-mail', role: 'owner' }, 'object', {});
    await confirmByPhone(scenario);
    await scenario.act(staff.risk, 'thaw', why);
    await scenario.act(staff.otherRisk, 'thaw', why);
    await scenario.advanceUntil('cooling');
    await objectByLink(scenario);
    await scenario.advanceUntil('frozen');
    await rejectFrozen(scenario);
  });

  it('[A71] is taken from staff who name the call, and is in the audit log with it', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    const named = { contactId: 'c-mail' };
    expect(await scenario.getRefusalCode(staff.operator, 'object', named)).toBe('INP_REQUIRED');
    const call = { callRef: 'call-2026-07' };
    expect(
      await scenario.getRefusalCode(staff.operator, 'object', { contactId: 'c-none', ...call }),
    ).toBe('ACT_CONTACT_REFUSED');
    await scenario.act(staff.operator, 'object', { ...named, ...call, newFacts: true });
    await scenario.advanceUntil('frozen');
    const entries = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    expect(entries.find(({ action }) => action === 'objected')?.data).toEqual({
      contact: 'c-mail',
      call: 'call-2026-07',
      newFacts: true,
    });
    await rejectFrozen(scenario);
  });
});

describe('[B3.14] an agent', () => {
  it('withdraws no request of the owner', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    expect(await scenario.getRefusalCode(agent, 'withdraw', {})).toBe('ACT_NOT_ALLOWED');
    await scenario.withdraw();
  });

  it('objects once, and the owner is told who stopped the change', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await scenario.act(agent, 'object', {});
    await scenario.advanceUntil('frozen');
    expect(listRecipients(scenario, 'agent-acted')).toEqual(['c-mobile']);
    const [sms] = scenario.testEnv.sandbox
      .listSms({ requestId: scenario.requestId })
      .filter(({ key }) => key.includes('/agent-acted/'));
    expect(sms?.text).toContain('代理人员提出异议');
    expect(await scenario.getRefusalCode(agent, 'object', { newFacts: true })).toBe(
      'ACT_NOT_ALLOWED',
    );
    await rejectFrozen(scenario);
  });
});
