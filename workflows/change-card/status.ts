import { findCurrentReversePenny } from '../../domain/account/proofs.ts';
import type { StatedPayment } from '../../domain/parties/bank.ts';
import type { ChangeRequest } from './change-request.ts';
import type { Status } from '../contract.ts';

/** The answer of the query `status`: whom the request waits for, until when, and what comes next [A53, A83]. */
export function buildStatus(c: ChangeRequest): Status {
  const { waitState, facts, outcome, watch } = c;
  const { signing } = c.agreement;
  const claim = c.claim.current;
  const payment = findStatedPayment(c);
  return {
    requestId: c.requestId,
    ...c.merchant,
    stage: c.stage,
    ...(outcome && { outcome }),
    ...(watch && { watch }),
    waitingOn: waitState.waitingOn,
    since: c.since,
    ...(waitState.due !== undefined && { due: waitState.due }),
    money: c.shownMoney,
    ...(c.tier && { risk: c.tier }),
    problems: waitState.problems ?? [],
    notes: [...c.assessments.notes, ...c.notifier.listUndelivered()],
    ...(waitState.triesLeft !== undefined && { triesLeft: waitState.triesLeft }),
    newLast4: c.newLast4,
    ...(facts.merchant && { oldLast4: facts.merchant.value.binding.last4 }),
    next: waitState.next,
    steps: c.switch.steps,
    ...(signing && { signing: { signingId: signing.signingId, url: signing.url } }),
    ...(payment && { payment }),
    ...(claim && { claim }),
    ...(facts.evidence && { evidence: facts.evidence }),
    policy: `${c.input.policy.profile}/${c.input.policy.version}`,
  };
}

function findStatedPayment({ facts, assessments }: ChangeRequest): StatedPayment | undefined {
  const requested = assessments.needs.includes('incoming-penny')
    ? findCurrentReversePenny(facts)
    : undefined;
  return (
    requested && { url: requested.url, amountFen: requested.amountFen, remark: requested.remark }
  );
}
