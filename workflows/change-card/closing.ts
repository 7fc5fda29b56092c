import { allHandlersFinished, condition } from '@temporalio/workflow';
import type { ChangeRequest } from './change-request.ts';
import type { Outcome } from '../contract.ts';
import { buildMerchantRead } from '../stages/screening.ts';
import { tryRead } from '../shared/read-party.ts';
import { unlockOtherChanges } from './change-lock.ts';
import { findFinalTarget, type Ending } from './ending.ts';
import { closeInterrupts } from './interrupt-request.ts';
import { publishState } from './visibility.ts';
import { handOver } from '../watch/handover.ts';

/** Ends a request: sends the last notice, writes the audit log, and leaves no message unanswered [I3, I8]. */
export async function closeRequest(
  c: ChangeRequest,
  { outcome, reasons }: Ending,
): Promise<Outcome> {
  closeInterrupts(c);
  await unlockOtherChanges(c);
  c.outcome = outcome;
  // From here on every new message is refused; handlers that are running may still finish.
  c.enterStage(outcome.kind);
  c.waitState = { ...c.waitState, problems: reasons };
  // Filters ask for what runs: the watch has search attributes of its own.
  publishState(c, outcome.kind === 'completed');
  if (!c.facts.merchant) await readMissingMerchantRecord(c);
  c.notifier.send(outcome.kind, { ...(reasons.length > 0 && { problems: reasons }) });
  await condition(allHandlersFinished);
  c.record('system', 'closed', {
    ...(outcome.code !== undefined && { code: outcome.code }),
    data: { outcome: outcome.kind, money: c.orderedMoney, ...findFinalTarget(c, outcome.kind) },
  });
  // The watch begins before the last notice is delivered: payouts already go to the new card.
  if (outcome.kind === 'completed') await handOver(c, outcome);
  await condition(() => c.notifier.isIdle);
  c.auditLog.flush();
  await c.auditLog.awaitFlushed();
  return outcome;
}

/**
 * The recipients of notices are in the merchant record. A request that ends before the record was
 * read tries once more, for up to an hour.
 */
async function readMissingMerchantRecord(c: ChangeRequest): Promise<void> {
  const result = await tryRead(c, buildMerchantRead(c), c.proxies.readWithinHour);
  if (result && 'answer' in result) c.setMerchantRecord(result.answer);
}
