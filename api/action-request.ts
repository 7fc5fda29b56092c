/** Passes an action to the workflow: once per idempotency key, with typed codes kept in the vault. */
import type { RequestRow } from '../activities/requests.ts';
import type { Actor } from '../domain/request/card-change-schema.ts';
import type { ActionAnswer, ActionName } from '../workflows/contract.ts';
import type { ActionFields } from '../client/action-fields.ts';
import type { ApiDependencies } from './dependencies.ts';
import { buildCardChangeRef } from './ownership.ts';
import { HttpProblem } from './http-problem.ts';
import { assertNotTooLate } from './watch.ts';

export interface ActionRequest {
  action: ActionName;
  by: Actor;
  /** Fields as the schema of the action parsed them; `code` is a code that a person typed. */
  body: Readonly<Record<string, unknown>>;
  /** Idempotency-Key. */
  key: string;
}

/**
 * The answer to an action; the same action under the same key gets the same answer.
 * @throws HttpProblem when the key belongs to another action, or the request had too many actions;
 *   ActionRefused; Unavailable
 */
export async function performAction(
  dependencies: ApiDependencies,
  row: RequestRow,
  request: ActionRequest,
): Promise<ActionAnswer> {
  const { cardChanges, storage } = dependencies;
  const { action, by, body, key } = request;
  const { acquirerId, requestId } = row;
  const actKey = { acquirerId, requestId, key };
  const stored = await storage.idempotencyKeys.check<ActionAnswer>(actKey, action, { by, body });
  switch (stored.state) {
    case 'answered':
      return stored.answer;
    case 'conflict':
      throw new HttpProblem('API_KEY_REUSED');
    case 'limit':
      throw new HttpProblem('API_TOO_MANY');
    case 'new': {
      await assertNotTooLate(dependencies, row, action);
      const message = { ...(await moveCodeToVault(dependencies, body)), by };
      const fields = message as ActionFields<ActionName> & { by: Actor };
      const answer = await cardChanges.act(buildCardChangeRef(row), action, fields, key);
      await storage.idempotencyKeys.storeAnswer(actKey, answer);
      return answer;
    }
  }
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
