/** The rules of the gates, with the digest of what reviewers decide on. */
import type { Assessment, Facts, Problem } from '../domain/gates/assessment.ts';
import { findScreeningNotes } from '../domain/gates/screening-notes.ts';
import type { RiskAssessment } from '../domain/risk/assessment.ts';
import { assessRisk } from '../domain/risk/score.ts';
import { assessGate } from '../domain/gates/gates.ts';
import type { PolicyValues } from '../domain/policy/policy-schema.ts';
import { collectEvidence } from '../domain/review/evidence.ts';
import { computeDigest } from './digest.ts';
import { gateNames, type GateName } from '../domain/request/stages.ts';

interface Question {
  facts: Facts;
  policy: PolicyValues;
  /** Workflow time, ISO 8601. */
  now: string;
}

/** The assessment of a gate, with the digest of what reviewers decide on as of the facts that it was made of. */
export type GateAssessment = Assessment & { gate: GateName; evidence: string };

/** In the order of the gates: all pass, except perhaps the last. */
export type GateAssessments = [GateAssessment, ...GateAssessment[]];

/** The assessments of a gate, and of those after it until one does not pass. */
export function assessGates(gate: GateName, question: Question): GateAssessments {
  const assessment = assessWithPresentRisk(gate, question);
  const next = assessment.kind === 'pass' ? findNextGate(gate) : undefined;
  const facts = updateFacts(question.facts, assessment);
  return [assessment, ...(next ? assessGates(next, { ...question, facts }) : [])];
}

/**
 * The risk is part of the evidence. When a gate finds another risk, it is assessed once more on the new
 * evidence, on which nobody has decided yet.
 */
function assessWithPresentRisk(gate: GateName, question: Question): GateAssessment {
  const { policy, now } = question;
  // Proofs that failed, and an owner who came in person, count before anybody decides.
  const rating = gate === 'review' ? rate(question) : {};
  const facts = { ...question.facts, ...(rating.risk && { risk: rating.risk }) };
  const assess = (known: Facts): GateAssessment => {
    const evidence = computeEvidence(known, policy);
    const assessment = assessGate(gate, { ...known, evidence }, policy, now);
    const isOpen = assessment.kind === 'need' || assessment.kind === 'pass';
    return { gate, evidence, ...(isOpen && rating), ...assessment };
  };
  const assessment = assess(facts);
  const updated = 'risk' in assessment && assessment.risk && { ...facts, risk: assessment.risk };
  const isOther = updated && computeEvidence(updated, policy) !== assessment.evidence;
  return isOther ? assess(updated) : assessment;
}

/** The risk of the facts as they are known now, with the notes that go with it. */
const rate = ({ facts, policy, now }: Question): { risk?: RiskAssessment; notes?: Problem[] } => ({
  risk: assessRisk(facts, policy, now),
  notes: findScreeningNotes(facts, policy),
});

const findNextGate = (gate: GateName): GateName | undefined =>
  gateNames[gateNames.indexOf(gate) + 1];

/** The facts that the next gate is assessed by. */
function updateFacts(known: Facts, assessment: Assessment): Facts {
  const facts = { ...known };
  // An extended deadline belongs to one stage only.
  delete facts.extendedTo;
  return 'risk' in assessment && assessment.risk ? { ...facts, risk: assessment.risk } : facts;
}

/** A decision counts only while this stays the same. Equal evidence has an equal digest, whatever the order of its keys. */
const computeEvidence = (facts: Facts, policy: PolicyValues): string =>
  computeDigest(collectEvidence(facts, policy));
