/**
 * Stops: stored before they are answered, so that none is lost while the process cannot be reached
 * (docs/decisions/0021-safety-inbox.md).
 */
import { setTimeout } from 'node:timers/promises';
import type { RequestRow } from '../activities/requests.ts';
import type { StopRef } from '../adapters/storage/safety-inbox.ts';
import { isFailureCode } from '../domain/failures/codes.ts';
import type { Actor } from '../domain/request/card-change-schema.ts';
import { describeNextStep } from '../domain/text/next-steps.ts';
import type { ActionAnswer, ActionName } from '../workflows/contract.ts';
import type { ActionFields } from '../client/action-fields.ts';
import { ActionRefused, isVerdict, Unavailable } from '../client/errors.ts';
import type { ApiDependencies } from './dependencies.ts';
import { buildCardChangeRef } from './ownership.ts';
import { findDue, tellPromisedDue } from './promised-due.ts';
import { isCompleted } from './watch.ts';

/** `received`: stored, and delivered later. */
export type StopAnswer = Omit<ActionAnswer, 'verdict'> & {
  verdict: ActionAnswer['verdict'] | 'received';
};

export interface StopRequest {
  action: ActionName;
  key: string;
  /** Fields of the message, with the actor. */
  message: ActionFields<ActionName> & { by: Actor };
}

/** How long a person waits for the process to answer before the stop is confirmed as received. */
const patienceMs = 5_000;

/**
 * Stores a stop and delivers it. Without an answer in time it is confirmed as received: the worker
 * delivers it until it took effect, and nothing is cut over before.
 * @throws ActionRefused when the process refuses it
 */
export async function performStop(
  dependencies: ApiDependencies,
  row: RequestRow,
  stop: StopRequest,
): Promise<StopAnswer> {
  const { acquirerId, merchantId, requestId } = row;
  await dependencies.storage.safetyInbox.store({
    acquirerId,
    merchantId,
    requestId,
    key: stop.key,
    action: stop.action,
    fields: { ...stop.message },
  });
  const timeout = new AbortController();
  const delivery = deliverStop(dependencies, row, stop);
  const answer = await Promise.race([
    delivery,
    setTimeout(patienceMs, undefined, { signal: timeout.signal }),
  ])
    .catch((error: unknown) => recordAnsweredRefusal(dependencies, row, stop, error))
    .finally(() => timeout.abort());
  // A refusal that comes after the answer is on record in the inbox, and the worker tells the person.
  void delivery.catch(() => undefined);
  return answer ?? buildReceivedAnswer(row);
}

/** The answer says it, so no notice does. */
async function recordAnsweredRefusal(
  { storage, log }: ApiDependencies,
  { acquirerId, requestId }: RequestRow,
  { key }: StopRequest,
  error: unknown,
): Promise<never> {
  if (isVerdict(error))
    await storage.safetyInbox
      .markTold({ acquirerId, requestId, key })
      .catch((failure: unknown) => log.warn({ error: String(failure) }, 'a refusal is told twice'));
  throw error;
}

/**
 * A stop that was refused after it had been answered as received is not sent again: its sender learns why.
 * @throws ActionRefused with the code of the refusal
 */
export async function assertNotRefused(
  { storage }: Pick<ApiDependencies, 'storage'>,
  stop: StopRef,
): Promise<void> {
  const outcome = await storage.safetyInbox.findOutcome(stop);
  if (outcome !== undefined && isFailureCode(outcome)) throw new ActionRefused(outcome);
}

/** @returns undefined when the process did not answer: the stop stays undelivered */
async function deliverStop(
  { cardChanges, storage, log }: ApiDependencies,
  row: RequestRow,
  { action, key, message }: StopRequest,
): Promise<ActionAnswer | undefined> {
  const { acquirerId, requestId } = row;
  const stopRef = { acquirerId, requestId, key };
  try {
    const sent = await cardChanges.act(buildCardChangeRef(row), action, message, key);
    const answer = tellPromisedDue(row, action, sent);
    await storage.idempotencyKeys.storeAnswer(stopRef, answer);
    await storage.safetyInbox.markDelivered(stopRef, 'done');
    return answer;
  } catch (error) {
    if (isVerdict(error)) {
      await storage.safetyInbox.markDelivered(stopRef, error.code);
      throw error;
    }
    const details = { requestId, action, type: error instanceof Error ? error.name : 'unknown' };
    if (error instanceof Unavailable) log.warn(details, 'stop received, not delivered yet');
    else log.error(details, 'a stop could not be delivered');
    return undefined;
  }
}

/** The answer to a stop that is stored. */
export function buildReceivedAnswer(row: RequestRow): StopAnswer {
  const { stage, waitingOn, problems } = row.state;
  const { due } = findDue(row);
  return {
    ...{ stage, waitingOn, problems },
    ...(due !== undefined && { due }),
    next: describeNextStep(isCompleted(row) ? 'stop-received-watched' : 'stop-received'),
    verdict: 'received',
  };
}
