/** Compares what two policies say about the same facts, to try a rule before it changes [A68]. */
import type { AssessedGate, Assessment } from '../gates/assessment.ts';
import { assessGate } from '../gates/gates.ts';
import type { PolicyValues } from './policy-schema.ts';
import type { GateName } from '../request/stages.ts';

export interface PolicyDifference {
  gate: GateName;
  was: Assessment;
  wouldBe: Assessment;
}

/**
 * The gates whose assessment differs between two policies, in the order given. Both assessments use
 * the present rules, so a rule that changed since the request is no difference.
 */
export const findPolicyDifferences = (
  assessedGates: readonly AssessedGate[],
  policy: PolicyValues,
  other: PolicyValues,
): PolicyDifference[] =>
  assessedGates
    .map(({ gate, facts, now }) => ({
      gate,
      was: assessGate(gate, facts, policy, now),
      wouldBe: assessGate(gate, facts, other, now),
    }))
    .filter(({ was, wouldBe }) => JSON.stringify(was) !== JSON.stringify(wouldBe));

/** An assessment on one line, e.g. `stop ELG_COOLDOWN` or `need review-decision, amber 35`. */
export function describeAssessment(assessment: Assessment): string {
  const risk =
    'risk' in assessment && assessment.risk
      ? [`${assessment.risk.tier} ${assessment.risk.score}`]
      : [];
  switch (assessment.kind) {
    case 'pass':
      return ['pass', ...risk, ...(assessment.notes ?? []).map(({ code }) => code)].join(', ');
    case 'need':
      return [
        `need ${assessment.needs.join(', ')}`,
        ...(assessment.until === undefined ? [] : [`until ${assessment.until}`]),
        ...(assessment.triesLeft === undefined ? [] : [`${assessment.triesLeft} tries left`]),
        ...risk,
      ].join(', ');
    case 'ask':
      return `ask ${assessment.problems.map(({ field, code }) => `${field} ${code}`).join(', ')}`;
    case 'stop':
      return [
        `${assessment.expired ? 'expire' : assessment.freeze ? 'freeze' : 'stop'} ${assessment.code}`,
        ...(assessment.problems ?? []).map(({ field, code }) => `${field} ${code}`),
      ].join(', ');
    case 'back':
      return `back for ${assessment.unmet.join(', ')}`;
  }
}
