import { freezeOf, type CutOver, type Freeze } from '../domain/freezes.ts';
import { ask } from './calls.ts';

export interface FreezesPort {
  /** Those that stand now, of one acquirer. */
  standing(acquirerId: string): Promise<Freeze[]>;
}

export const freezeActivities = (freezes: FreezesPort) => ({
  /** What stands in the way of a cut-over; undefined when nothing does. Our own table: a local activity. */
  readFreeze: (cutOver: CutOver): Promise<Freeze | undefined> =>
    ask(async () => freezeOf(await freezes.standing(cutOver.acquirerId), cutOver)),
});
