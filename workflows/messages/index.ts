/** All messages, set before the first await: what arrives early is neither lost nor refused. */
import { condition, setHandler } from '@temporalio/workflow';
import type { Case } from '../case.ts';
import { statusQuery, submit, timelineQuery } from '../contract.ts';
import type { Acknowledgement } from '../contract.ts';
import { refused } from './permit.ts';
import { listenToMerchant } from './merchant.ts';
import { listenToReports } from './reports.ts';
import { listenToStaff } from './staff.ts';

export function listen(c: Case): void {
  // No validator: a submission that reached a run is answered, even when another run has it.
  setHandler(submit, async ({ requestId }) => {
    if (requestId !== c.requestId) throw refused('ACT_OTHER_REQUEST');
    await condition(() => c.acknowledgement !== undefined);
    return c.acknowledgement as Acknowledgement;
  });
  setHandler(statusQuery, () => c.status());
  setHandler(timelineQuery, () => c.timeline);
  listenToMerchant(c);
  listenToStaff(c);
  listenToReports(c);
}
