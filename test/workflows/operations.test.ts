/** What staff do with the queue as a whole: stop cut-overs, give work to another, hear an appeal. */
import { describe, expect } from 'vitest';
import { allowCutOvers, freezeCutOvers, type Freezing } from '../../client/freezes.ts';
import type { FreezeTarget } from '../../domain/freezes.ts';
import { approve, bring, confirmTest } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { staff } from '../support/people.ts';
import { orders, paidOn, toldOf } from '../support/seen.ts';
import type { Story } from '../support/story.ts';

/** Visibility is no part of the test server: the story is what it would list. */
const doorsOf = (story: Story): Freezing => ({
  freezes: story.house.storage.freezes,
  networks: ['unionpay'],
  cardChanges: {
    async *list() {
      yield { ...story.ref, stage: 'switching', startedAt: '' };
    },
    report: (ref, signal, report) => story.changes.report(ref, signal, report),
  },
});
const bank = { acquirerId: 'demo', scope: 'bank', name: '105' } as const;
const freeze = (story: Story, target: FreezeTarget) =>
  freezeCutOvers(doorsOf(story), { ...target, by: staff.risk, reason: 'the bank asked for it' });
const allow = (story: Story, target: FreezeTarget) =>
  allowCutOvers(doorsOf(story), { ...target, by: staff.supervisor });

const untilFrozen = (story: Story) =>
  story.until(({ problems }) => problems[0]?.code === 'POL_FREEZE');

describe('[B3] a freeze of cut-overs', () => {
  it('keeps a request from switching, which says why and goes on when it is lifted', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'cooling');
    await freeze(story, bank);
    await story.pass('PT25H');
    expect(await untilFrozen(story)).toMatchObject({
      stage: 'switching',
      waitingOn: 'operator',
      money: 'old',
      problems: [{ field: 'bank.105', code: 'POL_FREEZE' }],
      next: { staff: 'lift the freeze of bank 105, set by risk-1: the bank asked for it' },
    });
    expect(orders(story)).toEqual([]);
    expect(toldOf(story, 'window-delay')).toEqual(['c-mobile', 'staff']);
    // Looked at again by itself, and told once.
    await story.pass('PT7H');
    await untilFrozen(story);
    expect(toldOf(story, 'window-delay')).toHaveLength(2);
    await allow(story, bank);
    await confirmTest(story);
    expect((await story.outcome()).kind).toBe('completed');
  });

  it('that comes while the switch is under way keeps the target where it is', async ({ begin }) => {
    const story = await begin();
    story.script({ party: 'terminals', fault: 'reject', code: 'TRM_REGISTER_FAILED' });
    await bring(story, 'cooling');
    await story.pass('PT25H');
    const { steps } = await story.untilWaitingOn('operator', 'switching');
    const step = steps.find(({ state }) => state === 'failed');
    const network = { acquirerId: 'demo', scope: 'network', name: 'unionpay' } as const;
    await freeze(story, network);
    const retry = { step: `${step?.name}/${step?.target}` };
    await story.act(staff.operator, 'retryStep', retry);
    expect(await untilFrozen(story)).toMatchObject({ money: 'hold' });
    expect(orders(story)).not.toContain('set-target');
    await allow(story, network);
    await confirmTest(story);
    expect((await story.outcome()).kind).toBe('completed');
    expect(paidOn(story)).toBe(story.request.newAccount.last4);
  });
});

describe('a claimed request', () => {
  it('is given to another by a supervisor, until the end of the shift', async ({
    house,
    begin,
  }) => {
    const now = await house.env.currentTimeMs();
    const clock = (hours: number) => new Date(now + hours * 3_600_000).toISOString().slice(11, 16);
    const shift = { days: 'all', from: clock(-1), to: clock(5) } as const;
    const story = await begin({ policy: { 'windows.review': shift } });
    await bring(story, 'review');
    await story.act(staff.maker, 'claim', {});
    const to = staff.checker.id;
    expect(await story.refusal(staff.maker, 'claim', { to })).toBe('ACT_NOT_ALLOWED');
    expect(await story.refusal(staff.supervisor, 'claim', { to: 'owner-1' })).toBe(
      'ACT_SAME_PERSON',
    );
    await story.act(staff.supervisor, 'claim', { to });
    const { claim, evidence = '' } = await story.status();
    expect(claim?.by).toBe(to);
    expect(claim?.until.slice(11, 16)).toBe(clock(5));
    expect(await story.refusal(staff.maker, 'approve', { evidence })).toBe('ACT_NOT_ALLOWED');
    await story.pass('PT6H');
    await approve(story);
    await story.until('account-proof');
    await story.withdrawn();
  });
});

describe('[B3] an appeal', () => {
  it('has a rejected request judged anew, with its papers, by two others', async ({ begin }) => {
    const first = await begin();
    const { evidence = '' } = await bring(first, 'review');
    const codes = ['REV_REJECTED_MATERIALS' as const];
    await first.act(staff.maker, 'reject', { evidence, codes });
    expect((await first.outcome()).kind).toBe('rejected');

    const { requestId, request } = first;
    const { materials, oldAccount } = request;
    const appeal = await begin({
      after: first,
      request: { appealOf: requestId, materials, oldAccount },
    });
    const anew = await bring(appeal, 'review');
    const decision = { evidence: anew.evidence ?? '' };
    expect(await appeal.refusal(staff.maker, 'approve', decision)).toBe('ACT_SAME_PERSON');
    await approve(appeal, staff.checker);
    await approve(appeal, staff.supervisor);
    await appeal.until('account-proof');
    await appeal.withdrawn();
  });

  it('against what was not rejected is refused, naming the field', async ({ begin }) => {
    const story = await begin({ request: { appealOf: 'req-nobody-knows' } });
    const { stage, problems } = await story.submit();
    expect([stage, problems]).toEqual(['rejected', [{ field: 'appealOf', code: 'POL_APPEAL' }]]);
    await story.outcome();
  });
});
