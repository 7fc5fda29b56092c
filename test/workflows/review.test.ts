/** Review: the number of reviewers that the tier requires, on the evidence that they saw. */
import { describe, expect } from 'vitest';
import {
  approve,
  advanceTo,
  confirmByPhone,
  confirmTest,
  rejectFrozen,
  signAgreement,
} from '../support/actions.ts';
import { it } from '../support/it.ts';
import { cards, defaultDocuments, owner, buildDocument, people, staff } from '../support/people.ts';
import { listOrders, listRecipients } from '../support/observed-effects.ts';

describe('the review', () => {
  it('[A38] of an amber request needs a maker and a checker, never one person twice', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ card: cards.closeMatch });
    const { risk, evidence = '' } = await advanceTo(scenario, 'review');
    expect(risk).toBe('amber');
    const submitter = { id: owner.id, role: 'maker' } as const;
    expect(await scenario.getRefusalCode(submitter, 'approve', { evidence })).toBe(
      'ACT_SAME_PERSON',
    );
    expect(await scenario.getRefusalCode(owner, 'approve', { evidence })).toBe('ACT_NOT_ALLOWED');
    await scenario.act(staff.maker, 'approve', { evidence });
    expect(await scenario.getRefusalCode(staff.maker, 'approve', { evidence })).toBe(
      'ACT_SAME_PERSON',
    );
    expect((await scenario.advanceUntil('review')).stage).toBe('review');
    await scenario.act(staff.checker, 'approve', { evidence });
    await scenario.advanceUntil('account-proof');
    await scenario.withdraw();
  });

  it('[A48] decides on a wish for another fee rate with the approval; the switch sets none', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({
      request: { settlementParams: { feeWish: '希望费率降至0.38%' } },
    });
    const { evidence = '', notes } = await advanceTo(scenario, 'review');
    expect(notes).toContainEqual({
      field: 'settlementParams.feeWish',
      code: 'REV_FEE_WISH',
    });
    expect(await scenario.getRefusalCode(staff.maker, 'approve', { evidence })).toBe(
      'INP_REQUIRED',
    );
    await scenario.act(staff.maker, 'approve', { evidence, feeWish: 'granted' });
    await scenario.advanceUntil('account-proof');
    const entries = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    expect(entries.filter(({ action }) => action === 'approved')).toMatchObject([
      { actor: staff.maker.id, data: { feeWish: 'granted' } },
    ]);
    await advanceTo(scenario, 'trial', 'account-proof');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(listOrders(scenario)).not.toContain('set-params');
  });

  it('[A41] of a red request also needs a call to an established contact', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like: 'M-TAKEOVER' });
    expect((await advanceTo(scenario, 'review')).risk).toBe('red');
    await approve(scenario, staff.maker);
    await approve(scenario, staff.checker);
    await scenario.advanceUntilWaitingOn('risk', 'review');
    const unknown = { contactId: 'c-other', confirmed: true };
    expect(await scenario.getRefusalCode(staff.operator, 'recordCallback', unknown)).toBe(
      'ACT_CONTACT_REFUSED',
    );
    await scenario.act(staff.operator, 'recordCallback', { contactId: 'c-mail', confirmed: true });
    await scenario.advanceUntil('account-proof');
    await scenario.withdraw();
  });

  it('[A41] The review of a red request bars whoever made the call from approving it', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like: 'M-TAKEOVER' });
    const { evidence = '' } = await advanceTo(scenario, 'review');
    await scenario.act(staff.checker, 'recordCallback', { contactId: 'c-mail', confirmed: true });
    for (const by of [staff.checker, { id: 'Checker-1', role: 'risk-officer' } as const])
      expect(await scenario.getRefusalCode(by, 'approve', { evidence })).toBe('ACT_SAME_PERSON');
    await approve(scenario, staff.maker);
    expect(
      await scenario.getRefusalCode(staff.maker, 'recordCallback', {
        contactId: 'c-mail',
        confirmed: true,
      }),
    ).toBe('ACT_SAME_PERSON');
    await scenario.withdraw();
  });

  it('[E2 oldHolder.consent] of a change away from the card of somebody else waits until a call confirms it', async ({
    startScenario,
  }) => {
    const names = { operator: people.owner.name, settlementHolder: '王建国' };
    const scenario = await startScenario({ merchant: { names } });
    const { notes } = await advanceTo(scenario, 'review');
    expect(notes).toContainEqual({ field: 'oldAccount', code: 'ACC_OLD_HOLDER' });
    await approve(scenario);
    await scenario.advanceUntilWaitingOn('risk', 'review');
    await confirmByPhone(scenario);
    await scenario.advanceUntil('account-proof');
    await scenario.withdraw();
  });

  it('[A71] freezes the request when the called contact denies it, whichever account was named', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like: 'M-TAKEOVER' });
    await advanceTo(scenario, 'review');
    const other = { personToken: 'per_00000009', accountToken: 'acc_00000009' };
    const call = { contactId: 'c-mail', assertedFor: other };
    expect(
      await scenario.getRefusalCode(staff.operator, 'recordCallback', { ...call, confirmed: true }),
    ).toBe('ACT_NO_CHANGE');
    await scenario.act(staff.operator, 'recordCallback', { ...call, confirmed: false });
    expect(await scenario.advanceUntilWaitingOn('risk', 'frozen')).toMatchObject({
      problems: [{ code: 'RSK_OBJECTED' }],
    });
    await rejectFrozen(scenario);
  });

  it('[A68] does not count decisions on other evidence, or from before a correction', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ card: cards.closeMatch });
    const { evidence = '' } = await advanceTo(scenario, 'review');
    expect(await scenario.getRefusalCode(staff.maker, 'approve', { evidence: 'seen-before' })).toBe(
      'ACT_NO_CHANGE',
    );
    await scenario.act(staff.maker, 'approve', { evidence });
    const problems = [{ field: 'materials.card-photo', code: 'MAT_UNREADABLE' as const }];
    await scenario.act(staff.checker, 'requestInfo', { problems });
    expect(await scenario.advanceUntilWaitingOn('merchant', 'correction')).toMatchObject({
      problems,
    });
    expect(listRecipients(scenario, 'review-info-wanted')).toEqual(['c-mobile']);
    const materials = [buildDocument('card-photo', 'b'.repeat(64))];
    await scenario.act(owner, 'correct', { changes: { materials } });
    const again = await scenario.advanceUntilWaitingOn('operator', 'review');
    expect(again.evidence).not.toBe(evidence);
    await approve(scenario, staff.checker);
    expect(await scenario.advanceUntil('review')).toMatchObject({ waitingOn: 'operator' });
    await approve(scenario, staff.maker);
    await scenario.advanceUntil('account-proof');
    await scenario.withdraw();
  });

  it('[A38] rejects with a reason that the merchant can act on', async ({ startScenario }) => {
    const scenario = await startScenario();
    const { evidence = '' } = await advanceTo(scenario, 'review');
    const codes = ['REV_REJECTED_MATERIALS' as const, 'REV_REJECTED_PURPOSE' as const];
    const items = '执照照片模糊';
    await scenario.act(staff.maker, 'reject', { evidence, codes, items });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rejected', code: codes[0] });
    const params = { items };
    const reasons = codes.map((code) => ({ field: 'request', code, params }));
    expect((await scenario.readStatus()).problems).toEqual(reasons);
    expect(listRecipients(scenario, 'rejected')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect(listOrders(scenario)).toEqual([]);
  });

  it('[A83] is never decided by a timer', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'review');
    await scenario.passTime('P6DT1H');
    expect(await scenario.readStatus()).toMatchObject({ stage: 'review', waitingOn: 'operator' });
    await scenario.withdraw();
  });

  it('reserves a claimed request for its reviewer until the end of the shift', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const { evidence = '' } = await advanceTo(scenario, 'review');
    await scenario.act(staff.maker, 'claim', {});
    await scenario.advanceUntil('review');
    expect(listRecipients(scenario, 'review-taken')).toEqual(['c-mobile']);
    expect(await scenario.getRefusalCode(staff.checker, 'approve', { evidence })).toBe(
      'ACT_NOT_ALLOWED',
    );
    await scenario.passTime('P1D');
    await scenario.act(staff.checker, 'approve', { evidence });
    await scenario.advanceUntil('account-proof');
    await scenario.withdraw();
  });
});

