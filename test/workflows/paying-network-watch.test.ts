/** The watch over a new card where networks pay the merchant by themselves. */
import { describe, expect } from 'vitest';
import { it } from '../support/it.ts';
import { listRecipients, readPaidCard } from '../support/observed-effects.ts';
import { cards, owner, staff } from '../support/people.ts';
import type { Scenario } from '../support/scenario.ts';
import {
  completeRequest,
  objectByLink,
  passDays,
  thawWithTwoPeople,
} from '../support/watch-actions.ts';

const merchant = {
  networks: [
    { id: 'unionpay', state: 'open' as const, lead: true },
    { id: 'alipay', state: 'open' as const, lead: false, pays: 'network' as const },
  ],
};

const payByNetwork = ({ testEnv, merchantId }: Scenario, amountFen: number) =>
  testEnv.sandbox.payByNetwork({
    merchant: { acquirerId: 'demo', merchantId },
    networkId: 'alipay',
    amountFen,
  });

const readState = ({ testEnv, merchantId }: Scenario) =>
  testEnv.sandbox.addMerchant({ merchantId }).accountState;

const bindAtNetwork = (scenario: Scenario, last4: string): void => {
  const state = readState(scenario);
  state.setAccount('network:alipay', { ...state.getAccount('network:alipay'), last4 });
};

const listActions = async ({ testEnv, requestId }: Scenario): Promise<string[]> =>
  (await testEnv.storage.auditLog.read('demo', requestId)).map(({ action }) => action);

describe('the watch where a network pays by itself', () => {
  it('[A54] sees the first payout of the network, tells the owner, and looks seldom from then on', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ merchant });
    await completeRequest(scenario);
    await passDays(scenario, 1);
    expect(listRecipients(scenario, 'first-payout')).toEqual([]);
    payByNetwork(scenario, 12_300);
    await passDays(scenario, 1);
    expect(listRecipients(scenario, 'first-payout')).toContain('c-mobile');
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'watched' });
    expect(await listActions(scenario)).toContain('network-payout-landed');
  });

  it('[A51] takes the word of the owner where the network tells no payouts, once', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ merchant });
    await completeRequest(scenario);
    const { next } = await scenario.advanceUntilWaitingOn('clock', 'completed');
    expect(next.merchant).toContain('渠道直接结算的款项');
    await scenario.act(owner, 'confirmTest', { ok: true });
    expect(await scenario.getRefusalCode(owner, 'confirmTest', { ok: false })).toBe(
      'ACT_WRONG_STAGE',
    );
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'watched' });
    expect(await listActions(scenario)).not.toContain('network-payout-unseen');
  });

  it('[A87] stops payouts when the owner says that nothing arrives', async ({ startScenario }) => {
    const scenario = await startScenario({ merchant });
    await completeRequest(scenario);
    await scenario.act(owner, 'confirmTest', { ok: false });
    const stopped = await scenario.advanceUntilWaitingOn('risk', 'frozen');
    expect(stopped.problems).toMatchObject([{ code: 'WATCH_SHORTFALL' }]);
  });

  it('[A87] stops payouts when one of the network comes back, and not for the same one again', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ merchant, card: cards.payoutsReturn });
    await completeRequest(scenario);
    payByNetwork(scenario, 12_300);
    await scenario.passTime('P1D');
    const stopped = await scenario.advanceUntilWaitingOn('risk', 'frozen');
    expect(stopped.problems).toMatchObject([{ code: 'WATCH_SHORTFALL' }]);
    expect(stopped.payers).toEqual([
      { payer: 'acquirer', money: 'hold' },
      { payer: 'alipay', money: 'new' },
    ]);
    await thawWithTwoPeople(scenario);
    await scenario.advanceUntilWaitingOn('clock', 'completed');
    await passDays(scenario, 2);
    expect(await scenario.readStatus()).toMatchObject({ stage: 'completed', money: 'new' });
  });

  it('[A87] stops payouts when the network pays another card than it did', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ merchant });
    await completeRequest(scenario);
    bindAtNetwork(scenario, '4444');
    await scenario.passTime('P1D');
    const stopped = await scenario.advanceUntilWaitingOn('risk', 'frozen');
    expect(stopped.problems).toMatchObject([{ code: 'SWT_RECON' }]);
    expect(stopped.payers?.[1]).toEqual({ payer: 'alipay', money: 'old' });
  });

  it('[A71] asks the network back when a late objection is upheld, and reads it back', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ merchant });
    await completeRequest(scenario);
    await objectByLink(scenario);
    const stopped = await scenario.advanceUntilWaitingOn('risk', 'frozen');
    expect(stopped.payers?.map(({ money }) => money)).toEqual(['hold', 'new']);
    const codes = ['RSK_OBJECTED'] as const;
    await scenario.act(staff.risk, 'reject', {
      evidence: stopped.evidence ?? '-',
      codes: [...codes],
    });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(readState(scenario).getAccount('network:alipay').last4).toBe('8889');
    expect(listRecipients(scenario, 'network-returned')).toContain('c-mobile');
    expect(readPaidCard(scenario)).toBe('8889');
  });
});
