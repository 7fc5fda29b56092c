import { presentReversePenny } from '../domain/account-proofs.ts';
import type { StatedPayment } from '../domain/parties.ts';
import type { Case } from './case.ts';
import type { Status } from './contract.ts';
import { undelivered } from './notify.ts';

/** How a request stands, for everybody who may ask: who has it, until when, and what comes next (rules.md A53, A83). */
export function statusOf(c: Case): Status {
  const { claim, turn, facts, outcome, signing, watch } = c;
  const payment = wantedPayment(c);
  return {
    requestId: c.requestId,
    ...c.merchant,
    stage: c.stage,
    ...(outcome && { outcome }),
    ...(watch && { watch }),
    waitingOn: turn.waitingOn,
    since: c.since,
    ...(turn.due !== undefined && { due: turn.due }),
    money: c.money,
    ...(c.tier && { risk: c.tier }),
    problems: turn.problems ?? [],
    notes: [...c.notes, ...[...c.unreached].map(undelivered)],
    ...(turn.triesLeft !== undefined && { triesLeft: turn.triesLeft }),
    newLast4: c.newLast4,
    ...(facts.merchant && { oldLast4: facts.merchant.value.binding.last4 }),
    next: turn.next,
    steps: c.steps,
    ...(signing && { signing: { signingId: signing.signingId, url: signing.url } }),
    ...(payment && { payment }),
    ...(claim && { claim }),
    ...(facts.evidence && { evidence: facts.evidence }),
    policy: `${c.input.policy.profile}/${c.input.policy.version}`,
  };
}

function wantedPayment({ facts, needs }: Case): StatedPayment | undefined {
  const asked = needs.includes('incoming-penny') ? presentReversePenny(facts) : undefined;
  return asked && { url: asked.url, amountFen: asked.amountFen, remark: asked.remark };
}
