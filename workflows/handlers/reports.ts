/** What parties report by themselves: ids only; early, late, doubled and contradictory ones are normal. */
import { setHandler, type SignalDefinition } from '@temporalio/workflow';
import type { ChangeRequest } from '../change-card/change-request.ts';
import * as contract from '../contract.ts';
import type { PartyReport } from '../contract.ts';
import { recordDeadOldCard } from './objections.ts';

/** An instant before every deadline: a fact of this age is obtained again before the switch. */
export const stale = new Date(0).toISOString();

export function registerReportHandlers(c: ChangeRequest): void {
  const markReported = ({ key }: PartyReport) => {
    if (typeof key === 'string') c.reports.add(key);
  };
  const invalidateVerification = () => {
    c.facts.bankNotifiedAt = c.now();
    if (c.facts.verification) c.facts.verification.at = stale;
  };
  registerSignal(c, contract.bankReported, 'bank', markReported);
  registerSignal(c, contract.networkReported, 'network', markReported);
  registerSignal(c, contract.bankNotifiedChange, 'bank', invalidateVerification);
  // A terminal that was replaced is on the record: the switch registers those that stand there then [A61].
  registerSignal(c, contract.merchantChanged, 'acquirer', () => {
    if (c.facts.merchant) c.facts.merchant.at = stale;
  });
  registerSignal(c, contract.accountClosed, 'bank', ({ which }) => {
    if (which === 'old') recordDeadOldCard(c, 'CLOSED');
    else invalidateVerification();
  });
  // The report does not say whether a freeze was set or lifted, so the table is read again.
  registerSignal(c, contract.policyFrozen, 'policy', () => {
    c.reports.cutoverFreezeCount += 1;
  });
}

/** A signal cannot be refused: what is malformed, doubled, late or another request's is dropped. */
export function registerSignal<R extends PartyReport>(
  c: ChangeRequest,
  signal: SignalDefinition<[R]>,
  from: string,
  effect: (report: R) => unknown,
): void {
  setHandler(signal, async (report: R | undefined) => {
    await c.firstTask.awaitEnd();
    if (c.isClosed || typeof report?.messageId !== 'string') return;
    if (!c.reports.accept(report.messageId)) return;
    if (report.requestId === c.requestId) effect(report);
    else
      c.record(from, 'report-dropped', {
        code: 'ACT_OTHER_REQUEST',
      });
  });
}
