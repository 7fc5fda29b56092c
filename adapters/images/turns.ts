/** One picture is decoded at a time, and a few wait: whoever looks at pictures takes neither memory nor threads from anybody else. */

const maxWaiting = 20;
let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/** @returns undefined when too many wait already */
export async function takeTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
  if (waiting >= maxWaiting) return undefined;
  waiting += 1;
  const mine = last.then(work, work);
  last = mine.catch(() => undefined);
  try {
    return await mine;
  } finally {
    waiting -= 1;
  }
}
