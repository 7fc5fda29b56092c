/** A completed request's affairs are with the watch over its card: how the doors find it. */
import type { Acknowledgement } from '../domain/request/acknowledgement.ts';
import type { ActionName, SignalName, Status } from '../workflows/contract.ts';
import { watchActions, buildWatchId, watchSignals } from '../workflows/watch/contract.ts';
import { ActionRefused, Unavailable } from './errors.ts';

/** Names one run of one request, an acknowledgement is one; or, without a run id, the watch over its card. */
export type CardChangeRef = Pick<Acknowledgement, 'workflowId' | 'requestId'> &
  Partial<Pick<Acknowledgement, 'runId'>>;

/** The status of what is named; undefined where Temporal knows no such thing. */
export type StatusReader = (ref: CardChangeRef) => Promise<Status | undefined>;

/** The watch of a request, whether or not there is one: one id is one watch, whatever its run. */
export function buildWatchRef({ workflowId, requestId }: CardChangeRef): CardChangeRef {
  const [, acquirerId = '', merchantId = ''] = workflowId.split(':');
  return { workflowId: buildWatchId(acquirerId, merchantId, requestId), requestId };
}

/** The status of a request, or of its watch once it is completed. */
export async function readRequestOrWatchStatus(
  readStatus: StatusReader,
  ref: CardChangeRef,
): Promise<Status | undefined> {
  const status = await readStatus(ref);
  const watched = !status || isCompletedRun(ref, status);
  return watched ? ((await readStatus(buildWatchRef(ref))) ?? status) : status;
}

/** Sends to a run; what that refuses because it is over, its watch may take. */
export async function sendToRequestOrWatch<T>(
  readStatus: StatusReader,
  ref: CardChangeRef,
  message: ActionName | SignalName,
  send: (at: CardChangeRef) => Promise<T>,
): Promise<T> {
  try {
    return await send(ref);
  } catch (error) {
    const hasEnded = error instanceof ActionRefused && error.code === 'ACT_WRONG_STAGE';
    if (!hasEnded || !isWatchMessage(message)) throw error;
    return send(await findOpenWatch(readStatus, ref, error));
  }
}

/**
 * @throws the refusal when no watch has to do with it; ActionRefused when the watch has ended;
 *   Unavailable when it has not begun
 */
async function findOpenWatch(
  readStatus: StatusReader,
  ref: CardChangeRef,
  refusal: ActionRefused,
): Promise<CardChangeRef> {
  const status = await readStatus(ref);
  if (status && !isCompletedRun(ref, status)) throw refusal;
  const watched = await readStatus(buildWatchRef(ref));
  // Temporal forgets a request before its watch.
  if (!watched) throw status ? new Unavailable(refusal) : refusal;
  const ended = watched.watch?.ended;
  if (ended) throw buildWatchOverError(ended.at);
  return buildWatchRef(ref);
}

/** @param at when the watch ended, ISO 8601 */
export const buildWatchOverError = (at: string): ActionRefused =>
  new ActionRefused('ACT_WATCH_OVER', { params: { time: at } });

/** Whether an action, or what a party reports, means something to a watch. */
export const isWatchMessage = (message: ActionName | SignalName): boolean =>
  [...watchActions, ...watchSignals].some((watched) => watched === message);

const isCompletedRun = ({ runId }: CardChangeRef, { stage }: Status): boolean =>
  runId !== undefined && stage === 'completed';
