/** Refuses what changes nothing, before it leaves a trace: validators write no history. */
import { ApplicationFailure } from '@temporalio/workflow';
import { refusalOfAction } from '../../domain/permissions.ts';
import { textOf, type FailureCode } from '../../domain/failures.ts';
import type { Case } from '../case.ts';
import type { Act, ActionAnswer, ActionName } from '../contract.ts';

/** An update refused with a code; the doors translate it. */
export const refused = (code: FailureCode): ApplicationFailure =>
  ApplicationFailure.create({ type: code, message: textOf(code).internal, nonRetryable: true });

export function permit(c: Case, action: ActionName, act: Act): void {
  if (act.requestId !== c.requestId) throw refused('ACT_OTHER_REQUEST');
  if (c.closed) throw refused('ACT_WRONG_STAGE');
  const no = refusalOfAction({
    action,
    by: act.by,
    stage: c.stage,
    money: c.money,
    submittedBy: c.input.request.submittedBy.id,
    decidedBy: c.facts.reviews
      .filter(({ evidence }) => evidence === c.facts.evidence)
      .map(({ by }) => by.id),
    ...(c.claimedBy !== undefined && { claimedBy: c.claimedBy }),
    ...(c.facts.merchant?.value.salesAgentId !== undefined && {
      soldBy: c.facts.merchant.value.salesAgentId,
    }),
  });
  if (no) throw refused(no);
}

export function answer(
  c: Case,
  verdict: ActionAnswer['verdict'] = 'done',
  next?: string,
): ActionAnswer {
  const { turn } = c;
  return {
    stage: c.stage,
    waitingOn: turn.waitingOn,
    ...(turn.due !== undefined && { due: turn.due }),
    problems: turn.problems ?? [],
    ...(turn.triesLeft !== undefined && { triesLeft: turn.triesLeft }),
    next: next ?? turn.next.merchant,
    verdict,
  };
}

/** True for the second of two people; the first is remembered and the action waits for another. */
export function seconded(c: Case, action: ActionName, act: Act): boolean {
  const first = c.seconded.get(action);
  if (first !== undefined && first !== act.by.id) {
    c.seconded.delete(action);
    return true;
  }
  c.seconded.set(action, act.by.id);
  c.record(act.by.id, `${action}: first of two people`);
  return false;
}
