import { expect, it } from 'vitest';
import { feeOf } from '../../domain/fee.ts';
import { policyWith, submittedAt } from '../support/facts.ts';

it('[A36] a change costs what the agreement names, and more when it was sent in at night [A64]', () => {
  const policy = policyWith({ fee: { changeFen: 500, outsideHoursFen: 200 } });
  expect(feeOf(submittedAt, policy)).toBe(500);
  expect(feeOf('2026-06-10T16:00:00.000Z', policy)).toBe(700);
});
