/** Finds the watch of a completed request, which takes the messages to the request from then on. */
import type { Acknowledgement } from '../domain/request/acknowledgement.ts';
import type { ActionName, SignalName, Status } from '../workflows/contract.ts';
import { watchActions, buildWatchId, watchSignals } from '../workflows/watch/contract.ts';
import { ActionRefused, Unavailable } from './errors.ts';

/** One run of one request, such as an acknowledgement names; without a run id, the watch of that request. */
export type CardChangeRef = Pick<Acknowledgement, 'workflowId' | 'requestId'> &
  Partial<Pick<Acknowledgement, 'runId'>>;

/** Reads the status of a run or a watch; undefined when Temporal does not have it. */
export type StatusReader = (ref: CardChangeRef) => Promise<Status | undefined>;

/** The reference to the watch of a request, whether or not it exists. It has no run id, so that it survives continue-as-new. */
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
  const mayHaveWatch = !status || isCompletedRun(ref, status);
  return mayHaveWatch ? ((await readStatus(buildWatchRef(ref))) ?? status) : status;
}

/** Sends a message to a run; when that is over, to its watch if the message is one for a watch. */
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
 * @throws the refusal when the request has no watch; ActionRefused when the watch has ended;
 *   Unavailable when it has not started yet
 */
async function findOpenWatch(
  readStatus: StatusReader,
  ref: CardChangeRef,
  refusal: ActionRefused,
): Promise<CardChangeRef> {
  const status = await readStatus(ref);
  if (status && !isCompletedRun(ref, status)) throw refusal;
  const watchStatus = await readStatus(buildWatchRef(ref));
  // While Temporal still has the request, its watch starts soon; afterwards the watch is over as well.
  if (!watchStatus) throw status ? new Unavailable(refusal) : refusal;
  const ended = watchStatus.watch?.ended;
  if (ended) throw buildWatchOverError(ended.at);
  return buildWatchRef(ref);
}

/** @param at when the watch ended, ISO 8601 */
export const buildWatchOverError = (at: string): ActionRefused =>
  new ActionRefused('ACT_WATCH_OVER', { params: { time: at } });

/** Whether a watch takes this action or report. */
export const isWatchMessage = (message: ActionName | SignalName): boolean =>
  [...watchActions, ...watchSignals].some((name) => name === message);

const isCompletedRun = ({ runId }: CardChangeRef, { stage }: Status): boolean =>
  runId !== undefined && stage === 'completed';
