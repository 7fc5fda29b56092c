/** Refuses what changes nothing, before it leaves a trace: validators write no history. */
import { ApplicationFailure, patched } from '@temporalio/workflow';
import { describeFailure, type FailureCode } from '../../domain/failures/codes.ts';
import {
  findActionRefusal,
  formatApprovalKey,
  needsDualApproval,
} from '../../domain/request/permissions.ts';
import { listDutyHolders } from '../../domain/request/duty-holders.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { watchActions } from '../watch/contract.ts';
import type { ActionMessage, ActionAnswer, ActionName } from '../contract.ts';

/** An update refused with a code; API and client translate it. */
export const buildRefusal = (
  code: FailureCode,
  params?: Readonly<Record<string, string>>,
): ApplicationFailure =>
  ApplicationFailure.create({
    type: code,
    message: describeFailure(code).internal,
    nonRetryable: true,
    ...(params && { details: [params] }),
  });

/** Says at which stage the request is, where that is the reason. */
export const refuseHere = (c: ChangeRequest, code: FailureCode): ApplicationFailure =>
  buildRefusal(code, code === 'ACT_WRONG_STAGE' ? { stage: c.stage } : undefined);

/** @throws ApplicationFailure with the code that says why not */
export function checkPermission(
  c: ChangeRequest,
  action: ActionName,
  act: ActionMessage & { to?: string; confirmed?: boolean },
): void {
  if (act.requestId !== c.requestId) throw buildRefusal('ACT_OTHER_REQUEST');
  if (!isActor(act.by)) throw buildRefusal('INP_REQUIRED');
  const over = c.isWatching && !watchActions.some((watched) => watched === action);
  if (c.isClosed || over) throw refuseHere(c, 'ACT_WRONG_STAGE');
  const firstOfTwo = c.dualApproval.findFirst(buildApprovalKey(c, action, act));
  const claimedBy = c.claim.findHolder(c.now());
  const no = findActionRefusal({
    action,
    by: act.by,
    stage: c.stage,
    isHeldBySwitch: c.switch.hasStarted && c.money !== 'old',
    dutyHolders: listDutyHolders(c.facts),
    ...(act.confirmed !== undefined && { confirmed: act.confirmed }),
    decidedBy: c.facts.reviews
      .filter(({ evidence }) => evidence === c.facts.evidence)
      .map(({ by }) => by.id),
    ...(firstOfTwo !== undefined && { firstApprover: firstOfTwo }),
    ...(claimedBy !== undefined && { claimedBy }),
    // The end of a window is no person.
    ...(action === 'claim' && act.to !== undefined && { claimFor: act.to }),
  });
  if (no) throw refuseHere(c, no);
}

/** Types end at the wire: whoever has the keys may send anything. */
const isActor = (by: Partial<ActionMessage['by']> | undefined): boolean =>
  typeof by?.id === 'string' && typeof by.role === 'string';

export function buildAnswer(
  c: ChangeRequest,
  verdict: ActionAnswer['verdict'] = 'done',
  next?: string,
): ActionAnswer {
  const { waitState } = c;
  return {
    stage: c.stage,
    waitingOn: waitState.waitingOn,
    ...(waitState.due !== undefined && { due: waitState.due }),
    problems: waitState.problems ?? [],
    ...(waitState.triesLeft !== undefined && { triesLeft: waitState.triesLeft }),
    next: next ?? waitState.next.merchant,
    verdict,
  };
}

/**
 * What somebody can have known who asks for an override now: another stage and another freeze are something else.
 * To be compared with a value of later.
 */
export const describeKnown = (c: ChangeRequest): string => `${c.since} ${c.dualApproval.round}`;

/**
 * Refuses an override that was asked for before a new freeze or stage, and whose proof was checked meanwhile: it would count
 * for what this person has not seen. Open requests of before go the old way.
 * @param known what `describeKnown` said when the action was taken
 * @throws ApplicationFailure
 */
export function requireSameKnowledge(c: ChangeRequest, action: ActionName, known: string): void {
  if (!needsDualApproval(action) || describeKnown(c) === known) return;
  if (patched('0.2-override-what-was-seen')) throw buildRefusal('ACT_NO_CHANGE');
}

/** Whoever wanted it before did not know what is known now. */
const buildApprovalKey = (c: ChangeRequest, action: ActionName, act: ActionMessage): string =>
  `${formatApprovalKey(action, act)} ${describeKnown(c)}`;

/** True for the second of two people who want the very same; the first is remembered until then. */
export const confirmDualApproval = (
  c: ChangeRequest,
  action: ActionName,
  act: ActionMessage,
): boolean => c.dualApproval.confirm(buildApprovalKey(c, action, act), act.by.id);
