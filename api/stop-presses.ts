/** Presses of the stop link of a notice: what a press says, and what became of it. */
import { createHash } from 'node:crypto';
import type { RequestRow } from '../activities/requests.ts';
import { isFailureCode, type FailureCode } from '../domain/failures/codes.ts';
import type { WatchOutcome } from '../workflows/contract.ts';
import { findOutcome, type ActionRequest } from './action-request.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { StopAnswer } from './safety-acts.ts';
import { findWatchEnd, isCompleted } from './watch.ts';

export type Stoppable = 'change' | 'payouts';

/** A stop link, and the contact it was sent to. */
export interface StopLink {
  token: string;
  contactId: string;
}

/** What a contact can still stop. When that is nothing: how the watch ended, if there was one. */
export async function findStoppable(
  dependencies: ApiDependencies,
  row: RequestRow,
): Promise<{ stoppable: Stoppable } | { stoppable?: never; end: WatchOutcome | undefined }> {
  if (row.closedAt === undefined) return { stoppable: 'change' };
  const end = await findWatchEnd(dependencies, row);
  return end || !isCompleted(row) ? { end } : { stoppable: 'payouts' };
}

/**
 * One contact's objection to the same thing counts once, however often the button is pressed, until people have let the change go
 * on, or the merchant has corrected it: who presses after that means something else. It goes on record, or stops the
 * change again [E2 objection.rules].
 * @param turns how often that has happened
 */
export const buildPress = (
  { token, contactId }: StopLink,
  stoppable: Stoppable,
  turns: number,
): ActionRequest => {
  const hash = createHash('sha256').update(token).digest('hex').slice(0, 32);
  return {
    action: 'object',
    by: { id: contactId, role: 'system' },
    body: { contactId },
    key: [`stop-${stoppable}-${hash}`, ...(turns > 0 ? [turns] : [])].join('-'),
  };
};

/** A fault of the log keeps no stop out: the press then counts as one before any turn. */
export const countTurns = (
  { storage, log }: ApiDependencies,
  { acquirerId, requestId }: RequestRow,
): Promise<number> =>
  storage.auditLog.read(acquirerId, requestId).then(
    (entries) =>
      entries.filter(({ action }) => action === 'thawed' || action === 'corrected').length,
    (error: unknown) => {
      log.error({ requestId, error: String(error) }, 'turns of the request cannot be counted');
      return 0;
    },
  );

/** What became of earlier presses of a link. */
export interface EarlierPresses {
  /** The answer to a press that stops what can be stopped now. */
  answer?: StopAnswer;
  /** Why the last press had no effect, also when it was meant to stop the change, which is completed by now. */
  refusal?: FailureCode;
}

/** @param stoppable what can be stopped now, if anything */
export async function findEarlierPresses(
  dependencies: ApiDependencies,
  row: RequestRow,
  link: StopLink,
  stoppable?: Stoppable,
): Promise<EarlierPresses> {
  const since: readonly Stoppable[] = stoppable === 'change' ? ['change'] : ['payouts', 'change'];
  const turns = await countTurns(dependencies, row);
  for (const what of since) {
    const press = buildPress(link, what, turns);
    const outcome = await findOutcome(dependencies, row, press);
    if (typeof outcome === 'string') return isFailureCode(outcome) ? { refusal: outcome } : {};
    if (outcome) return what === stoppable ? { answer: outcome } : {};
  }
  return {};
}