describe('An owner whose contacts are all new', () => {
  it('[B3.5] comes to a counter during the review, and a clerk attests them with both cards', async ({
    startScenario,
    testEnv,
  }) => {
    const at = new Date((await testEnv.env.currentTimeMs()) - 86_400_000).toISOString();
    const scenario = await startScenario({
      request: {
        intake: 'counter',
        submittedBy: { id: 'clerk-9', role: 'clerk' },
        materials: [...defaultDocuments, buildDocument('application-form')],
      },
      merchant: {
        contacts: [{ id: 'c-mobile', channel: 'sms', masked: '138****0001', since: at }],
        lastChanges: [
          { what: 'contact', at },
          { what: 'password', at },
        ],
      },
    });
    await scenario.submit();
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    await scenario.act(staff.clerk, 'attestInPerson', { bothCardsShown: false });
    await signAgreement(scenario);
    await approve(scenario, staff.maker);
    await approve(scenario, staff.checker);
    const { next } = await scenario.advanceUntilWaitingOn('risk', 'review');
    expect(next.staff).toContain('a clerk attests the owner in person with both cards');
    const call = { contactId: 'c-mobile', confirmed: true };
    expect(await scenario.getRefusalCode(staff.operator, 'recordCallback', call)).toBe(
      'ACT_CONTACT_REFUSED',
    );
    await scenario.act(staff.clerk, 'attestInPerson', { bothCardsShown: true });
    // The attestation is evidence, which both reviewers look at again.
    await approve(scenario, staff.maker);
    await approve(scenario, staff.checker);
    await scenario.advanceUntil('account-proof');
    await scenario.withdraw();
  });
});
