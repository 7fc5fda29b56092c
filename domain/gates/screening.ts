/** Screening: eligibility, the two cards, papers, the bank's word and lists (rules.md E3 SCREENING). */
import type { Assessment, Facts, Problem } from '../assessment.ts';
import type { PolicyValues } from '../policy.ts';
import { assessRisk } from '../risk.ts';
import { cardProblems } from './card-problems.ts';
import { eligibilityStop } from './eligibility.ts';
import { cleared, fresh, staleChecks } from './freshness.ts';
import { documentProblems, materialProblems } from './paper-problems.ts';
import { verificationProblems } from './verification-problems.ts';

export function assessScreening(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const { lists, merchant } = facts;
  if (!merchant || !fresh(merchant, policy, now))
    return { kind: 'need', needs: ['merchant-record'] };
  const stop = eligibilityStop(facts, merchant, policy, now);
  if (stop) return stop;
  // What request and record show is said before the bank is asked: the acknowledgement rests on it.
  const problems: Problem[] = [
    ...cardProblems(facts, merchant.value, policy),
    ...documentProblems(facts, merchant.value, policy, now),
    ...materialProblems(facts, merchant.value, policy, now),
  ];
  if (problems.length > 0) return { kind: 'ask', problems };
  const needs = staleChecks(facts, policy, now);
  if (needs.length > 0) return { kind: 'need', needs };
  if (lists?.value.hit && !cleared(lists.at, facts))
    return { kind: 'stop', code: 'CMP_LIST_HIT', freeze: true };
  const said = verificationProblems(facts, policy);
  if (said.length > 0) return { kind: 'ask', problems: said };
  return { kind: 'pass', risk: assessRisk(facts, policy, now) };
}
