/** What must be true of every run, whatever its schedule (faults.md). */
import type { Played } from '../stage.ts';
import { conditionsOfTheSwitch, nothingAfterAStop } from './conditions.ts';
import { engineIsSound, endsOnce, neverWaitsInVain } from './ends.ts';
import { ledgersAgree, moneyIsWhereItSays, onePlaceForAll } from './money.ts';
import { everybodyIsTold } from './notices.ts';
import { trailIsWhole } from './trail.ts';

/** Says what was violated, each a sentence; nothing when all is well. */
export type Invariant = (played: Played) => string[];

export const invariants: readonly Invariant[] = [
  engineIsSound,
  endsOnce,
  neverWaitsInVain,
  ledgersAgree,
  onePlaceForAll,
  moneyIsWhereItSays,
  conditionsOfTheSwitch,
  nothingAfterAStop,
  everybodyIsTold,
  trailIsWhole,
];
