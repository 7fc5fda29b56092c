/** Trial: a test sale, one cent to the new card, and the owner's confirmation or silence [A51, E3 trial]. */
import type { Assessment, Facts } from './assessment.ts';
import { addDuration } from '../time/duration.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

export function assessTrial(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const { trial } = facts;
  if (trial?.terminalSale === 'failed')
    return { kind: 'stop', code: trial.saleFault ?? 'TST_TERMINAL' };
  if (trial?.payout === 'failed') return { kind: 'stop', code: 'TST_PAYOUT' };
  // The owner is asked at once when sale and payout have passed.
  if (trial?.terminalSale === undefined)
    return { kind: 'need', needs: ['terminal-sale', 'test-payout', 'owner-confirmation'] };
  if (trial.payout === undefined)
    return { kind: 'need', needs: ['test-payout', 'owner-confirmation'] };
  if (trial.confirmedBy !== undefined) return { kind: 'pass' };
  // The cent landed and nobody objected in time. Only here silence counts as consent.
  const until = addDuration(trial.since, policy['test.ttl']);
  if (Date.parse(now) >= Date.parse(until)) return { kind: 'pass' };
  return { kind: 'need', needs: ['owner-confirmation'], until };
}
