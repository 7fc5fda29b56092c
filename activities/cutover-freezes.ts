import {
  findCutoverFreeze,
  type PlannedCutover,
  type CutoverFreeze,
} from '../domain/switch/cutover-freeze.ts';
import { callPort } from './calls.ts';

export interface CutoverFreezesPort {
  /** Those that stand now, of one acquirer. */
  listActive(acquirerId: string): Promise<CutoverFreeze[]>;
}

export const createCutoverFreezeActivities = (freezes: CutoverFreezesPort) => ({
  /** What stands in the way of a cut-over; undefined when nothing does. Our own table: a local activity. */
  findCutoverFreeze: (cutOver: PlannedCutover): Promise<CutoverFreeze | undefined> =>
    callPort(async () => findCutoverFreeze(await freezes.listActive(cutOver.acquirerId), cutOver)),
});
