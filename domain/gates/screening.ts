/** Screening: eligibility, the two cards, papers, the bank's word and lists (rules.md E3 SCREENING). */
import type { Assessment, Facts, Need, Problem } from '../assessment.ts';
import { applicantProblems } from '../intakes.ts';
import type { PolicyValues } from '../policy.ts';
import { assessRisk } from '../risk.ts';
import { waitForBank } from './bank-hours.ts';
import { cardProblems } from './card-problems.ts';
import { eligibilityProblems } from './eligibility.ts';
import { cleared, fresh, staleChecks } from './freshness.ts';
import { screeningNotes } from './notes.ts';
import { documentProblems, licenceProblems, materialProblems } from './paper-problems.ts';
import { verificationProblems } from './verification-problems.ts';
import { recordHolds, waitBeforeChecks } from './waits.ts';

/** @param notBefore what was looked at earlier is looked at again: a correction, or the last look before the switch */
export function assessScreening(
  facts: Facts,
  policy: PolicyValues,
  now: string,
  notBefore = facts.correctedAt,
): Assessment {
  const { lists, merchant } = facts;
  const look = { now, notBefore };
  if (!merchant || !fresh(merchant, policy, look) || !recordHolds(merchant, policy, now))
    return { kind: 'need', needs: ['merchant-record'] };
  // What request and record show is said before the bank is asked: the acknowledgement rests on it.
  const stops = eligibilityProblems(facts, merchant, policy, now);
  const problems: Problem[] = [
    ...stops,
    ...cardProblems(facts, merchant.value, policy),
    ...applicantProblems(facts.request),
    ...documentProblems(facts, policy, now),
    ...licenceProblems(merchant.value, facts.submittedAt, policy, now),
    ...materialProblems(facts, merchant.value, policy, now),
  ];
  const [stop] = stops;
  if (stop)
    return { kind: 'stop', code: stop.code, ...(stop.params && { params: stop.params }), problems };
  if (problems.length > 0) return { kind: 'ask', problems };
  const wait = waitBeforeChecks(facts, merchant, policy, now);
  if (wait) return wait;
  const needs = staleChecks(facts, policy, look);
  if (needs.length > 0) return whenBankWorks(needs, facts, policy, now);
  if (lists?.value.hit && !cleared(lists.at, facts))
    return { kind: 'stop', code: 'CMP_LIST_HIT', freeze: true };
  const said = verificationProblems(facts, policy);
  if (said.length > 0) return { kind: 'ask', problems: said };
  const notes = screeningNotes(facts, policy);
  const risk = assessRisk(facts, policy, now);
  return { kind: 'pass', risk, ...(notes.length > 0 && { notes }) };
}

/** What the bank is asked for is asked while it works. */
const whenBankWorks = (
  needs: Need[],
  facts: Facts,
  policy: PolicyValues,
  now: string,
): Assessment =>
  (needs.includes('account-verification') ? waitForBank(facts, policy, now) : undefined) ?? {
    kind: 'need',
    needs,
  };
