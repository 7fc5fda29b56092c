import { findCurrentReversePenny } from '../../domain/account/proofs.ts';
import type { StatedPayment } from '../../domain/parties/bank.ts';
import type { RequestState } from '../../activities/requests.ts';
import type { Facts, Need, Problem } from '../../domain/gates/assessment.ts';
import type { Scope } from '../../domain/parties/scope.ts';
import type { MoneyLocation, RiskTier, StageOrOutcome } from '../../domain/request/stages.ts';
import type { PayerMoney } from '../../domain/switch/payers.ts';
import type { MerchantRef } from '../../activities/calls.ts';
import type { ChangeCardInput, Status, StatusDetails } from '../contract.ts';
import type { Recall } from '../../domain/watch/recall.ts';
import type { WaitState } from '../shared/wait-state.ts';

/** What the status is built from. */
interface StatusSource {
  input: Pick<ChangeCardInput, 'policy'>;
  requestId: string;
  merchant: MerchantRef;
  scope?: Scope | undefined;
  facts: Facts;
  stage: StageOrOutcome;
  since: string;
  waitState: WaitState;
  orderedMoney: MoneyLocation;
  shownMoney: MoneyLocation;
  payers: PayerMoney[] | undefined;
  tier: RiskTier | undefined;
  outcome?: Status['outcome'] | undefined;
  watch?: Status['watch'] | undefined;
  newLast4: string;
  switch: Pick<Status, 'steps'>;
  agreement: { signing?: { signingId: string; url: string } | undefined };
  assessments: { notes: Problem[]; needs: readonly Need[] };
  notifier: { listUndelivered(): Problem[] };
  claim: { current?: Status['claim'] | undefined };
  recall: { current: Recall | undefined };
}

/** The answer of the query `status`: whom the request waits for, until when, and what comes next [A53, A83]. */
export const buildStatus = (c: StatusSource): Status => ({
  requestId: c.requestId,
  ...c.merchant,
  ...buildState(c),
  ...buildDetails(c),
});

/** What lists show of a request. */
export function buildState({
  stage,
  waitState,
  orderedMoney: money,
  tier,
}: StatusSource): RequestState {
  const { waitingOn, due, problems = [] } = waitState;
  return {
    stage,
    waitingOn,
    money,
    ...(tier && { risk: tier }),
    ...(due !== undefined && { due }),
    problems,
  };
}

/** What its readers see besides. */
export function buildDetails(c: StatusSource): StatusDetails {
  const { waitState, facts, outcome, watch } = c;
  const { signing } = c.agreement;
  const claim = c.claim.current;
  const payment = findStatedPayment(c);
  return {
    ...(outcome && { outcome }),
    ...(watch && { watch }),
    ...(c.shownMoney !== c.orderedMoney && { money: c.shownMoney }),
    ...(c.payers && { payers: c.payers }),
    since: c.since,
    notes: [...c.assessments.notes, ...c.notifier.listUndelivered()],
    ...(waitState.triesLeft !== undefined && { triesLeft: waitState.triesLeft }),
    newLast4: c.newLast4,
    ...(facts.merchant && { oldLast4: facts.merchant.value.binding.last4 }),
    next: waitState.next,
    steps: c.switch.steps,
    ...(signing && { signing: { signingId: signing.signingId, url: signing.url } }),
    ...(payment && { payment }),
    ...(claim && { claim }),
    ...(c.recall.current && { recall: { ...c.recall.current } }),
    ...(facts.evidence && { evidence: facts.evidence }),
    ...(c.scope && { scope: c.scope }),
    policy: `${c.input.policy.profile}/${c.input.policy.version}`,
  };
}

function findStatedPayment({ facts, assessments }: StatusSource): StatedPayment | undefined {
  const requested = assessments.needs.includes('incoming-penny')
    ? findCurrentReversePenny(facts)
    : undefined;
  return (
    requested && { url: requested.url, amountFen: requested.amountFen, remark: requested.remark }
  );
}
