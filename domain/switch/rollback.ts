/** Which steps of a switch the way back has to undo [A50, I1, I12]. */

/** `lagging`: not done yet, and nothing waits for it. */
export type StepState =
  | 'pending'
  | 'ordered'
  | 'done'
  | 'failed'
  | 'lagging'
  | 'skipped'
  | 'undone';

export interface TriedStep {
  state: StepState;
  /**
   * A copy of its order was sent and never answered. A party judges an order that it has refused anew when another copy
   * arrives, so it may still take effect.
   */
  mayArrive?: boolean;
  /** At a network that pays the merchant by itself. */
  isAtPayer: boolean;
}

/** The order had no effect, or it was undone already, as a test sale is. */
const statesWithoutEffect: readonly StepState[] = ['pending', 'failed', 'lagging', 'undone'];

/**
 * Whether a step that was tried is undone. What may be in force counts as in force: where it is not, the order that undoes
 * it changes nothing, and voids the copy that is still on its way.
 */
export function mustBeUndone({ state, mayArrive, isAtPayer }: TriedStep): boolean {
  if (mayArrive === true || !statesWithoutEffect.includes(state)) return true;
  // A paying network may have bound an account that it then refused as one that cannot be paid.
  return isAtPayer && state === 'failed';
}

/** Whether nobody knows if its order takes effect: it was sent, and neither done nor refused for good. */
export const mayTakeEffect = ({ state, mayArrive }: Omit<TriedStep, 'isAtPayer'>): boolean =>
  state === 'ordered' || mayArrive === true;

/**
 * Whether an order may still take effect although its last copy was refused or not accepted.
 * @param sent copies that may have left
 * @param isAnswered whether the last answer is about one of them
 */
export const mayCopyArrive = (sent: number, isAnswered: boolean): boolean =>
  sent > (isAnswered ? 1 : 0);
