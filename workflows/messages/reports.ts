/** What parties report by themselves: ids only; early, late, doubled and contradictory ones are normal. */
import { setHandler, type SignalDefinition } from '@temporalio/workflow';
import type { Case } from '../case.ts';
import * as contract from '../contract.ts';
import type { Report } from '../contract.ts';
import { oldCardDied } from './alarms.ts';

/** An instant before every deadline: a fact of this age is obtained again before the switch. */
const stale = new Date(0).toISOString();

export function listenToReports(c: Case): void {
  const asksAgain = ({ key }: Report) => {
    if (typeof key === 'string') c.reported.add(key);
  };
  const newAccountChanged = () => {
    c.facts.bankNotifiedAt = c.now();
    if (c.facts.verification) c.facts.verification.at = stale;
  };
  receive(c, contract.bankReported, 'bank', asksAgain);
  receive(c, contract.networkReported, 'network', asksAgain);
  receive(c, contract.bankNotifiedChange, 'bank', newAccountChanged);
  // A terminal that was replaced is on the record: the switch registers those that stand there then (rules.md A61).
  receive(c, contract.merchantChanged, 'acquirer', () => {
    if (c.facts.merchant) c.facts.merchant.at = stale;
  });
  receive(c, contract.accountClosed, 'bank', ({ which }) => {
    if (which === 'old') oldCardDied(c, 'CLOSED');
    else newAccountChanged();
  });
  // Set or lifted: the table says which, and is read again.
  receive(c, contract.policyFrozen, 'policy', () => {
    c.policyReports += 1;
  });
}

/** A signal cannot be refused: what is malformed, doubled, late or another request's is dropped. */
export function receive<R extends Report>(
  c: Case,
  signal: SignalDefinition<[R]>,
  from: string,
  effect: (report: R) => unknown,
): void {
  setHandler(signal, async (report: R | undefined) => {
    await c.aside();
    if (c.closed || typeof report?.messageId !== 'string') return;
    if (c.seenMessages.has(report.messageId)) return;
    c.seenMessages.add(report.messageId);
    if (report.requestId === c.requestId) effect(report);
    else
      c.record(from, 'report of another request dropped', {
        code: 'ACT_OTHER_REQUEST',
      });
  });
}
