import {
  findCutoverFreeze,
  type PlannedCutover,
  type CutoverFreeze,
} from '../domain/switch/cutover-freeze.ts';
import { callPort } from './calls.ts';

export interface CutoverFreezesPort {
  /** The freezes of an acquirer that are not lifted. */
  listActive(acquirerId: string): Promise<CutoverFreeze[]>;
}

export const createCutoverFreezeActivities = (freezes: CutoverFreezesPort) => ({
  /** The freeze that a cut-over must wait for; undefined when there is none. A local activity, since it reads our own table. */
  findCutoverFreeze: (cutOver: PlannedCutover): Promise<CutoverFreeze | undefined> =>
    callPort(async () => findCutoverFreeze(await freezes.listActive(cutOver.acquirerId), cutOver)),
});
