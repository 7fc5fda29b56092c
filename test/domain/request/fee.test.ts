import { expect, it } from 'vitest';
import { computeFee } from '../../../domain/request/fee.ts';
import { buildPolicyValues, submittedAt } from '../../support/facts.ts';

it('[A36] [A64] A change costs what the agreement names, and more when it was submitted at night', () => {
  const policy = buildPolicyValues({ fee: { changeFen: 500, outsideHoursFen: 200 } });
  expect(computeFee(submittedAt, policy)).toBe(500);
  expect(computeFee('2026-06-10T16:00:00.000Z', policy)).toBe(700);
});
