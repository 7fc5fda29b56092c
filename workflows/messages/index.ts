/** All messages, set before the first await: what arrives early is neither lost nor refused. */
import { CancellationScope, condition, setHandler } from '@temporalio/workflow';
import type { Case } from '../case.ts';
import { assessmentsQuery, statusQuery, submit, timelineQuery } from '../contract.ts';
import type { Acknowledgement, ForRequest } from '../contract.ts';
import { statusOf } from '../status.ts';
import { listenToAlarms } from './alarms.ts';
import { listenToConfirmations } from './confirmations.ts';
import { listenToMerchant } from './merchant.ts';
import { refused } from './permit.ts';
import { listenToProofs } from './proofs.ts';
import { listenToReports } from './reports.ts';
import { listenToResends } from './resends.ts';
import { listenToSigning } from './signing.ts';
import { listenToStaff } from './staff.ts';

export function listen(c: Case): void {
  // No validator: a submission that reached a run is answered, even when another run has it.
  setHandler(submit, async (submission: ForRequest | undefined) => {
    if (submission?.requestId !== c.requestId) throw refused('ACT_OTHER_REQUEST');
    await CancellationScope.nonCancellable(() => condition(() => c.acknowledgement !== undefined));
    return c.acknowledgement as Acknowledgement;
  });
  listenToPeople(c);
  listenToReports(c);
}

/** Queries, and the actions of merchants and staff. */
export function listenToPeople(c: Case): void {
  setHandler(statusQuery, () => statusOf(c));
  setHandler(timelineQuery, () => c.timeline);
  setHandler(assessmentsQuery, () => ({
    policy: c.input.policy,
    gates: [...c.assessed.values()],
  }));
  listenToMerchant(c);
  listenToProofs(c);
  listenToResends(c);
  listenToSigning(c);
  listenToConfirmations(c);
  listenToAlarms(c);
  listenToStaff(c);
}
