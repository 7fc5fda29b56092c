import type { FailureCode } from '../../domain/failures.ts';
import { nextStep } from '../../domain/next-steps.ts';
import { oldCardIsDead } from '../../domain/old-card.ts';
import type { Case, StepProgress } from '../case.ts';
import { tooLate } from '../interrupts.ts';
import { notify } from '../notify.ts';
import { operatorDecides } from '../operator.ts';
import { mustBeDone } from '../switch/must-be-done.ts';
import type { Order, UndoableStep } from '../switch/step.ts';
import { publish } from '../visibility.ts';

/**
 * Undoes what the switch has tried, newest first. A step that cannot be undone is a task with a
 * name, tried again until operators have settled it: never silence (faults.md I12).
 */
export async function rollBack(c: Case, code: FailureCode): Promise<void> {
  // Everything goes back whatever comes now, so there is nothing left to break into.
  for (const late of c.interrupts.end()) tooLate(c, late);
  c.enter('rolling-back');
  c.record('system', 'rolling back', { code });
  c.turn = {
    waitingOn: 'nobody',
    problems: [{ field: 'request', code }],
    next: { merchant: nextStep('safe'), staff: 'nothing: it goes back by itself' },
  };
  publish(c);
  for (let step = c.undo.pop(); step; step = c.undo.pop()) await undo(c, step);
  // The signature was for a change that is no more; another one needs another.
  delete c.facts.agreement;
  c.record('system', 'signature revoked');
}

/** Never accepted, or refused: nothing of it came true; or taken back already, as a test sale is. */
const nothingToUndo: readonly StepProgress['state'][] = ['pending', 'failed', 'lagging', 'undone'];

async function undo(c: Case, step: UndoableStep): Promise<void> {
  const { progress } = step;
  if (nothingToUndo.includes(progress.state)) return;
  // What is released afterwards goes to the target: that is put back whatever it takes.
  const order = { ...step.undo(), mayBeSkipped: progress.name !== 'set-target' };
  const releases = progress.name === 'hold';
  if (releases && oldCardIsDead(c.facts) && (await staysHeld(c, progress, order))) return;
  await mustBeDone(c, progress, order);
  if (progress.state !== 'done') return;
  progress.state = 'undone';
  if (releases) c.money = 'old';
}

/** There is no card to pay to: operators say whether payouts go to the old one all the same. */
async function staysHeld(c: Case, progress: StepProgress, { key }: Order): Promise<boolean> {
  for (;;) {
    const decided = await operatorDecides(c, {
      key,
      what: 'the old card is dead, payouts are held: release them to it',
      code: 'ACC_CLOSED',
      within: c.policy['rollback.ttl'],
      mayBeSkipped: true,
      merchant: nextStep('name-another-card'),
    });
    if (decided === 'again') return false;
    if (decided === 'late') notify(c, 'sla-missed');
    if (decided !== 'skip') continue;
    progress.state = 'skipped';
    c.record('system', 'payouts stay held: the old card is dead', { data: { key } });
    return true;
  }
}
