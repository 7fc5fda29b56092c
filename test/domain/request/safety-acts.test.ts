import { describe, expect, it } from 'vitest';
import { permissions, type PermittedAction } from '../../../domain/request/permissions.ts';
import type { Role } from '../../../domain/request/card-change-schema.ts';
import {
  findActsPerRun,
  findShare,
  isSafetyAction,
  isStopAction,
} from '../../../domain/request/safety-acts.ts';

const actions = Object.keys(permissions) as PermittedAction[];

describe('Safety acts', () => {
  it.each([
    ['object', true, true],
    ['withdraw', true, true],
    ['freeze', true, true],
    ['reject', true, true],
    ['reportLost', true, true],
    ['thaw', true, false],
    ['chooseWindow', false, false],
    ['approve', false, false],
  ] as const)('%s is one: %s; it is stored before it is answered: %s', (action, safety, stop) => {
    expect([isSafetyAction(action), isStopAction(action)]).toEqual([safety, stop]);
  });

  it('No side uses up what a run takes, and all sides together do not either', () => {
    const shares = new Map(
      actions.flatMap((action) =>
        // What somebody may not do is refused before it is counted.
        (permissions[action].roles as readonly Role[]).map(
          (role) => [findShare(action, role), findActsPerRun(action).bySide] as const,
        ),
      ),
    );
    const sum = [...shares.values()].reduce((total, each) => total + each, 0);
    // Temporal's limit is 2,000; the submission and the acts of callers that were refused count too.
    expect(sum).toBeLessThanOrEqual(2_000 - 100);
  });

  it.each([
    ['owner', 'object', 'object/merchant'],
    ['owner', 'reportLost', 'reportLost/merchant'],
    ['agent', 'object', 'object/merchant'],
    ['system', 'object', 'object/contact'],
    ['risk-officer', 'freeze', 'freeze/staff'],
    ['owner', 'chooseWindow', 'other/merchant'],
    ['clerk', 'attestInPerson', 'other/staff'],
  ] as const)('What a %s does by %s is counted in the share %s', (role, action, share) => {
    expect(findShare(action, role)).toBe(share);
  });
});
