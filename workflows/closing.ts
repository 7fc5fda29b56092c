import { allHandlersFinished, condition } from '@temporalio/workflow';
import type { Case } from './case.ts';
import type { Outcome } from './contract.ts';
import { recordOf } from './gates/screening.ts';
import { once } from './messages/looks.ts';
import { notify } from './notify.ts';
import { publish } from './visibility.ts';
import { handOver } from './watch/handover.ts';

/** Ends a request once: everybody told, everything written, nothing left waiting (faults.md I3, I8). */
export async function close(c: Case, outcome: Outcome): Promise<Outcome> {
  c.outcome = outcome;
  // From here on every message is refused; those that are being answered are waited for.
  c.enter(outcome.kind);
  const { reasons } = c;
  c.turn = { ...c.turn, problems: reasons };
  publish(c);
  if (!c.facts.merchant) await readRecord(c);
  notify(c, outcome.kind, { ...(reasons.length > 0 && { problems: reasons }) });
  await condition(allHandlersFinished);
  c.record('system', 'closed', {
    ...(outcome.code !== undefined && { code: outcome.code }),
    data: { outcome: outcome.kind, money: c.money, ...targetAfter(c, outcome) },
  });
  await c.trail.settled();
  // The card is watched from the moment it is paid, however long some notice takes.
  if (outcome.kind === 'completed') await handOver(c, outcome);
  await condition(() => c.sending === 0);
  c.trail.press();
  await c.trail.settled();
  return outcome;
}

/**
 * Whoever is to be told stands in the record: a request that ends before it was read looks once
 * more, as patiently as any question is asked before an hour is over.
 */
async function readRecord(c: Case): Promise<void> {
  const found = await once(c, recordOf(c), c.calls.lookSoon);
  if (found && 'answer' in found) c.learn(found.answer);
}

/** Last four of the card payouts were left on: the control holds the acquirer's true target against it. */
function targetAfter(c: Case, { kind }: Outcome): { target?: string } {
  const oldLast4 = c.facts.merchant?.value.binding.last4;
  if (kind === 'completed') return { target: c.newLast4 };
  return kind === 'rolled-back' && oldLast4 !== undefined ? { target: oldLast4 } : {};
}
