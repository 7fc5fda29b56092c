import { createHash } from 'node:crypto';
import type { Assessment, Facts } from '../domain/gates/assessment.ts';
import { assessGate } from '../domain/gates/gates.ts';
import type { PolicyValues } from '../domain/policy/policy-schema.ts';
import type { GateName } from '../domain/request/stages.ts';

export interface AssessmentQuestion {
  gate: GateName;
  facts: Facts;
  policy: PolicyValues;
  /** Workflow time, ISO 8601. */
  now: string;
  /** The gate that is entered at once when this one lets pass. */
  next?: GateName;
}

export type GateAssessment = Assessment & {
  evidence: string;
  /** What the rules say of the next gate, when this one lets pass: one record in the history for both. */
  next?: GateAssessment;
};

export const createAssessmentActivities = () => ({
  /**
   * Runs a gate's rules outside the sandbox, as a local activity: the recorded answer drives the
   * process, so that a corrected rule never breaks the replay of a request open for weeks.
   */
  assess: async ({
    gate,
    facts,
    policy,
    now,
    next,
  }: AssessmentQuestion): Promise<GateAssessment> => {
    // Judged by the evidence as it is now: what was obtained a moment ago may have changed it.
    const evidence = computeEvidence(facts);
    const assessWithEvidence = (name: GateName, known: Facts): GateAssessment => ({
      ...assessGate(name, { ...known, evidence }, policy, now),
      evidence,
    });
    const assessment = assessWithEvidence(gate, facts);
    if (assessment.kind !== 'pass' || next === undefined) return assessment;
    return {
      ...assessment,
      next: assessWithEvidence(next, {
        ...facts,
        ...(assessment.risk && { risk: assessment.risk }),
      }),
    };
  },
});

/**
 * The digest of what a reviewer sees: his decision counts only while it stays the same. Findings
 * count, their reference numbers do not: the same answer given again later is the same evidence.
 */
function computeEvidence({ request, ...facts }: Facts): string {
  const verified = facts.verification?.value;
  // Whether the old card is dead decides where money waits, not who the new one belongs to.
  const { binding, holder } = facts.merchant?.value ?? {};
  const reviewedFacts = [
    facts.account?.fingerprint,
    request.oldAccount,
    request.materials.map(({ kind, sha256 }) => [kind, sha256]),
    binding && [binding.first6, binding.last4, binding.bankCode, binding.cardVersion],
    [verified?.result, verified?.accountStatus, verified?.accountClass, verified?.cardType],
    verified?.fields,
    ...(verified?.replaces ? [verified.replaces] : []),
    holder && [holder.accountToken, holder.match, holder.technicalities],
    [facts.lists?.value.hit, facts.lists?.value.sharedWith],
    facts.agreement?.textHash,
  ];
  return createHash('sha256').update(JSON.stringify(reviewedFacts)).digest('hex').slice(0, 32);
}
