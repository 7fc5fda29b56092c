/** Screening: eligibility, both cards, documents, the bank's answer, and lists [E3 screening]. */
import type { Assessment, Facts, Need, Problem } from './assessment.ts';
import { findApplicantProblems } from '../request/intakes.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { assessRisk } from '../risk/score.ts';
import { findBankWait } from './bank-hours.ts';
import { findCardProblems, findSignatoryProblems, findTerminalProblems } from './card-problems.ts';
import { findEligibilityProblems } from './eligibility.ts';
import { isFresh } from '../time/valid-for.ts';
import { isCleared, findStaleChecks } from './freshness.ts';
import { findScreeningNotes } from './screening-notes.ts';
import {
  findIdentityDocumentProblems,
  findLicenceProblems,
  findDocumentProblems,
} from './document-problems.ts';
import { findRegistryStops, findTermProblems, isEntryWanting } from './registry-problems.ts';
import { findVerificationProblems } from './verification-problems.ts';
import { isRecordCurrent, findWaitBeforeChecks } from './screening-waits.ts';

/** @param notBefore facts from before this instant are obtained again, ISO 8601; by default the last correction */
export function assessScreening(
  facts: Facts,
  policy: PolicyValues,
  now: string,
  notBefore = facts.correctedAt,
): Assessment {
  const { lists, merchant } = facts;
  const limits = { now, notBefore };
  if (!merchant || !isFresh(merchant, policy, limits) || !isRecordCurrent(merchant, policy, now))
    return { kind: 'need', needs: ['merchant-record'] };
  // Problems in request and merchant record come before the questions to the bank, for the acknowledgement names them.
  const stops = findEligibilityProblems(facts, merchant, policy, now);
  const problems: Problem[] = [
    ...stops,
    ...findCardProblems(facts, merchant.value, policy),
    ...findApplicantProblems(facts.request, policy),
    ...findSignatoryProblems(facts.request, merchant.value),
    ...findIdentityDocumentProblems(facts, policy, now),
    ...findLicenceProblems(merchant.value, facts.submittedAt, policy, now),
    ...findDocumentProblems(facts, merchant.value, policy, now),
  ];
  const [stop] = stops;
  if (stop)
    return { kind: 'stop', code: stop.code, ...(stop.params && { params: stop.params }), problems };
  // A terminal is mended by a technician: the merchant is told of it, and is asked only for what they can do themselves [A89].
  const unfit = findTerminalProblems(
    merchant.value,
    facts.request.scope,
    facts.account?.bankCode,
    policy,
  );
  if (problems.length > 0) return { kind: 'ask', problems: [...problems, ...unfit] };
  if (unfit.length > 0) return { kind: 'need', needs: ['terminal-fit'], problems: unfit };
  const wait = findWaitBeforeChecks(facts, merchant, policy, now);
  if (wait) return wait;
  const needs = findStaleChecks(facts, policy, limits);
  if (needs.length > 0) return requestChecks(needs, facts, policy, now);
  if (lists?.value.hit && !isCleared(lists.at, facts))
    return { kind: 'stop', code: 'CMP_LIST_HIT', freeze: true };
  const registryStops = findRegistryStops(facts);
  const [registryStop] = registryStops;
  if (registryStop) return { kind: 'stop', code: registryStop.code, problems: registryStops };
  if (isEntryWanting(facts, policy))
    return { kind: 'stop', code: 'ELG_REGISTRY_UNKNOWN', freeze: true };
  const answerProblems = [
    ...findVerificationProblems(facts, policy),
    ...findTermProblems(facts, policy, now),
  ];
  if (answerProblems.length > 0) return { kind: 'ask', problems: answerProblems };
  const notes = findScreeningNotes(facts, policy);
  const risk = assessRisk(facts, policy, now);
  return { kind: 'pass', risk, ...(notes.length > 0 && { notes }) };
}

/** The needs, after a wait for the opening of the bank if it must be asked. */
const requestChecks = (
  needs: Need[],
  facts: Facts,
  policy: PolicyValues,
  now: string,
): Assessment =>
  (needs.includes('account-verification') ? findBankWait(facts, policy, now) : undefined) ?? {
    kind: 'need',
    needs,
  };
