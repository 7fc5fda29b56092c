/** How a message is received: refused before it leaves a trace, and never torn by a cancellation. */
import { CancellationScope, log, setHandler, TemporalFailure } from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { isAssertedAction, takesEffectFirst } from '../../domain/request/asserted-acts.ts';
import { findDuty } from '../../domain/request/permissions.ts';
import type { Facts } from '../../domain/gates/assessment.ts';
import type { CorrectionRefusal } from '../../domain/request/corrections.ts';
import type { Refusal } from '../../domain/identity/refusal.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import {
  actions,
  type ActionMessage,
  type ActionAnswer,
  type ActionName,
  type ActionMessageOf,
} from '../contract.ts';
import {
  buildRefusal,
  checkPermission,
  describeKnown,
  refuseHere,
  requireSameKnowledge,
} from './permission.ts';
import { checkAssertion, requireAssertion } from './staff-assertions.ts';

type HandlerResult = ActionAnswer | Promise<ActionAnswer>;

/**
 * Sets the handler of an action.
 * @param handle takes the time of the act, ISO 8601: its proof may be checked for a while
 * @param refusal why an act that is permitted is refused all the same
 * @param learn the facts that follow from the act: the rules are asked with the check of its proof
 */
export function registerAction<
  A extends ActionName,
  M extends ActionMessage & ActionMessageOf<A> = ActionMessage & ActionMessageOf<A>,
>(
  c: ChangeRequest,
  action: A,
  handle: (act: M, at: string) => HandlerResult,
  refusal: (act: M) => FailureCode | Refusal | CorrectionRefusal | undefined = () => undefined,
  learn?: (act: M, at: string) => Partial<Facts>,
): void {
  const update = actions[action] as UpdateDefinition<ActionAnswer, [M]>;
  const validator = (act: M): void => {
    checkPermission(c, action, act);
    requireAssertion(action, act);
    const found = refusal(act);
    if (typeof found === 'string') throw refuseHere(c, found);
    if (found)
      throw buildRefusal(
        found.code,
        'items' in found ? { items: found.items } : describeDetails(found),
      );
  };
  const handler = async (act: M): Promise<ActionAnswer> => {
    c.shares.take(action, act.by);
    await c.firstTask.awaitEnd();
    const at = c.now();
    // What came before it in the same task may have changed what is permitted.
    validator(act);
    const known = describeKnown(c);
    const duty = findDuty(action, act as { confirmed?: boolean });
    if (isAssertedAction(action) && !takesEffectFirst(action)) {
      const asked = learn && c.rules.askHere({ ...learn(act, at), ...c.addDuty(act.by.id, duty) });
      await checkAssertion(c, action, act, asked);
      validator(act);
      requireSameKnowledge(c, action, known);
    }
    Object.assign(c.facts, c.addDuty(act.by.id, duty));
    const answer = await refuseOnBug(() => handle(act, at));
    if (takesEffectFirst(action)) await checkAssertion(c, action, act);
    return answer;
  };
  setHandler(update, (act) => CancellationScope.nonCancellable(() => handler(act)), {
    validator: (act) => {
      validator(act);
      if (c.shares.isUsedUp(action, act.by)) throw buildRefusal('ACT_TOO_MANY');
    },
  });
}

const describeDetails = ({ expected, field, until }: Refusal) => ({
  ...(until !== undefined && { time: until }),
  ...(field !== undefined && { field }),
  ...(expected !== undefined && { expected }),
});

/** A bug in one handler fails that action only; the request itself continues. */
async function refuseOnBug(handle: () => HandlerResult): Promise<ActionAnswer> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof TemporalFailure) throw error;
    log.error('an act met a bug', { error: String(error) });
    throw buildRefusal('SYS_INTERNAL');
  }
}
