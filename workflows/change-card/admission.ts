import type { Assessment, Problem } from '../../domain/gates/assessment.ts';
import type { Acknowledgement } from '../../domain/request/acknowledgement.ts';
import { addTerm, findDayStart } from '../../domain/time/calendar.ts';
import { findOwnerToken } from '../../domain/request/owner.ts';
import { addMs, parseDurationMs } from '../../domain/time/duration.ts';
import { buildAdmittedFacts } from '../../domain/request/admitted-facts.ts';
import { computeEta } from '../../domain/request/eta.ts';
import { buildDocumentsData } from '../../domain/request/required-documents.ts';
import { findCoolingTerm, isUrgent } from '../../domain/review/urgency.ts';
import type { StageOrOutcome, WaitingOn } from '../../domain/request/stages.ts';
import type { ChangeRequest } from './change-request.ts';
import type { Outcome } from '../contract.ts';
import { buildEnding } from './ending.ts';
import { callOwnUntilAnswered } from '../shared/call-own.ts';
import { applyAssessment, findAssessment } from '../stages/assess-gates.ts';
import { publishState } from './visibility.ts';

/**
 * Admits the request in the first workflow task: a local activity, then the acknowledgement.
 * The acknowledgement depends on the rules and the merchant record, never on a bank.
 * @param bodyDigest of the submission
 * @returns an outcome when an earlier run answered the same request, since a late retry must not run it again,
 *   and when the policy is not ours
 */
export async function admit(c: ChangeRequest, bodyDigest: string): Promise<Outcome | undefined> {
  const { request } = c.input;
  const personToken = findOwnerToken(request);
  const asked = c.rules.ask('screening');
  const opening = {
    ...c.scopeRef,
    requestId: c.requestId,
    workflowId: c.workflowId,
    runId: c.runId,
    intake: request.intake,
    policy: c.input.policy,
    bodyDigest,
    at: c.now(),
    accountToken: request.newAccount.token,
    ...(personToken !== undefined && { personToken }),
    objectionsSince: addMs(c.now(), -parseDurationMs(c.policy['objection.memory'])),
    submissionsSince: findDayStart(c.now(), { timeZone: c.policy['submit.dayBoundary'] }),
    // The day counts one-time codes, the lock counts wrong ones.
    proofsSince: addMs(c.now(), -Math.max(parseDurationMs(c.policy.otp.lock), dayMs)),
    ...(request.appealOf !== undefined && { appealOf: request.appealOf }),
    rules: asked.question,
  };
  // A stop that comes before the row is there takes effect right after.
  const admission = await callOwnUntilAnswered(c, (own) => own.admit(opening));
  if (admission.isPolicyForeign) {
    c.stage = 'rejected';
    publishState(c);
    c.firstTask.end();
    return buildEnding(c, 'rejected', 'SYS_INTERNAL').outcome;
  }
  if (admission.earlierAcknowledgement) {
    c.acknowledgement = admission.earlierAcknowledgement;
    c.stage = 'cancelled';
    publishState(c);
    c.firstTask.end();
    return buildEnding(c, 'cancelled', 'ACT_NO_CHANGE').outcome;
  }
  const { policy, rules, ...findings } = admission;
  const admitted = { policy, ...buildAdmittedFacts(findings, c.scope, asked.question.now) };
  Object.assign(c.facts, admitted);
  c.rules.take(asked, rules, admitted);
  c.record(request.submittedBy.id, 'submitted', {
    data: {
      intake: request.intake,
      // The version of the guide that the merchant was shown [A15].
      ...(request.guideVersion !== undefined && { guide: request.guideVersion }),
      ...buildDocumentsData(request.materials),
    },
  });
  c.enterStage('screening');
  const first = await findAssessment(c, 'screening');
  // Stopped while the rules fail: the acknowledgement says no more than that it is here.
  const assessment: Assessment = first ? applyAssessment(c, first) : { kind: 'need', needs: [] };
  const coolingTerm = findCoolingTerm(c.policy, c.tier ?? 'green', c.facts);
  const eta = computeEta(c.policy, c.tier, c.now(), isUrgent(c.facts), coolingTerm);
  c.acknowledgement = { ...buildAcknowledgement(c, assessment), eta, bodyDigest };
  c.notifier.send('submitted', { eta });
  c.firstTask.end();
  return undefined;
}

const dayMs = 24 * 60 * 60_000;

/** The answer to the submitter. Stage and waitingOn are those that the assessment leads to. */
function buildAcknowledgement(
  c: ChangeRequest,
  assessment: Assessment,
): Omit<Acknowledgement, 'bodyDigest'> {
  const { requestId, workflowId, runId, shownMoney: money } = c;
  const { needs } = c.assessments;
  const buildState = (stage: StageOrOutcome, waitingOn: WaitingOn, problems: Problem[] = []) => ({
    requestId,
    workflowId,
    runId,
    stage,
    problems,
    needs,
    waitingOn,
    money,
  });
  switch (assessment.kind) {
    case 'ask':
      return {
        ...buildState('correction', 'merchant', assessment.problems),
        due: addTerm(c.now(), c.policy['correction.ttl'], c.policy.calendar),
      };
    case 'stop': {
      const { code, params } = assessment;
      const { problems = [{ field: 'merchantId', code, ...(params && { params }) }] } = assessment;
      return assessment.freeze
        ? buildState('frozen', 'risk', problems)
        : buildState('rejected', 'nobody', problems);
    }
    case 'need':
      return buildState(
        'screening',
        assessment.problems ? 'operator' : 'nobody',
        assessment.problems,
      );
    case 'pass':
    case 'back':
      return buildState('screening', 'nobody');
  }
}
