import { describe, expect, it } from 'vitest';
import { isPromisedAnew, nameStaffWait } from '../../../domain/request/staff-waits.ts';

const review = { stage: 'review', waitingOn: 'operator', problems: [] } as const;

describe('A wait of staff', () => {
  it.each([
    ['reviewers go home', { ...review, problems: [{ field: 'windows.review' }] }],
    ['the risk officer decides instead', { ...review, waitingOn: 'risk' as const }],
  ])('A wait of staff stays the same when %s', (_title, state) => {
    expect(nameStaffWait(state)).toBe(nameStaffWait(review));
  });

  it.each([
    ['another stage', { ...review, stage: 'frozen' as const }],
    ['another step', { ...review, problems: [{ field: 'read/account-verification' }] }],
  ])('A wait of staff is another one with %s', (_title, state) => {
    expect(nameStaffWait(state)).not.toBe(nameStaffWait(review));
  });

  it.each(['merchant', 'bank', 'clock', 'nobody'] as const)(
    'A wait of staff is none while %s is waited for',
    (waitingOn) => {
      expect(nameStaffWait({ ...review, waitingOn })).toBeUndefined();
    },
  );

  it('A wait of staff begins when a party is asked by itself no longer', () => {
    const problems = [{ field: 'read/account-verification', code: 'UPS_BUSY' as const }];
    expect(nameStaffWait({ ...review, problems })).toBeUndefined();
  });

  it.each([
    ['deadline-extended', true],
    ['step-retried', true],
    ['step-skip-approved', true],
    ['first-approval', false],
    ['claimed', false],
    ['note-added', false],
    ['review-overdue', false],
  ] as const)('A wait of staff after the entry %s is promised anew: %s', (action, expected) => {
    expect(isPromisedAnew([{ action: 'note-added' }, { action }])).toBe(expected);
  });
});
