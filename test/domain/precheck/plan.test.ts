import { describe, expect, it } from 'vitest';
import { planGates, type PlanRequest } from '../../../domain/precheck/plan.ts';
import { gateNames } from '../../../domain/request/stages.ts';
import { buildPolicyAt } from '../../support/policy.ts';

const { values: policy } = buildPolicyAt(Date.parse('2026-06-10T02:00:00.000Z'));

const request: PlanRequest = {
  stage: 'review',
  waitingOn: 'operator',
  since: '2026-06-10T02:00:00.000Z',
  due: '2026-06-11T02:00:00.000Z',
  money: 'old',
};
const plan = (changes: Partial<PlanRequest> = {}) =>
  planGates(policy, { ...request, ...changes }) ?? [];

describe('[A18] The plan of a running request', () => {
  it('names every gate in order: those passed, the present one, and those to come', () => {
    expect(plan().map(({ gate }) => gate)).toEqual(gateNames);
    expect(plan().map(({ state }) => state)).toEqual([
      ...['passed', 'passed', 'passed', 'now'],
      ...['next', 'next', 'next', 'next'],
    ]);
  });

  it('says who is waited for now, and the deadline that holds', () => {
    expect(plan()[3]).toMatchObject({ waitingOn: 'operator', latest: request.due });
  });

  it('says of the gates to come who is waited for, and when they are over at the latest', () => {
    const [proof, cooling] = plan().slice(4);
    expect(proof).toMatchObject({ gate: 'account-proof', waitingOn: 'merchant', money: 'old' });
    expect(cooling).toMatchObject({ gate: 'cooling', waitingOn: 'clock' });
    const ends = plan().flatMap(({ latest }) => latest ?? []);
    expect(ends).toHaveLength(5);
    expect(ends.toSorted()).toEqual(ends);
    expect(new Set(ends).size).toBe(5);
  });

  it('is longer for a higher risk, and holds payouts from now on where the old card is dead', () => {
    const end = (changes: Partial<PlanRequest>) => plan(changes).at(-1)?.latest ?? '';
    expect(end({ tier: 'red' }) > end({ tier: 'green' })).toBe(true);
    expect(plan({ money: 'hold' })[4]).toMatchObject({ money: 'hold' });
  });

  it.each(['correction', 'frozen', 'completed'] as const)('is none while it is %s', (stage) => {
    expect(planGates(policy, { ...request, stage })).toBeUndefined();
  });
});
