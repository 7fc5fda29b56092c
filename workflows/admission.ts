import type { Assessed } from '../activities/assess.ts';
import type { Problem } from '../domain/assessment.ts';
import { addTerm } from '../domain/calendar.ts';
import { etaOf } from '../domain/eta.ts';
import { papersIn } from '../domain/materials.ts';
import { oldCardIsDead } from '../domain/old-card.ts';
import type { StageOrOutcome, WaitingOn } from '../domain/stages.ts';
import type { Case } from './case.ts';
import type { Acknowledgement, Outcome } from './contract.ts';
import { notify } from './notify.ts';
import { publish } from './visibility.ts';

/**
 * The first workflow task: two local activities, then the acknowledgement. It rests on rules and
 * the merchant's record only, never on the bank. Returns an outcome when another run answered
 * this request before: a late retry must not start it again.
 */
export async function admit(c: Case): Promise<Outcome | undefined> {
  const { request, bodyDigest } = c.input;
  const admission = await c.decide((local) =>
    local.admit({
      ...c.merchant,
      requestId: c.requestId,
      workflowId: c.workflowId,
      runId: c.runId,
      intake: request.intake,
      bodyDigest,
      at: c.now(),
      accountToken: request.newAccount.token,
      ...(request.appealOf !== undefined && { appealOf: request.appealOf }),
    }),
  );
  if (admission.taken) {
    c.acknowledgement = admission.taken;
    c.stage = 'cancelled';
    publish(c);
    return c.end('cancelled', 'ACT_NO_CHANGE');
  }
  if (admission.appealed) c.facts.appealed = admission.appealed;
  if (admission.codesLockedAt !== undefined) c.facts.codesLockedAt = admission.codesLockedAt;
  if (admission.account) c.facts.account = admission.account;
  if (admission.merchant) c.learn(admission.merchant);
  c.record(request.submittedBy.id, 'submitted', {
    data: {
      intake: request.intake,
      // Which guide the merchant had read (rules.md A15).
      ...(request.guideVersion !== undefined && { guide: request.guideVersion }),
      ...papersIn(request.materials),
    },
  });
  c.enter('screening');
  const said = await c.assess('screening');
  const eta = etaOf(c.policy, c.tier, c.now(), oldCardIsDead(c.facts));
  c.acknowledgement = { ...acknowledged(c, said), eta, bodyDigest };
  c.foresee('screening', said);
  notify(c, 'submitted', { eta });
  return undefined;
}

/** What the submitter reads at once; what is waited for next is said as it will be in a moment. */
function acknowledged(c: Case, said: Assessed): Omit<Acknowledgement, 'bodyDigest'> {
  const { requestId, workflowId, runId, needs, money } = c;
  const stands = (stage: StageOrOutcome, waitingOn: WaitingOn, problems: Problem[] = []) => ({
    requestId,
    workflowId,
    runId,
    stage,
    problems,
    needs,
    waitingOn,
    money,
  });
  switch (said.kind) {
    case 'ask':
      return {
        ...stands('correction', 'merchant', said.problems),
        due: addTerm(c.now(), c.policy['correction.ttl'], c.policy.calendar),
      };
    case 'stop': {
      const { code, params } = said;
      const { problems = [{ field: 'merchantId', code, ...(params && { params }) }] } = said;
      return said.freeze
        ? stands('frozen', 'risk', problems)
        : stands('rejected', 'nobody', problems);
    }
    case 'need':
    case 'pass':
    case 'back':
      return stands('screening', 'nobody');
  }
}
