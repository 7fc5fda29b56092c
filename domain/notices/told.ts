/** What became of a notice, as far as anybody was told by it. */
interface Tried {
  notified: readonly string[];
  isUnfinished?: true;
}

/** Whether every notice was sent, and somebody got it. */
export const hasReachedSomebody = (tried: readonly Tried[]): boolean =>
  tried.every(({ isUnfinished, notified }) => !isUnfinished && notified.length > 0);
