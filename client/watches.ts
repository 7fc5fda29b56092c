/** A completed request's affairs are with the watch over its card: how the doors find it. */
import type { Acknowledgement, ActionName, SignalName, Status } from '../workflows/contract.ts';
import { watchActions, watchIdOf, watchSignals } from '../workflows/watch/contract.ts';
import { ActionRefused, Unavailable } from './refusals.ts';

/** Names one run of one request, an acknowledgement is one; or, without a run id, the watch over its card. */
export type CardChangeRef = Pick<Acknowledgement, 'workflowId' | 'requestId'> &
  Partial<Pick<Acknowledgement, 'runId'>>;

/** The status of what is named; undefined where Temporal knows no such thing. */
export type Ask = (ref: CardChangeRef) => Promise<Status | undefined>;

/** The watch of a request, whether or not there is one: one id is one watch, whatever its run. */
export function watchOf({ workflowId, requestId }: CardChangeRef): CardChangeRef {
  const [, acquirerId = '', merchantId = ''] = workflowId.split(':');
  return { workflowId: watchIdOf(acquirerId, merchantId, requestId), requestId };
}

/** The status of a request, or of its watch once it is completed. */
export async function statusWith(ask: Ask, ref: CardChangeRef): Promise<Status | undefined> {
  const status = await ask(ref);
  const watched = !status || isCompletedRun(ref, status);
  return watched ? ((await ask(watchOf(ref))) ?? status) : status;
}

/** Sends to a run; what that refuses because it is over, its watch may take. */
export async function orToWatch<T>(
  ask: Ask,
  ref: CardChangeRef,
  message: ActionName | SignalName,
  send: (at: CardChangeRef) => Promise<T>,
): Promise<T> {
  try {
    return await send(ref);
  } catch (error) {
    const over = error instanceof ActionRefused && error.code === 'ACT_WRONG_STAGE';
    if (!over || !concernsWatch(message)) throw error;
    return send(await watchAfter(ask, ref, error));
  }
}

/**
 * @throws the refusal when no watch has to do with it; ActionRefused when the watch has ended;
 *   Unavailable when it has not begun
 */
async function watchAfter(
  ask: Ask,
  ref: CardChangeRef,
  refusal: ActionRefused,
): Promise<CardChangeRef> {
  const status = await ask(ref);
  if (status && !isCompletedRun(ref, status)) throw refusal;
  const watched = await ask(watchOf(ref));
  // Temporal forgets a request before its watch.
  if (!watched) throw status ? new Unavailable(refusal) : refusal;
  const ended = watched.watch?.ended;
  if (ended) throw watchOver(ended.at);
  return watchOf(ref);
}

/** @param at when the watch ended, ISO 8601 */
export const watchOver = (at: string): ActionRefused =>
  new ActionRefused('ACT_WATCH_OVER', { params: { time: at } });

/** Whether an action, or what a party reports, means something to a watch. */
export const concernsWatch = (message: ActionName | SignalName): boolean =>
  [...watchActions, ...watchSignals].some((watched) => watched === message);

const isCompletedRun = ({ runId }: CardChangeRef, { stage }: Status): boolean =>
  runId !== undefined && stage === 'completed';
