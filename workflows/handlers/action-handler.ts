/** How a message is received: refused before it leaves a trace, and never torn by a cancellation. */
import { CancellationScope, log, setHandler, TemporalFailure } from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { isAssertedAction, takesEffectFirst } from '../../domain/request/asserted-acts.ts';
import { findDuty } from '../../domain/request/permissions.ts';
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
import { checkPermission, buildRefusal } from './permission.ts';
import { checkAssertion, requireAssertion } from './staff-assertions.ts';

type HandlerResult = ActionAnswer | Promise<ActionAnswer>;

/**
 * Sets the handler of an action.
 * @param refusal why an act that is permitted is refused all the same
 */
export function registerAction<
  A extends ActionName,
  M extends ActionMessage & ActionMessageOf<A> = ActionMessage & ActionMessageOf<A>,
>(
  c: ChangeRequest,
  action: A,
  handle: (act: M) => HandlerResult,
  refusal: (act: M) => FailureCode | Refusal | CorrectionRefusal | undefined = () => undefined,
): void {
  const update = actions[action] as UpdateDefinition<ActionAnswer, [M]>;
  const validator = (act: M): void => {
    checkPermission(c, action, act);
    requireAssertion(action, act);
    const found = refusal(act);
    if (typeof found === 'string') throw buildRefusal(found);
    if (found)
      throw buildRefusal(
        found.code,
        'items' in found ? { items: found.items } : describeUntil(found),
      );
  };
  const handler = async (act: M): Promise<ActionAnswer> => {
    c.shares.take(action, act.by);
    await c.local.afterRun();
    // What came before it in the same task may have changed what is permitted.
    validator(act);
    if (isAssertedAction(action) && !takesEffectFirst(action)) {
      await checkAssertion(c, action, act);
      validator(act);
    }
    c.recordDuty(act.by.id, findDuty(action, act as { confirmed?: boolean }));
    const answer = await refuseOnBug(() => handle(act));
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

const describeUntil = ({ until }: Refusal) => (until === undefined ? undefined : { time: until });

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
