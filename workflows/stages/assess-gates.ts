import type { GateAssessment } from '../../activities/assessment.ts';
import type { Assessment, Facts } from '../../domain/gates/assessment.ts';
import type { GateName } from '../../domain/request/stages.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { AssessmentAhead } from './stage-end.ts';

/** The assessment of a gate, from `ahead` or else a new one, followed by those of the next gates. */
export async function findAssessment(
  c: ChangeRequest,
  gate: GateName,
  ahead: readonly AssessmentAhead[],
): Promise<[AssessmentAhead, ...AssessmentAhead[]]> {
  const [first, ...others] = ahead;
  return first?.assessment.gate === gate ? [first, ...others] : assessGates(c, gate);
}

/** Asks the rules about a gate, and about those after it until one does not pass. */
export async function assessGates(
  c: ChangeRequest,
  from: GateName,
): Promise<[AssessmentAhead, ...AssessmentAhead[]]> {
  const { facts, policy } = c;
  const now = c.now();
  const { evidence, assessments } = await c.local.run((local) =>
    local.assessGates({ from, facts, policy, now }),
  );
  const [first, ...others] = assessments;
  const toAhead = (assessment: GateAssessment) => ({ assessment, evidence, now });
  return [toAhead(first), ...others.map(toAhead)];
}

/** Applies the assessment of the gate that the request has entered: risk, evidence, needs and notes. */
export function applyAssessment(
  c: ChangeRequest,
  { assessment, evidence, now }: AssessmentAhead,
): Assessment {
  const facts = { ...(JSON.parse(JSON.stringify(c.facts)) as Facts), evidence };
  c.assessments.add({ gate: assessment.gate, facts, now });
  c.facts.evidence = evidence;
  if ('risk' in assessment && assessment.risk) c.facts.risk = assessment.risk;
  if (assessment.kind === 'pass' && assessment.risk) c.assessments.notes = assessment.notes ?? [];
  c.assessments.needs = assessment.kind === 'need' ? assessment.needs : [];
  return assessment;
}
