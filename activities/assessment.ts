import { createHash } from 'node:crypto';
import type { Assessment, Facts } from '../domain/gates/assessment.ts';
import { assessGate } from '../domain/gates/gates.ts';
import type { PolicyValues } from '../domain/policy/policy-schema.ts';
import { gateNames, type GateName } from '../domain/request/stages.ts';

export interface AssessmentQuestion {
  /** The gate that the request stands at. */
  from: GateName;
  facts: Facts;
  policy: PolicyValues;
  /** Workflow time, ISO 8601. */
  now: string;
}

export type GateAssessment = Assessment & { gate: GateName };

export interface GateAssessments {
  /** Digest of what reviewers decide on, as of these facts. */
  evidence: string;
  /** In the order of the gates: all pass, except perhaps the last. */
  assessments: [GateAssessment, ...GateAssessment[]];
}

export const createAssessmentActivities = () => ({
  /**
   * Runs the rules of a gate, and of those after it until one does not pass. A local activity: the
   * workflow acts on the recorded answer, so a corrected rule does not break the replay of open
   * requests.
   */
  assessGates: async ({
    from,
    facts,
    policy,
    now,
  }: AssessmentQuestion): Promise<GateAssessments> => {
    const evidence = computeEvidence(facts);
    return { evidence, assessments: assessFrom(from, { ...facts, evidence }, policy, now) };
  },
});

function assessFrom(
  gate: GateName,
  facts: Facts,
  policy: PolicyValues,
  now: string,
): GateAssessments['assessments'] {
  const assessment = assessGate(gate, facts, policy, now);
  const next = assessment.kind === 'pass' ? findNextGate(gate) : undefined;
  return [
    { gate, ...assessment },
    ...(next ? assessFrom(next, updateFacts(facts, assessment), policy, now) : []),
  ];
}

/** Nothing is ordered between these gates, so a request may pass several of them at once. */
const gatesBeforeSwitch: readonly GateName[] = gateNames.slice(0, gateNames.indexOf('switching'));

const findNextGate = (gate: GateName): GateName | undefined =>
  gatesBeforeSwitch.includes(gate)
    ? gatesBeforeSwitch[gatesBeforeSwitch.indexOf(gate) + 1]
    : undefined;

/** The facts that the next gate is assessed by. */
function updateFacts(known: Facts, assessment: Assessment): Facts {
  const facts = { ...known };
  // An extended deadline belongs to one stage only.
  delete facts.extendedTo;
  return 'risk' in assessment && assessment.risk ? { ...facts, risk: assessment.risk } : facts;
}

/**
 * The digest of what a reviewer sees; a decision counts only while it stays the same
 * (docs/decisions/0003-evidence.md). It covers results and no reference numbers, so that the same
 * answer of a party on another day is the same evidence.
 */
function computeEvidence({ request, ...facts }: Facts): string {
  const verification = facts.verification?.value;
  // The state of the old card is left out: it says nothing about the owner of the new one.
  const { binding, holder } = facts.merchant?.value ?? {};
  const reviewedFacts = [
    facts.account?.fingerprint,
    request.oldAccount,
    request.materials.map(({ kind, sha256 }) => [kind, sha256]),
    binding && [binding.first6, binding.last4, binding.bankCode, binding.cardVersion],
    [
      verification?.result,
      verification?.accountStatus,
      verification?.accountClass,
      verification?.cardType,
    ],
    verification?.fields,
    ...(verification?.replaces ? [verification.replaces] : []),
    holder && [holder.accountToken, holder.match, holder.technicalities],
    [facts.lists?.value.hit, facts.lists?.value.sharedWith],
    facts.agreement?.textHash,
  ];
  return createHash('sha256').update(JSON.stringify(reviewedFacts)).digest('hex').slice(0, 32);
}
