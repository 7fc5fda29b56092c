import type { GateAssessment } from '../../activities/assessment.ts';
import type { Assessment, Facts } from '../../domain/gates/assessment.ts';
import type { ReviewDecision } from '../../domain/review/decision.ts';
import type { GateName } from '../../domain/request/stages.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { callLocal } from '../shared/call-local.ts';
import type { AssessmentAhead } from './stage-end.ts';

type Assessments = [AssessmentAhead, ...AssessmentAhead[]];

/**
 * The assessment of a gate, from `ahead` or else a new one, followed by those of the next gates.
 * Undefined when the rules fail and somebody ends the waiting for them.
 */
export async function findAssessment(
  c: ChangeRequest,
  gate: GateName,
  ahead: readonly AssessmentAhead[],
): Promise<Assessments | undefined> {
  const [first, ...others] = ahead;
  return first?.assessment.gate === gate ? [first, ...others] : assessGates(c, gate);
}

/**
 * Asks the rules about a gate, and about those after it until one does not pass. Undefined when the
 * rules fail and somebody ends the waiting for them.
 */
export async function assessGates(
  c: ChangeRequest,
  from: GateName,
): Promise<Assessments | undefined> {
  const { policy } = c;
  let now = c.now();
  const result = await callLocal(
    c,
    (local) => {
      now = c.now();
      return local.assessGates({ from, facts: c.facts, policy, now });
    },
    () => c.interrupts.hasAny || findRejection(c) !== undefined,
  );
  if (!result) return undefined;
  const { assessments } = result.answer;
  const [first, ...others] = assessments;
  const toAhead = (assessment: GateAssessment) => ({ assessment, now });
  return [toAhead(first), ...others.map(toAhead)];
}

/** A reviewer's rejection of the present evidence: it needs no rule to be one. */
export const findRejection = ({ facts, stage }: ChangeRequest): ReviewDecision | undefined =>
  stage === 'review'
    ? facts.reviews.find(
        ({ decision, evidence }) => decision === 'reject' && evidence === facts.evidence,
      )
    : undefined;

/** Applies the assessment of the gate that the request has entered: risk, evidence, needs and notes. */
export function applyAssessment(
  c: ChangeRequest,
  { assessment, now }: AssessmentAhead,
): Assessment {
  const { evidence } = assessment;
  const facts = { ...(JSON.parse(JSON.stringify(c.facts)) as Facts), evidence };
  c.assessments.add({ gate: assessment.gate, facts, now });
  c.facts.evidence = evidence;
  if ('risk' in assessment && assessment.risk) c.facts.risk = assessment.risk;
  if (assessment.kind === 'pass' && assessment.risk) c.assessments.notes = assessment.notes ?? [];
  c.assessments.needs = assessment.kind === 'need' ? assessment.needs : [];
  return assessment;
}
