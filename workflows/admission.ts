import { etaOf } from '../domain/eta.ts';
import type { Case } from './case.ts';
import type { Outcome } from './contract.ts';
import { notify } from './notify.ts';

/**
 * The first workflow task: two local activities, then the acknowledgement. It rests on rules and
 * the merchant's record only, never on the bank. Returns an outcome when another run answered
 * this request before: a late retry must not start it again.
 */
export async function admit(c: Case): Promise<Outcome | undefined> {
  const { request, bodyDigest } = c.input;
  const admission = await c.calls.local.admit({
    ...c.merchant,
    requestId: c.requestId,
    workflowId: c.workflowId,
    runId: c.runId,
    intake: request.intake,
    bodyDigest,
    at: c.now(),
    accountToken: request.newAccount.token,
  });
  if (admission.taken) {
    c.acknowledgement = admission.taken;
    c.stage = 'cancelled';
    return c.end('cancelled', 'ACT_NO_CHANGE');
  }
  if (admission.account) c.facts.account = admission.account;
  if (admission.merchant) c.facts.merchant = { value: admission.merchant, at: c.now() };
  c.record(request.submittedBy.id, 'submitted', { data: { intake: request.intake } });
  c.enter('screening');
  const said = await c.assess('screening');
  const eta = etaOf(c.policy, c.tier, c.now());
  c.acknowledgement = {
    requestId: c.requestId,
    workflowId: c.workflowId,
    runId: c.runId,
    stage: said.kind === 'ask' ? 'correction' : said.kind === 'stop' ? 'rejected' : 'screening',
    problems:
      said.kind === 'ask'
        ? said.problems
        : said.kind === 'stop'
          ? [{ field: 'merchantId', code: said.code, ...(said.params && { params: said.params }) }]
          : [],
    needs: c.needs,
    waitingOn: said.kind === 'ask' ? 'merchant' : 'nobody',
    eta,
    money: c.money,
    bodyDigest,
  };
  await notify(c, 'submitted', { eta });
  return undefined;
}
