/** The first gate: faults that the merchant repairs, parties that do not answer, and lists. */
import { describe, expect } from 'vitest';
import { approve, proveIdentity, rejectFrozen, signAgreement } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { cards, owner, staff, usualPapers } from '../support/people.ts';
import { notices, orders, toldOf } from '../support/seen.ts';

describe('screening', () => {
  it('[A63] names every fault at once, and goes on when all are corrected', async ({ begin }) => {
    const story = await begin({ request: { oldAccount: { last4: '0000' }, materials: [] } });
    const { stage, waitingOn, problems, due } = await story.submit();
    const named = problems.map(({ field, code }) => `${field} ${code}`);
    expect({ stage, waitingOn }).toEqual({ stage: 'correction', waitingOn: 'merchant' });
    expect(named).toEqual(
      expect.arrayContaining([
        'oldAccount.last4 INP_OLD_MISMATCH',
        'materials.id-front MAT_MISSING',
      ]),
    );
    expect(await story.untilWaitingOn('merchant', 'correction')).toMatchObject({ problems, due });
    await story.act(owner, 'correct', {
      changes: { oldAccount: { last4: '8889' }, materials: usualPapers },
    });
    await story.untilWaitingOn('merchant', 'identity');
    await story.withdrawn();
    expect(notices(story)).toEqual([
      'submitted: c-mail, c-mobile',
      'correction-asked: c-mobile',
      'cancelled: c-mail, c-mobile, staff',
    ]);
  });

  it('[A62] refuses a merchant who may not change cards, in the acknowledgement already', async ({
    begin,
  }) => {
    const story = await begin({ like: 'M-ARREARS', request: { materials: [] } });
    const { stage, problems } = await story.submit();
    expect({ stage, problems }).toMatchObject({
      stage: 'rejected',
      problems: [{ code: 'ELG_ARREARS' }, { code: 'MAT_MISSING' }, ...[{}, {}]],
    });
    expect(await story.outcome()).toMatchObject({ kind: 'rejected', code: 'ELG_ARREARS' });
    expect((await story.status()).problems).toEqual(problems);
    expect(toldOf(story, 'rejected')).toEqual(['c-mail', 'c-mobile', 'staff']);
  });

  it('[A79] waits a day for a silent bank, says so after an hour, and leaves it to people then', async ({
    begin,
  }) => {
    const story = await begin();
    story.script({ party: 'bank', path: '/verifications', fault: 'status', times: 1_000 });
    await story.submit();
    await story.pass('PT2H');
    const busy = await story.untilWaitingOn('bank', 'screening');
    expect(busy.problems).toEqual([{ field: 'look/account-verification', code: 'UPS_BUSY' }]);
    await story.pass('PT24H');
    expect(toldOf(story, 'bank-busy')).toEqual(['c-mobile', 'staff']);
    expect((await story.untilWaitingOn('merchant', 'identity')).risk).toBe('amber');
    await proveIdentity(story);
    await signAgreement(story);
    await approve(story);
    expect(await story.until(({ stage }) => stage === 'review')).toMatchObject({
      next: { staff: expect.stringContaining('checker') },
    });
    await story.withdrawn();
  });

  it('[A83] hands a party that stays silent to an operator, who has it asked again', async ({
    begin,
  }) => {
    const story = await begin();
    story.script({ party: 'lists', fault: 'status', times: 1_000 });
    await story.submit();
    await story.pass('PT26H');
    const stuck = await story.untilWaitingOn('operator', 'screening');
    expect(stuck.problems).toEqual([{ field: 'look/list-screening', code: 'UPS_TIMEOUT' }]);
    expect(await story.refusal(staff.operator, 'retryStep', { step: 'look/signing' })).toBe(
      'ACT_NO_CHANGE',
    );
    story.house.sandbox.clearScript();
    await story.act(staff.operator, 'retryStep', { step: 'look/list-screening' });
    await story.untilWaitingOn('merchant', 'identity');
    await story.withdrawn();
  });

  it('[A83] asks a party again at once when an operator knows that it is back', async ({
    begin,
  }) => {
    const story = await begin();
    story.script({ party: 'lists', fault: 'status', times: 1_000 });
    await story.submit();
    await story.pass('PT2H');
    await story.until(({ problems }) => problems.some(({ code }) => code === 'UPS_BUSY'));
    story.house.sandbox.clearScript();
    await story.act(staff.operator, 'retryStep', { step: 'look/list-screening' });
    await story.untilWaitingOn('merchant', 'identity', 'PT1M');
    await story.withdrawn();
  });

  it('[A2] acknowledges and goes on by itself when the record cannot be read at once', async ({
    begin,
  }) => {
    const story = await begin();
    story.script({ party: 'merchants', fault: 'status' });
    expect(await story.submit()).toMatchObject({ stage: 'screening', needs: ['merchant-record'] });
    await story.untilWaitingOn('merchant', 'identity');
    await story.withdrawn();
  });

  it('[A66] freezes a list hit for the risk officer and tells the merchant nothing of lists', async ({
    begin,
  }) => {
    const story = await begin({ card: cards.blacklisted });
    await story.submit();
    const frozen = await story.untilWaitingOn('risk', 'frozen');
    expect(frozen.problems).toEqual([{ field: 'request', code: 'CMP_LIST_HIT' }]);
    expect(await rejectFrozen(story)).toMatchObject({ kind: 'rejected', code: 'CMP_LIST_HIT' });
    expect(orders(story)).toEqual([]);
    const told = story.house.sandbox.sms({ requestId: story.requestId }).map(({ text }) => text);
    expect(told.join()).not.toMatch(/list|名单/);
  });
});
