/** Agreement: the state of a signing is read at the provider, never taken from the caller. */
import { afterEach, describe, expect, vi } from 'vitest';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { advanceTo, proveIdentity, signAgreement } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { buildCardSecrets, cards, owner, people } from '../support/people.ts';
import { listOrders, listRecipients } from '../support/observed-effects.ts';

afterEach(() => vi.restoreAllMocks());

describe('the agreement', () => {
  it('[A15, A35] counts as signed only when the provider says so, and the audit log holds the hash of its text', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ request: { guideVersion: '2026-01' } });
    const { signing } = await advanceTo(scenario, 'agreement');
    await scenario.act(owner, 'sign', { signingId: signing?.signingId ?? '' });
    expect(await scenario.advanceUntil('agreement')).toMatchObject({ waitingOn: 'merchant' });
    expect(await scenario.getRefusalCode(owner, 'sign', { signingId: 'sig_other' })).toBe(
      'ACT_NO_CHANGE',
    );
    await signAgreement(scenario);
    await scenario.advanceUntil('review');
    await scenario.withdraw();
    const auditLog = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    const dataOf = (action: string) => auditLog.find((entry) => entry.action === action)?.data;
    expect(dataOf('submitted')).toMatchObject({ guide: '2026-01' });
    expect(dataOf('agreement-signed')).toMatchObject({
      version: 'settlement-card-change/1',
      textHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('[A35] that the owner declines cancels the request', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'agreement');
    await signAgreement(scenario, 'decline');
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'cancelled',
      code: 'AGR_DECLINED',
    });
    expect(listRecipients(scenario, 'identity-passed')).toEqual([]);
  });

  it('[A35] is opened anew when the provider knows the signing no more, and ends when the first one would have', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const { signing, due } = await advanceTo(scenario, 'agreement');
    await scenario.passTime('P2D');
    vi.spyOn(scenario.testEnv.ports.esign, 'getResult').mockRejectedValueOnce(
      new PortFailure('refused', 'no such signing', { code: 'UPS_REJECTED' }),
    );
    const signingId = signing?.signingId ?? '';
    expect(await scenario.getRefusalCode(owner, 'sign', { signingId })).toBe('UPS_REJECTED');
    const another = await scenario.advanceUntil(
      (status) => status.signing !== undefined && status.signing.signingId !== signingId,
    );
    expect(another).toMatchObject({ stage: 'agreement', due });
    expect(listRecipients(scenario, 'agreement-reminder')).not.toEqual([]);
    await signAgreement(scenario);
    await scenario.advanceUntil('review');
    await scenario.withdraw();
  });

  it('[A35] is not declined by what the owner declined for an earlier account, read once the provider answers', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const { signing } = await advanceTo(scenario, 'agreement');
    const signingId = signing?.signingId ?? '';
    const { sandbox, ports, storage } = scenario.testEnv;
    await fetch(`${sandbox.url}/esign/signings/${signingId}/decline`, { method: 'POST' });
    const esign = vi
      .spyOn(ports.esign, 'getResult')
      .mockRejectedValue(new PortFailure('unavailable', 'down'));
    await scenario.act(owner, 'sign', { signingId });
    await scenario.act(owner, 'reportLost', { card: 'new' });
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    esign.mockRestore();
    const other = await storage.vault.tokenizeAccount(
      { acquirerId: 'demo', merchantId: scenario.merchantId },
      buildCardSecrets(cards.otherGood, people.owner, '13900000001'),
    );
    const newAccount = { token: other.token, last4: other.last4 };
    await scenario.act(owner, 'correct', { changes: { newAccount } });
    // No two codes are sent within a minute.
    await scenario.passTime('PT2H');
    await proveIdentity(scenario);
    await signAgreement(scenario);
    await scenario.advanceUntil('review');
    await scenario.withdraw();
  });

  it('[A35] that is not signed within seven days ends the request as expired', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'agreement');
    await scenario.passTime('P6DT23H');
    expect((await scenario.readStatus()).stage).toBe('agreement');
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'expired', code: 'AGR_EXPIRED' });
    expect(listRecipients(scenario, 'expired')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect(listOrders(scenario)).toEqual([]);
  });
});
