import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';

/**
 * Calls an activity unless something else comes first, which cancels the call. Not for orders: an order that was
 * sent cannot be taken back.
 * @param wait waits until it is over
 * @returns undefined when it was over before there was an answer
 */
export async function callUnless<T>(
  isOver: () => boolean,
  call: () => Promise<T>,
  wait: (isDone: () => boolean) => Promise<void> = condition,
): Promise<{ answer: T } | undefined> {
  if (isOver()) return undefined;
  const scope = new CancellationScope({ cancellable: true });
  let isAnswered = false;
  const answer = scope.run(call).finally(() => {
    isAnswered = true;
  });
  answer.catch(() => undefined);
  await wait(() => isAnswered || isOver());
  if (isAnswered) return { answer: await answer };
  scope.cancel();
  await answer.catch((error: unknown) => {
    if (!isCancellation(error)) throw error;
  });
  return undefined;
}
