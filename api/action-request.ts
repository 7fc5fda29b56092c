/** Passes an action to the workflow: once per idempotency key, with typed codes kept in the vault. */
import type { RequestRow } from '../activities/requests.ts';
import type { IdempotencyKey } from '../adapters/storage/idempotency-keys.ts';
import type { Actor, Authn } from '../domain/request/card-change-schema.ts';
import { isSafetyAction, isStopAction } from '../domain/request/safety-acts.ts';
import type { ActionName } from '../workflows/contract.ts';
import type { ActionFields } from '../client/action-fields.ts';
import { ActionRefused } from '../client/errors.ts';
import type { ApiDependencies } from './dependencies.ts';
import { assertUnchanged } from './conditional.ts';
import { buildCardChangeRef } from './ownership.ts';
import { HttpProblem } from './http-problem.ts';
import { tellPromisedDue } from './promised-due.ts';
import { callInTurn } from './in-flight.ts';
import { takeAttempt } from './limits.ts';
import {
  assertNotRefused,
  buildReceivedAnswer,
  performStop,
  type StopAnswer,
} from './safety-acts.ts';
import { assertNotTooLate } from './watch.ts';

export interface ActionRequest {
  action: ActionName;
  by: Actor;
  /** Fields as the schema of the action parsed them; `code` is a code that a person typed. */
  body: Readonly<Record<string, unknown>>;
  /**
   * How the sender of a correction signed in. It is no part of what is compared under a key: it comes with the token, and a retry
   * may come with a newer one.
   */
  authn?: Authn;
  /** Idempotency-Key. */
  key: string;
  /** The state that the act is meant for; a stop is meant for every state. */
  ifMatch?: string;
}

/**
 * The answer to an action; the same action under the same key gets the same answer.
 * @throws HttpProblem when the key belongs to another action, ChangedSince when it is meant for another state; ActionRefused, also when there were too
 *   many actions; Unavailable, but not for a stop, which is stored
 */
export async function performAction(
  dependencies: ApiDependencies,
  row: RequestRow,
  request: ActionRequest,
): Promise<StopAnswer> {
  const { storage } = dependencies;
  const { action, by, body } = request;
  const actKey = buildActKey(dependencies, row, request);
  const said = { by, body };
  try {
    await countOrWarn(dependencies, action, () => takeAttempt(dependencies, row, action, by));
  } catch (error) {
    if (!(error instanceof ActionRefused)) throw error;
    // Whoever has an answer already gets it again, however often.
    const outcome = await findOutcome(dependencies, row, request);
    if (typeof outcome === 'object') return outcome;
    // Others may have used up the link: its first press gets through all the same.
    if (outcome !== undefined || !isLinkPress(request)) throw error;
  }
  if (request.ifMatch !== undefined && !isStopAction(action)) {
    // An act that is sent once more has itself changed the request.
    const isFirst = (await storage.idempotencyKeys.find(actKey, action, said)) === undefined;
    if (isFirst) await assertUnchanged(dependencies, row, request.ifMatch);
  }
  const stored = await storage.idempotencyKeys.check<StopAnswer>(actKey, action, said);
  switch (stored.state) {
    case 'answered':
      return stored.answer;
    case 'conflict':
      throw new HttpProblem('API_KEY_REUSED');
    case 'new':
      await assertNotTooLate(dependencies, row, action);
      // A contact has no other key than the link's: each press of it is a new try.
      if (isStopAction(action) && !isLinkPress(request))
        await assertNotRefused(dependencies, actKey);
      return send(dependencies, row, request);
  }
}

/**
 * What became of an act that may have been sent before; sends nothing.
 * @returns its answer, `received` for a stop that has not taken effect yet, or the code with which a stop
 *   was refused; undefined when nothing is known
 */
export async function findOutcome(
  dependencies: Pick<ApiDependencies, 'storage'>,
  row: RequestRow,
  request: ActionRequest,
): Promise<StopAnswer | string | undefined> {
  const { storage } = dependencies;
  const { action, by, body } = request;
  const actKey = buildActKey(dependencies, row, request);
  const known = await storage.idempotencyKeys.find<StopAnswer>(actKey, action, { by, body });
  if (known?.state === 'answered') return known.answer;
  if (known?.state !== 'new') return undefined;
  const outcome = await storage.safetyInbox.findOutcome(actKey);
  return outcome === 'undelivered' ? buildReceivedAnswer(row) : outcome;
}

/**
 * The key under which an act counts once. A stop has one of its own sender: whoever else may act on the request, and guesses the
 * key of a stop to come, keeps it from nobody. No caller's key holds a `/`.
 */
function buildActKey(
  { storage }: Pick<ApiDependencies, 'storage'>,
  { acquirerId, requestId }: RequestRow,
  { action, by, key: given }: ActionRequest,
): IdempotencyKey {
  const key = storage.idempotencyKeys.toStoredKey(given);
  return {
    acquirerId,
    requestId,
    key: isStopAction(action) ? `${action}/${by.role}/${by.id}/${key}` : key,
  };
}

/** A contact pressed the stop link of a notice. */
const isLinkPress = ({ action, by }: ActionRequest): boolean =>
  by.role === 'system' && isStopAction(action);

/** What only counts must keep no stop out: a fault of the counts is logged. @throws what `count` throws for other acts */
async function countOrWarn(
  { log }: ApiDependencies,
  action: ActionName,
  count: () => Promise<void>,
): Promise<void> {
  try {
    await count();
  } catch (error) {
    if (error instanceof ActionRefused || !isSafetyAction(action)) throw error;
    log.error({ action, error: String(error) }, 'a safety act could not be counted');
  }
}

async function send(
  dependencies: ApiDependencies,
  row: RequestRow,
  request: ActionRequest,
): Promise<StopAnswer> {
  const { cardChanges, storage } = dependencies;
  const { action, authn, by, body } = request;
  const { acquirerId, requestId, key } = buildActKey(dependencies, row, request);
  const said = authn ? { ...body, changes: { ...(body['changes'] as object), authn } } : body;
  const fields = { ...(await moveCodeToVault(dependencies, said)), by };
  const message = fields as ActionFields<ActionName> & { by: Actor };
  if (isStopAction(action)) return performStop(dependencies, row, { action, key, message });
  const call = () => cardChanges.act(buildCardChangeRef(row), action, message, key);
  const answer = tellPromisedDue(
    row,
    action,
    await (isSafetyAction(action) ? call() : callInTurn(`${acquirerId}/${requestId}`, call)),
  );
  await storage.idempotencyKeys.storeAnswer({ acquirerId, requestId, key }, answer);
  return answer;
}

/** Replaces a typed code by its reference in the vault: Temporal never sees the code. */
async function moveCodeToVault(
  { storage }: ApiDependencies,
  { code, ...fields }: ActionRequest['body'],
) {
  return typeof code === 'string'
    ? { ...fields, answerRef: await storage.vault.storeTypedCode(code) }
    : fields;
}
