/** The deadline in the answer to an act: the same that the state of the card change tells. */
import type { RequestRow } from '../activities/requests.ts';
import type { ActionAnswer, ActionName } from '../workflows/contract.ts';
import { findDue } from './views/card-change.ts';

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
