import type { RulesAnswer } from '../../activities/rules.ts';
import type { Assessment, Facts } from '../../domain/gates/assessment.ts';
import type { ReviewDecision } from '../../domain/review/decision.ts';
import type { GateName } from '../../domain/request/stages.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { AskedRules } from '../change-card/gate-rules.ts';
import { callOwn } from '../shared/call-own.ts';
import type { AssessmentAhead } from './stage-end.ts';

/**
 * The assessment of a gate by the present facts. Undefined when the rules fail and somebody ends the waiting
 * for them.
 */
export async function findAssessment(
  c: ChangeRequest,
  gate: GateName,
): Promise<AssessmentAhead | undefined> {
  for (;;) {
    const known = c.rules.getAhead(gate);
    if (known) return known;
    const result = await askRules(c, gate);
    if (!result) return undefined;
    const { asked, answer } = result;
    if (answer) c.rules.take(asked, answer);
    else c.rules.forgetStored();
  }
}

/** Asks about a gate, and about those after it until one does not pass. */
async function askRules(
  c: ChangeRequest,
  gate: GateName,
): Promise<{ asked: AskedRules; answer: RulesAnswer | undefined } | undefined> {
  let asked = c.rules.ask(gate);
  const first = await c.firstTask.tryLocal((local) => local.assessGates(asked.question));
  if (first) return { asked, answer: first.answer };
  const result = await callOwn(
    c,
    (own) => {
      asked = c.rules.ask(gate);
      const summary = `assess ${gate}`;
      return own.assessGates.executeWithOptions({ summary }, [asked.question]);
    },
    () => c.interrupts.hasAny || findRejection(c) !== undefined,
  );
  return result && { asked, answer: result.answer };
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
