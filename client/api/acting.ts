/** An action from the door to the process: once per key, and codes stay in the vault. */
import type { RequestRow } from '../../activities/records.ts';
import type { Actor } from '../../domain/card-change.ts';
import type { ActionAnswer, ActionName } from '../../workflows/contract.ts';
import type { ActionFields } from '../actions.ts';
import type { Doors } from './doors.ts';
import { refOf } from './finding.ts';
import { HttpProblem } from './http-problem.ts';
import { assertInTime } from './watched.ts';

export interface Wish {
  action: ActionName;
  by: Actor;
  /** Checked by the action's schema; `code` is what somebody typed. */
  body: Readonly<Record<string, unknown>>;
  /** Idempotency-Key. */
  key: string;
}

/**
 * The answer to a wish; to the same wish again, the same answer.
 * @throws HttpProblem when the key belongs to another wish or too much was done; ActionRefused;
 *   Unavailable
 */
export async function act(doors: Doors, row: RequestRow, wish: Wish): Promise<ActionAnswer> {
  const { cardChanges, storage } = doors;
  const { action, by, body, key } = wish;
  const { acquirerId, requestId } = row;
  const one = { acquirerId, requestId, key };
  const known = await storage.repeats.recall<ActionAnswer>(one, action, { by, body });
  switch (known.state) {
    case 'answered':
      return known.answer;
    case 'other':
      throw new HttpProblem('API_KEY_REUSED');
    case 'flood':
      throw new HttpProblem('API_TOO_MANY');
    case 'fresh': {
      await assertInTime(doors, row, action);
      const message = { ...(await withoutCode(doors, body)), by };
      const fields = message as ActionFields<ActionName> & { by: Actor };
      const answer = await cardChanges.act(refOf(row), action, fields, key);
      await storage.repeats.answered(one, answer);
      return answer;
    }
  }
}

/** Temporal sees where the vault keeps what was typed, never the code (design.md §4). */
async function withoutCode({ storage }: Doors, { code, ...fields }: Wish['body']) {
  return typeof code === 'string'
    ? { ...fields, answerRef: await storage.vault.offerCode(code) }
    : fields;
}
