/** Refuses what changes nothing, before it leaves a trace: validators write no history. */
import { ApplicationFailure } from '@temporalio/workflow';
import { judgedBefore } from '../../domain/appeals.ts';
import { textOf, type FailureCode } from '../../domain/failures.ts';
import { matterOf, refusalOfAction } from '../../domain/permissions.ts';
import type { Case } from '../case.ts';
import { watchActions } from '../watch/contract.ts';
import type { Act, ActionAnswer, ActionName } from '../contract.ts';

/** An update refused with a code; the doors translate it. */
export const refused = (code: FailureCode, until?: string): ApplicationFailure =>
  ApplicationFailure.create({
    type: code,
    message: textOf(code).internal,
    nonRetryable: true,
    ...(until !== undefined && { details: [{ time: until }] }),
  });

/** @throws ApplicationFailure with the code that says why not */
export function permit(c: Case, action: ActionName, act: Act & { to?: string }): void {
  if (act.requestId !== c.requestId) throw refused('ACT_OTHER_REQUEST');
  if (!isActor(act.by)) throw refused('INP_REQUIRED');
  const over = c.watching && !watchActions.some((watched) => watched === action);
  if (c.closed || over) throw refused('ACT_WRONG_STAGE');
  const firstOfTwo = c.seconded.get(matterNow(c, action, act));
  const claimedBy = claimant(c);
  const soldBy = c.facts.merchant?.value.salesAgentId;
  const { submittedBy, draftedBy } = c.input.request;
  const no = refusalOfAction({
    action,
    by: act.by,
    stage: c.stage,
    heldBySwitch: c.switchBegun && c.money !== 'old',
    submittedBy: submittedBy.id,
    ...(draftedBy && { draftedBy: draftedBy.id }),
    decidedBy: c.facts.reviews
      .filter(({ evidence }) => evidence === c.facts.evidence)
      .map(({ by }) => by.id),
    ...(firstOfTwo !== undefined && { firstOfTwo }),
    ...(claimedBy !== undefined && { claimedBy }),
    ...(act.to !== undefined && { claimFor: act.to }),
    judgedBefore: judgedBefore(c.facts),
    ...(soldBy !== undefined && { soldBy }),
  });
  if (no) throw refused(no);
}

/** Types end at the wire: whoever has the keys may send anything. */
const isActor = (by: Partial<Act['by']> | undefined): boolean =>
  typeof by?.id === 'string' && typeof by.role === 'string';

/** Claims expire at the end of the shift (design.md §5). */
const claimant = (c: Case): string | undefined =>
  c.claim && c.now() < c.claim.until ? c.claim.by : undefined;

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

/** Whoever wanted it in an earlier stage, or before an earlier freeze, did not know what is known now. */
const matterNow = (c: Case, action: ActionName, act: Act): string =>
  `${matterOf(action, act)} ${c.since}`;

/** True for the second of two people who want the very same; the first is remembered until then. */
export function seconded(c: Case, action: ActionName, act: Act): boolean {
  const matter = matterNow(c, action, act);
  const first = c.seconded.get(matter);
  if (first !== undefined && first !== act.by.id) {
    c.seconded.delete(matter);
    return true;
  }
  c.seconded.set(matter, act.by.id);
  c.record(act.by.id, `${action}: first of two people`);
  return false;
}
