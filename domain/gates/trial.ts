/** Trial: a test sale, one cent to the new card, and the owner's confirmation or silence [A51, E3 trial]. */
import type { Assessment, Facts } from './assessment.ts';
import { findVerificationProblems } from './verification-problems.ts';
import { addDuration } from '../time/duration.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/**
 * What the bank reports of the new account while the switch is under way: a report proves nothing, so the bank is asked, and
 * nothing is released to an account that it has closed [B3.10].
 * @param since answers from before this instant were judged, before the switch or by the risk officer; ISO 8601
 * @returns undefined where nothing keeps the release back
 */
function assessReport(facts: Facts, policy: PolicyValues, since: string): Assessment | undefined {
  const { bankNotifiedAt, verification } = facts;
  if (bankNotifiedAt === undefined) return undefined;
  if (verification === undefined || verification.at < bankNotifiedAt)
    return { kind: 'need', needs: ['account-verification'] };
  if (verification.at < since) return undefined;
  const problems = findVerificationProblems(facts, policy);
  const [problem] = problems;
  if (problem) return { kind: 'stop', code: problem.code, problems };
  // Neither yes nor no: a person decides [B3.15].
  return verification.value.accountStatus === 'UNKNOWN'
    ? { kind: 'stop', code: 'ACC_UNVERIFIABLE', freeze: true }
    : undefined;
}

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
  const reported = assessReport(facts, policy, trial.since);
  if (reported) return reported;
  if (trial.confirmedBy !== undefined) return { kind: 'pass' };
  // The cent landed and nobody objected in time. Only here silence counts as consent.
  const until = addDuration(trial.since, policy['test.ttl']);
  if (Date.parse(now) >= Date.parse(until)) return { kind: 'pass' };
  return { kind: 'need', needs: ['owner-confirmation'], until };
}
