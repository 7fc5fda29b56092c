import { describe, expect, it } from 'vitest';
import { failureCodes, type FailureCode } from '../../../domain/failures/codes.ts';
import { findSaleFault, saleFaults } from '../../../domain/switch/sale-fault.ts';

describe('[A86] a failed test sale', () => {
  it.each<[FailureCode, string]>([
    ['TST_PAYER_CARD', 'TST_PAYER_CARD'],
    ['TST_TERMINAL', 'TST_TERMINAL'],
    ['TRM_OFFLINE', 'TST_TERMINAL'],
    ['TRM_UPDATE_FAILED', 'TST_TERMINAL'],
    ['UPS_REJECTED', 'TST_TERMINAL'],
    ['TST_PAYOUT', 'TST_PAYOUT'],
    ['ACC_FROZEN', 'TST_PAYOUT'],
    ['ACC_NOT_FOUND', 'TST_PAYOUT'],
  ])('[A86] that was refused with %s is the fault of %s', (code, fault) => {
    expect(findSaleFault(code)).toBe(fault);
  });

  it('[A86] is one of three faults, whatever the code is', () => {
    for (const code of failureCodes) expect(saleFaults).toContain(findSaleFault(code));
  });
});
