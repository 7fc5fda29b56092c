/** Decisions of staff count only with a proof that API or worker has made: whoever reaches Temporal has none. */
import { describe, expect } from 'vitest';
import { createStaffAssertions } from '../../adapters/vault/staff-assertions.ts';
import { CardChanges } from '../../client/index.ts';
import { ActionRefused } from '../../client/errors.ts';
import type { StaffAsserter } from '../../client/card-changes.ts';
import type { ActionFields } from '../../client/action-fields.ts';
import type { Actor } from '../../domain/request/card-change-schema.ts';
import { isAssertedAction } from '../../domain/request/asserted-acts.ts';
import { actions, type ActionName } from '../../workflows/contract.ts';
import { advanceTo, rejectFrozen } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { cards, staff } from '../support/people.ts';
import { buildPolicyAt } from '../support/policy.ts';
import type { Scenario } from '../support/scenario.ts';
import { assertionKeys } from '../support/test-env.ts';
import { patience } from '../support/patience.ts';

const sound = createStaffAssertions(assertionKeys);
const withOtherKey = createStaffAssertions([{ id: 'test', key: Buffer.alloc(32, 1) }]);
const anHourAgo = createStaffAssertions(assertionKeys, () => Date.now() - 3_600_000);

let acts = 0;
/** An act by somebody who has the keys of the codec and reaches Temporal, with a proof of their own making. */
async function attack<A extends ActionName>(
  { testEnv, ref }: Scenario,
  by: Actor,
  action: A,
  fields: ActionFields<A>,
  assert?: StaffAsserter,
): Promise<string> {
  const cardChanges = new CardChanges(testEnv.client, buildPolicyAt(0), patience, assert);
  acts += 1;
  try {
    await cardChanges.act(ref, action, { ...fields, by }, `attack-${acts}`);
    return 'done';
  } catch (error) {
    if (error instanceof ActionRefused) return error.code;
    throw error;
  }
}

const readActions = async ({ testEnv, requestId }: Scenario): Promise<string[]> =>
  (await testEnv.storage.auditLog.read('demo', requestId)).map(({ action }) => action);

describe('somebody who reads and writes Temporal', () => {
  it('cannot approve, with whatever they make up in place of the proof', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ card: cards.closeMatch });
    const { evidence = '' } = await advanceTo(scenario, 'review');
    const approve = (assert?: StaffAsserter, by: Actor = staff.maker) =>
      attack(scenario, by, 'approve', { evidence }, assert);

    expect(await approve()).toBe('ACT_NOT_ASSERTED');
    expect(await approve(() => 'test.1.made-up')).toBe('ACT_NOT_ASSERTED');
    expect(await approve(withOtherKey.assert)).toBe('ACT_NOT_ASSERTED');
    expect(await approve(anHourAgo.assert)).toBe('ACT_NOT_ASSERTED');
    // A proof that was seen in the history of this request or another one.
    const steal =
      (
        change: (act: Parameters<StaffAsserter>[0]) => Parameters<StaffAsserter>[0],
      ): StaffAsserter =>
      (act) =>
        sound.assert(change(act));
    for (const stolen of [
      steal((act) => ({ ...act, key: 'another-key' })),
      steal((act) => ({ ...act, action: 'addNote' })),
      steal((act) => ({ ...act, message: { ...act.message, requestId: 'req-other' } })),
      steal((act) => ({ ...act, message: { ...act.message, by: staff.supervisor } })),
      steal((act) => ({ ...act, message: { ...act.message, evidence: 'other' } })),
    ])
      expect(await approve(stolen)).toBe('ACT_NOT_ASSERTED');
    expect(await scenario.readStatus()).toMatchObject({ stage: 'review', waitingOn: 'operator' });

    expect(await approve(sound.assert)).toBe('done');
    expect(await approve(sound.assert, staff.checker)).toBe('done');
    await scenario.advanceUntil('account-proof');
    await scenario.withdraw();
    const written = await readActions(scenario);
    expect(written.filter((action) => action === 'approved')).toHaveLength(2);
    expect(written).toContain('assertion-refused');
  });

  it('cannot invent two risk officers who thaw, or one who rejects', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'review');
    await scenario.act(staff.operator, 'freeze', { reason: 'looks odd' });
    const { evidence = '-' } = await scenario.advanceUntilWaitingOn('risk', 'frozen');
    const thaw = { reason: 'called back' };
    for (const by of [staff.risk, staff.otherRisk])
      expect(await attack(scenario, by, 'thaw', thaw, withOtherKey.assert)).toBe(
        'ACT_NOT_ASSERTED',
      );
    const no = { evidence, codes: ['RSK_STOP' as const] };
    expect(await attack(scenario, staff.risk, 'reject', no, withOtherKey.assert)).toBe(
      'ACT_NOT_ASSERTED',
    );
    expect(await scenario.readStatus()).toMatchObject({ stage: 'frozen', waitingOn: 'risk' });
    await rejectFrozen(scenario);
  });

  it('can only stop: a freeze takes effect before its proof is checked, and stays on record as false', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    const freeze = { reason: 'to annoy' };
    expect(await attack(scenario, staff.operator, 'freeze', freeze)).toBe('ACT_NOT_ASSERTED');
    expect((await scenario.readStatus()).stage).toBe('identity');
    expect(await attack(scenario, staff.operator, 'freeze', freeze, withOtherKey.assert)).toBe(
      'ACT_NOT_ASSERTED',
    );
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    await rejectFrozen(scenario);
    expect(await readActions(scenario)).toEqual(
      expect.arrayContaining(['frozen-by-staff', 'assertion-refused']),
    );
  });
});

describe('a proof', () => {
  it('is asked for exactly where an act of staff decides', () => {
    const asserted = (Object.keys(actions) as ActionName[]).filter((name) =>
      isAssertedAction(name),
    );
    expect(asserted).toEqual([
      'approve',
      'reject',
      'attestInPerson',
      'recordCallback',
      'extendDeadline',
      'freeze',
      'thaw',
      'skipStep',
      'forceRollback',
      'recallPayouts',
      'adjustLimit',
    ]);
  });
});
