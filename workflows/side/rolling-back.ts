import type { FailureCode } from '../../domain/failures.ts';
import type { Case } from '../case.ts';
import { after } from '../gates/gate.ts';
import { notify } from '../notify.ts';
import { carryOut } from '../switch/orders.ts';
import type { UndoableStep } from '../switch/step.ts';
import { waitFor } from '../waiting.ts';

/**
 * Undoes what the switch has tried, newest first. A step that cannot be undone is a task with a
 * name, tried again until an operator has settled it: never silence (faults.md I12).
 */
export async function rollBack(c: Case, code: FailureCode): Promise<void> {
  c.enter('rolling-back');
  c.interrupt = undefined;
  c.record('system', 'rolling back', { code });
  for (let step = c.undo.pop(); step; step = c.undo.pop()) await undo(c, step, code);
  // The signature was for a change that is no more; another one needs another.
  delete c.facts.agreement;
  c.record('system', 'signature revoked');
}

async function undo(c: Case, step: UndoableStep, code: FailureCode): Promise<void> {
  const { progress } = step;
  if (progress.state === 'pending') return;
  const order = step.undo();
  const releases = progress.name === 'hold';
  if (releases && oldCardIsDead(c))
    await untilDecided(c, order.key, code, 'the old card is dead: payouts stay held');
  for (;;) {
    c.turn = {
      waitingOn: order.party,
      next: { merchant: 'nothing: your money is safe', staff: order.summary },
      problems: [{ field: 'request', code }],
    };
    const end = await carryOut(c, order);
    if (end.end === 'done') break;
    const why = end.end === 'refused' ? end.code : 'UPS_UNKNOWN';
    c.record('system', `undo of ${progress.name} failed`, {
      code: why,
      data: { target: progress.target },
    });
    await notify(c, 'network-fault');
    if (await untilDecided(c, order.key, why, `${order.summary}: failed`)) {
      progress.state = 'skipped';
      c.record('system', `undo of ${progress.name} left to operators`, {
        data: { target: progress.target },
      });
      return;
    }
  }
  progress.state = 'undone';
  if (releases) c.money = 'old';
  c.record('system', `${progress.name} undone`, { data: { target: progress.target } });
}

const oldCardIsDead = (c: Case): boolean => c.facts.merchant?.value.binding.status !== 'ACTIVE';

/** An operator's task; true when he left the step out (two people), false when it is to be tried again. */
async function untilDecided(
  c: Case,
  key: string,
  code: FailureCode,
  what: string,
): Promise<boolean> {
  for (;;) {
    c.interrupt = undefined;
    const end = await waitFor(
      c,
      {
        waitingOn: 'operator',
        due: after(c, c.policy['rollback.ttl']),
        problems: [{ field: key, code }],
        next: {
          merchant: 'nothing: your money is safe',
          staff: `${what}: retry or skip (two people)`,
        },
        summary: 'settle the way back',
      },
      () => c.retries.has(key) || c.skips.has(key),
    );
    if (end === 'late') await notify(c, 'sla-missed');
    if (end !== 'done') continue;
    c.retries.delete(key);
    return c.skips.delete(key);
  }
}
