import { describe, expect, it } from 'vitest';
import type { AccountStatus } from '../../../domain/parties/bank.ts';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import { saleFaults } from '../../../domain/switch/sale-fault.ts';
import { timeAfter, policy, buildReadyFacts } from '../../support/facts.ts';

const since = timeAfter('P2D');
const assess = (trial: Omit<NonNullable<Facts['trial']>, 'since'> | undefined, now = since) =>
  assessGate('trial', buildReadyFacts(trial ? { trial: { since, ...trial } } : {}), policy, now);

describe('The trial of the new card', () => {
  it('[A51] The trial begins with a test sale, then pays one cent', () => {
    const both = { kind: 'need', needs: ['terminal-sale', 'test-payout', 'owner-confirmation'] };
    expect(assess(undefined)).toEqual(both);
    expect(assess({})).toEqual(both);
    expect(assess({ terminalSale: 'passed' })).toEqual({
      kind: 'need',
      needs: ['test-payout', 'owner-confirmation'],
    });
  });

  it('[A86] The trial says which of the two tests failed', () => {
    expect(assess({ terminalSale: 'failed' })).toEqual({ kind: 'stop', code: 'TST_TERMINAL' });
    for (const saleFault of saleFaults)
      expect(assess({ terminalSale: 'failed', saleFault })).toEqual({
        kind: 'stop',
        code: saleFault,
      });
    const unpaid = { terminalSale: 'passed', payout: 'failed' } as const;
    expect(assess(unpaid)).toEqual({ kind: 'stop', code: 'TST_PAYOUT' });
    expect(assess({ ...unpaid, confirmedBy: 'owner-1' }).kind).toBe('stop');
  });

  it('[A53] The trial ends with the confirmation of the owner, or 48 hours after the cent has landed', () => {
    const landed = { terminalSale: 'passed', payout: 'landed' } as const;
    const until = timeAfter('PT48H', since);
    expect(assess(landed)).toEqual({ kind: 'need', needs: ['owner-confirmation'], until });
    expect(assess({ ...landed, confirmedBy: 'owner-1' })).toEqual({ kind: 'pass' });
    expect(assess(landed, timeAfter('-PT1S', until)).kind).toBe('need');
    expect(assess(landed, until)).toEqual({ kind: 'pass' });
    expect(assess({ terminalSale: 'passed' }, until).kind).toBe('need');
  });

  it('[B3.10] The bank is asked about the new account when it has reported something, and only a known good answer releases', () => {
    const ready = buildReadyFacts({
      trial: { since, terminalSale: 'passed', payout: 'landed', confirmedBy: 'owner-1' },
    });
    const reportedAt = timeAfter('PT1H', since);
    const assessAnswer = (at: string, accountStatus: AccountStatus, trialSince = since) =>
      assessGate(
        'trial',
        {
          ...ready,
          trial: { ...ready.trial!, since: trialSince },
          bankNotifiedAt: reportedAt,
          verification: { at, value: { ...ready.verification!.value, accountStatus } },
        },
        policy,
        timeAfter('PT3H', since),
      );
    const later = timeAfter('PT2H', since);
    expect(assessAnswer(since, 'ACTIVE')).toEqual({
      kind: 'need',
      needs: ['account-verification'],
    });
    expect(assessAnswer(later, 'ACTIVE')).toEqual({ kind: 'pass' });
    expect(assessAnswer(later, 'CLOSED')).toMatchObject({ kind: 'stop', code: 'ACC_CLOSED' });
    expect(assessAnswer(later, 'UNKNOWN')).toEqual({
      kind: 'stop',
      code: 'ACC_UNVERIFIABLE',
      freeze: true,
    });
    // The risk officer has thawed the request since.
    expect(assessAnswer(later, 'UNKNOWN', timeAfter('PT150M', since))).toEqual({ kind: 'pass' });
  });
});
