import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import { timeAfter, policy, buildReadyFacts } from '../../support/facts.ts';

const since = timeAfter('P2D');
const assess = (trial: Omit<NonNullable<Facts['trial']>, 'since'> | undefined, now = since) =>
  assessGate('trial', buildReadyFacts(trial ? { trial: { since, ...trial } } : {}), policy, now);

describe('the trial', () => {
  it('[A51] begins with a test sale, then pays one cent', () => {
    const both = { kind: 'need', needs: ['terminal-sale', 'test-payout'] };
    expect(assess(undefined)).toEqual(both);
    expect(assess({})).toEqual(both);
    expect(assess({ terminalSale: 'passed' })).toEqual({ kind: 'need', needs: ['test-payout'] });
  });

  it('[A86] says which of the two failed', () => {
    expect(assess({ terminalSale: 'failed' })).toEqual({ kind: 'stop', code: 'TST_TERMINAL' });
    const unpaid = { terminalSale: 'passed', payout: 'failed' } as const;
    expect(assess(unpaid)).toEqual({ kind: 'stop', code: 'TST_PAYOUT' });
    expect(assess({ ...unpaid, confirmedBy: 'owner-1' }).kind).toBe('stop');
  });

  it('[A53] ends with the word of the owner, or with 48 hours of silence after the cent landed', () => {
    const landed = { terminalSale: 'passed', payout: 'landed' } as const;
    const until = timeAfter('PT48H', since);
    expect(assess(landed)).toEqual({ kind: 'need', needs: ['owner-confirmation'], until });
    expect(assess({ ...landed, confirmedBy: 'owner-1' })).toEqual({ kind: 'pass' });
    expect(assess(landed, timeAfter('-PT1S', until)).kind).toBe('need');
    expect(assess(landed, until)).toEqual({ kind: 'pass' });
    expect(assess({ terminalSale: 'passed' }, until).kind).toBe('need');
  });
});
