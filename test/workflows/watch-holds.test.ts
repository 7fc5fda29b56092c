/** What stops payouts during the watch without an objection, and how long they may be held. */
import { describe, expect } from 'vitest';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { advanceTo, confirmTest } from '../support/actions.ts';
import { cards, owner, staff } from '../support/people.ts';
import { it } from '../support/it.ts';
import { listNotices, listOrders, listRecipients } from '../support/observed-effects.ts';
import {
  selectWatchOrders,
  completeRequest,
  passDays,
  objectByLink,
  listPayouts,
  refundCustomers,
  reportMerchantChanged,
  settleTakings,
  thawWithTwoPeople,
} from '../support/watch-actions.ts';

describe('payouts that do not arrive', () => {
  it('[A55] stop all payouts, and the same ones do not stop them again after two people have decided', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ card: cards.payoutsReturn });
    await completeRequest(scenario);
    settleTakings(scenario, 'day-1', 10_000);
    await passDays(scenario, 1);
    expect(await scenario.readStatus()).toMatchObject({
      stage: 'frozen',
      money: 'hold',
      problems: [{ code: 'WATCH_SHORTFALL' }],
    });
    expect(listRecipients(scenario, 'first-payout')).toEqual([]);
    await thawWithTwoPeople(scenario);
    await scenario.advanceUntilWaitingOn('clock', 'completed');
    expect(await passDays(scenario, 2)).toMatchObject({ stage: 'completed' });
    settleTakings(scenario, 'day-3', 10_000);
    expect(await passDays(scenario, 1)).toMatchObject({ stage: 'frozen' });
    await scenario.act(staff.risk, 'reject', { evidence: '-', codes: ['WATCH_SHORTFALL'] });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(listPayouts(scenario).slice(-2)).toEqual(['day-1 8889', 'day-3 8889']);
  });

  it('[A55] are noticed as missing also when the settlement has no record of them', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    settleTakings(scenario, 'day-1', 10_000, 'lost');
    expect(await passDays(scenario, 1)).toMatchObject({ problems: [{ code: 'WATCH_SHORTFALL' }] });
    await thawWithTwoPeople(scenario);
  });
});

describe('signs of fraud after the switch', () => {
  it('[D after-watch] hold payouts and are notified to owner and contacts, each once, or only notified where the policy says so', async ({
    startScenario,
  }) => {
    const signs = loadPolicy('cn-default').values['watch.signs'];
    const scenario = await startScenario({
      policy: {
        'watch.signs': { ...signs, takings: { ...signs.takings, reaction: 'notify' } },
      },
    });
    await completeRequest(scenario);
    const readHeld = async () => {
      const { stage, money, problems } = await passDays(scenario, 1);
      return [stage, money, problems[0]?.code];
    };
    settleTakings(scenario, 'day-1', 10_000, 'forwarded');
    expect(await readHeld()).toEqual(['completed', 'new', undefined]);
    settleTakings(scenario, 'day-2', 10_000, 'forwarded');
    expect(await readHeld()).toEqual(['frozen', 'hold', 'WATCH_DRAIN']);
    expect(listRecipients(scenario, 'payout-sign')).toEqual(['c-mail', 'c-mobile', 'staff']);
    await thawWithTwoPeople(scenario);
    await scenario.advanceUntilWaitingOn('clock', 'completed');
    refundCustomers(scenario, 50_000_000);
    expect(await readHeld()).toEqual(['frozen', 'hold', 'WATCH_REFUNDS']);
    await thawWithTwoPeople(scenario);
    await scenario.advanceUntilWaitingOn('clock', 'completed');
    settleTakings(scenario, 'day-4', 80_000_000);
    expect(await readHeld()).toEqual(['completed', 'new', undefined]);
    expect(await readHeld()).toEqual(['completed', 'new', undefined]);
    const auditLog = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    expect(
      auditLog.filter(({ action }) => action === 'payout-sign-seen').map(({ reason }) => reason),
    ).toEqual(['WATCH_TAKINGS']);
    expect(listRecipients(scenario, 'payout-sign')).toHaveLength(9);
  });
});

describe('wrong data found after the switch', () => {
  it('[A87] hold payouts until a separate correction completes, which pays the right card', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    const newAccount = scenario.request.newAccount;
    expect(await scenario.act(owner, 'correct', { changes: { newAccount } })).toMatchObject({
      verdict: 'accepted',
      next: expect.stringContaining('reason correction') as string,
    });
    expect(await scenario.advanceUntilWaitingOn('merchant', 'frozen')).toMatchObject({
      money: 'hold',
      problems: [{ field: 'newAccount', code: 'WATCH_CORRECTION' }],
    });
    // Changes are not locked: the correction must be able to run.
    expect(selectWatchOrders(listOrders(scenario))).toEqual(['hold']);
    settleTakings(scenario, 'day-1', 10_000);
    const correction = await startScenario({
      previous: scenario,
      card: cards.otherGood,
      request: { reason: { kind: 'correction' } },
    });
    const { eta = '', money } = await correction.submit();
    expect(money).toBe('hold');
    // Four hours of review, four of cooling-off, and a night at most: not the two days of a first request.
    const now = await correction.testEnv.env.currentTimeMs();
    expect(Date.parse(eta) - now).toBeLessThanOrEqual(8 * 3_600_000);
    await completeRequest(correction);
    const texts = correction.testEnv.sandbox.listSms({ requestId: correction.requestId });
    for (const { text } of texts) expect(text).not.toContain('目前结算至原卡');
    expect(listPayouts(scenario)).toEqual(['day-1 1025']);
    await reportMerchantChanged(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'superseded' });
  });

  it('[A87] that prove to be correct are released by two people', async ({ startScenario }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    await scenario.act(owner, 'reportLost', { card: 'new' });
    expect(await scenario.advanceUntilWaitingOn('merchant', 'frozen')).toMatchObject({
      problems: [{ code: 'ACC_LOST' }],
    });
    await thawWithTwoPeople(scenario);
    expect(await scenario.advanceUntilWaitingOn('clock', 'completed')).toMatchObject({
      money: 'new',
    });
    expect(selectWatchOrders(listOrders(scenario))).toEqual(['hold', 'release']);
  });
});

describe('a hold of payouts', () => {
  it('that lasts is escalated to the supervisor, then to compliance, and names the limit', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    await scenario.act(staff.operator, 'freeze', { reason: 'complaint of a customer' });
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    expect(listRecipients(scenario, 'payouts-held')).toEqual([]);
    await passDays(scenario, 3);
    expect(listRecipients(scenario, 'payouts-held')).toEqual(['c-mobile', 'staff']);
    await passDays(scenario, 7);
    const mails = scenario.testEnv.sandbox
      .listMails({ requestId: scenario.requestId })
      .filter(({ headers }) => headers['x-card-change-notice']?.includes('/payouts-held/'))
      .map(({ text }) => /已升级至(.*?)，/.exec(text)?.[1]);
    expect(mails).toEqual(['主管', '合规部门']);
    expect(listNotices(scenario).filter((notice) => notice.startsWith('sla-missed'))).not.toEqual(
      [],
    );
    await thawWithTwoPeople(scenario);
  });

  it('during a switch is escalated too, but not while it is short', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'trial');
    expect(listRecipients(scenario, 'payouts-held')).toEqual([]);
    await objectByLink(scenario);
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    await passDays(scenario, 3);
    expect(listRecipients(scenario, 'payouts-held')).toEqual(['c-mobile', 'staff']);
    await thawWithTwoPeople(scenario);
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(listRecipients(scenario, 'payouts-held')).toHaveLength(2);
  });
});
