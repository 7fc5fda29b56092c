import { setTimeout } from 'node:timers/promises';

/** Does some work again and again until it is called off. @param onError an error, such as a database that is away, ends nothing */
export async function repeatWork(
  work: () => Promise<void>,
  {
    everyMs,
    onError,
    signal,
  }: { everyMs: number; onError: (error: unknown) => void; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await work().catch(onError);
    await setTimeout(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
