/** Notices: who receives them, and what happens when one is not delivered. */
import { describe, expect } from 'vitest';
import { advanceTo, confirmPenny, rejectFrozen } from '../support/actions.ts';
import { staffAddress } from '../support/test-env.ts';
import { it } from '../support/it.ts';
import { owner } from '../support/people.ts';
import { listRecipients } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';

const readAuditLog = ({ testEnv, requestId }: Scenario) =>
  testEnv.storage.auditLog.read('demo', requestId);

describe('a notice that is never delivered', () => {
  it('becomes a task for staff in the status, and goes to the owner’s next contact', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like: 'M-NOSMS' });
    await scenario.submit();
    const { notes } = await scenario.advanceUntil('identity');
    const task = notes.filter(({ code }) => code === 'NTC_NOT_DELIVERED');
    expect(task).toHaveLength(1);
    const lost = task[0]?.field.replace('contacts.', '') ?? '';
    expect(listRecipients(scenario, 'submitted')).not.toContain(lost);
    expect(listRecipients(scenario, 'submitted')).toContain('c-mail');
    await scenario.withdraw();
    expect(listRecipients(scenario, 'not-delivered')).toEqual(['staff']);
    const mails = scenario.testEnv.sandbox
      .listMails({ to: staffAddress, requestId: scenario.requestId })
      .filter(({ text }) => text.includes('NTC_NOT_DELIVERED'));
    expect(mails.map(({ text }) => text)).toEqual([
      expect.stringContaining(`NTC_NOT_DELIVERED at contacts.${lost}`),
    ]);
  });

  it('is in the audit log with its recipients and its text', async ({ startScenario }) => {
    const scenario = await startScenario();
    await scenario.submit();
    await scenario.advanceUntil('identity');
    await scenario.withdraw();
    const auditLog = await readAuditLog(scenario);
    const dataOf = (event: string) =>
      auditLog.find(({ action, data }) => action === 'notice-sent' && data?.['event'] === event)
        ?.data;
    expect(dataOf('submitted')).toMatchObject({
      notice: `${scenario.requestId}/submitted/1`,
      notified: 'c-mobile, c-mail',
      owner: expect.stringMatching(/^[0-9a-f]{32}$/),
      'old-contacts': expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(dataOf('cancelled')).toMatchObject({ notified: 'c-mobile, c-mail, staff' });
  });
});

describe('a notice about a request whose old card was typed wrong', () => {
  it('names the card that is bound', async ({ startScenario }) => {
    const scenario = await startScenario({ request: { oldAccount: { last4: '9999' } } });
    await scenario.submit();
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    await scenario.withdraw();
    const { oldLast4 } = await scenario.readStatus();
    const texts = scenario.testEnv.sandbox
      .listSms({ requestId: scenario.requestId })
      .map(({ text }) => text);
    expect(texts).toContainEqual(expect.stringContaining(`结算卡未变（${oldLast4}）`));
    expect(texts.join()).not.toContain('9999');
  });
});

describe('a notice that cannot reach every contact for a day', () => {
  it('[A71] starts the cooling-off for the contacts that it reached at once', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'account-proof');
    scenario.addFault({ party: 'sms', fault: 'status', times: 1_000 });
    await confirmPenny(scenario);
    await scenario.advanceUntil('cooling');
    await scenario.passTime('P1D');
    await scenario.advanceUntilWaitingOn('clock', 'cooling', 'P1D');
    expect(listRecipients(scenario, 'cooling-started')).toEqual(['c-mail']);
    const auditLog = await readAuditLog(scenario);
    expect(auditLog.find(({ action }) => action === 'notice-not-delivered')).toMatchObject({
      reason: 'UPS_TIMEOUT',
      data: { event: 'cooling-started', notified: 'c-mail' },
    });
    scenario.testEnv.sandbox.clearFaults();
    await scenario.withdraw();
  });
});

describe('[B3.5] contacts that change while the request runs', () => {
  it('are notified as they were at submission: a number added by a thief receives nothing', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'review');
    const { testEnv, merchantId } = scenario;
    const since = new Date(await testEnv.env.currentTimeMs()).toISOString();
    const contacts = [
      { id: 'c-unreachable', channel: 'sms', masked: '138****9999', since } as const,
    ];
    testEnv.sandbox.addMerchant({ merchantId }, { contacts: [...contacts] });
    await scenario.report('merchantChanged', { messageId: 'contacts-changed' });
    await scenario.act(owner, 'object', {});
    await scenario.advanceUntil('frozen');
    // The old contacts are no longer in the record: they get the minimum, with the link to object.
    expect(listRecipients(scenario, 'objection')).toEqual(['c-mail', 'c-mobile', 'staff']);
    await rejectFrozen(scenario);
    expect(listRecipients(scenario, 'rejected')).toEqual(['c-mail', 'c-mobile', 'staff']);
  });
});
