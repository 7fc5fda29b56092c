/** What parties report by themselves: ids only; early, late, doubled and contradictory ones are normal. */
import { setHandler } from '@temporalio/workflow';
import type { Case } from '../case.ts';
import * as contract from '../contract.ts';
import type { Report } from '../contract.ts';

/** An instant before every deadline: a fact of this age is obtained again before the switch. */
const stale = new Date(0).toISOString();

export function listenToReports(c: Case): void {
  const asksAgain = (report: Report) => {
    if (report.key !== undefined) c.reported.add(report.key);
  };
  setHandler(contract.bankReported, (report) => receive(c, 'bank', report, asksAgain));
  setHandler(contract.networkReported, (report) => receive(c, 'network', report, asksAgain));
  setHandler(contract.merchantChanged, (report) =>
    receive(c, 'acquirer', report, () => {
      if (c.facts.merchant) c.facts.merchant.at = stale;
    }),
  );
  setHandler(contract.accountClosed, (report) =>
    receive(c, 'bank', report, () => {
      if (report.which === 'new' && c.facts.verification) c.facts.verification.at = stale;
      if (report.which === 'old' && c.facts.merchant)
        c.facts.merchant.value.binding.status = 'CLOSED';
    }),
  );
  setHandler(contract.bankNotifiedChange, (report) =>
    receive(c, 'bank', report, () => {
      if (c.facts.verification) c.facts.verification.at = stale;
    }),
  );
  setHandler(contract.policyFrozen, (report) =>
    receive(c, 'policy', report, () => {
      c.interrupt ??= { kind: 'freeze', by: 'policy', code: 'POL_CHANGE_LOCK' };
    }),
  );
}

function receive<R extends Report>(
  c: Case,
  from: string,
  report: R,
  effect: (report: R) => void,
): void {
  if (c.closed || c.seenMessages.has(report.messageId)) return;
  c.seenMessages.add(report.messageId);
  if (report.requestId !== c.requestId) {
    c.record(from, 'report of another request dropped', { code: 'ACT_OTHER_REQUEST' });
    return;
  }
  effect(report);
}
