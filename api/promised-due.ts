/** The deadline that a card change tells, in its state and in the answers to acts. */
import type { RequestRow } from '../activities/requests.ts';
import { nameStaffWait } from '../domain/request/staff-waits.ts';
import type { ActionAnswer, ActionName, Status } from '../workflows/contract.ts';

/**
 * Until when whoever is waited for has to act. A deadline that staff have missed stays where it is: the process has set the
 * next reminder in its place.
 * @param state as it is now; it may be ahead of the row
 */
export function findDue(
  row: Pick<RequestRow, 'promisedBy' | 'state'>,
  state: Pick<Status, 'stage' | 'waitingOn' | 'problems' | 'due'> = row.state,
): { due?: string; isMissed: boolean } {
  const { promisedBy } = row;
  const isMissed =
    promisedBy !== undefined &&
    promisedBy !== row.state.due &&
    nameStaffWait(state) === nameStaffWait(row.state);
  const due = isMissed ? promisedBy : state.due;
  return { isMissed, ...(due !== undefined && { due }) };
}

type AnsweredState = Pick<ActionAnswer, 'stage' | 'waitingOn' | 'problems' | 'due'>;

/**
 * The process answers with the time that it waits for: when staff have missed a deadline that is their next reminder.
 * @param row as it was before the act
 */
export function tellPromisedDue<Answer extends AnsweredState>(
  row: Pick<RequestRow, 'promisedBy' | 'state'>,
  action: ActionName,
  answer: Answer,
): Answer {
  const isPromisedAnew =
    action === 'retryStep' || (action === 'extendDeadline' && answer.due !== row.state.due);
  const { due, isMissed } = findDue(row, answer);
  return isPromisedAnew || !isMissed || due === undefined ? answer : { ...answer, due };
}
