/** Agreement: the state of a signing is read at the provider, never taken from the caller. */
import { afterEach, describe, expect, vi } from 'vitest';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { advanceTo, signAgreement } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { owner } from '../support/people.ts';
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
