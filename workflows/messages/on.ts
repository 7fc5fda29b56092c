/** How a message is received: refused before it leaves a trace, and never torn by a cancellation. */
import { CancellationScope, log, setHandler, TemporalFailure } from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import type { FailureCode } from '../../domain/failures.ts';
import type { Refusal } from '../../domain/one-time-codes.ts';
import type { Case } from '../case.ts';
import { actions, type Act, type ActionAnswer, type ActionName, type ActOf } from '../contract.ts';
import { permit, refused } from './permit.ts';

type Handled = ActionAnswer | Promise<ActionAnswer>;

/**
 * Sets the handler of an action.
 * @param refusal why an act that is permitted is refused all the same
 */
export function on<A extends ActionName, M extends Act & ActOf<A> = Act & ActOf<A>>(
  c: Case,
  action: A,
  handle: (act: M) => Handled,
  refusal: (act: M) => FailureCode | Refusal | undefined = () => undefined,
): void {
  const update = actions[action] as UpdateDefinition<ActionAnswer, [M]>;
  const validator = (act: M): void => {
    permit(c, action, act);
    const no = refusal(act);
    if (no) throw typeof no === 'string' ? refused(no) : refused(no.code, no.until);
  };
  const handler = async (act: M): Promise<ActionAnswer> => {
    await c.aside();
    // What came before it in the same task may have changed what is permitted.
    validator(act);
    return handled(() => handle(act));
  };
  setHandler(update, (act) => CancellationScope.nonCancellable(() => handler(act)), { validator });
}

/** A bug met by one act is answered to the one who acted; the request itself goes on (temporal.md §1). */
async function handled(handle: () => Handled): Promise<ActionAnswer> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof TemporalFailure) throw error;
    log.error('an act met a bug', { error: String(error) });
    throw refused('SYS_INTERNAL');
  }
}
