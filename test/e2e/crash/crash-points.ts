/** Where a worker may be killed: before or after one outside effect of one request. */

export interface CrashPoint {
  when: 'before' | 'after';
  mark: string;
  /** Counts the effects of this mark within the request, from 1. */
  nth: number;
}

/** Two points, before and after, for each effect of an undisturbed request, oldest first. */
export function listPoints(marks: readonly string[]): CrashPoint[] {
  return marks.flatMap((mark, at) => {
    const nth = marks.slice(0, at + 1).filter((each) => each === mark).length;
    return (['before', 'after'] as const).map((when) => ({ when, mark, nth }));
  });
}

/** `after settlement hold`, `before audit entered review (2)` */
export const formatPoint = ({ when, mark, nth }: CrashPoint): string =>
  `${when} ${mark}${nth > 1 ? ` (${nth})` : ''}`;

/** Chooses points at random, the same ones for the same seed. */
export function choosePoints(
  points: readonly CrashPoint[],
  count: number,
  seed: number,
): CrashPoint[] {
  const left = [...points];
  let state = seed;
  // A linear congruential generator (Numerical Recipes) is good enough to choose points.
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(next(left.length), 1),
  ).flat();
}
