/** What must be true of every run, whatever its schedule (faults.md). */
import type { Played } from '../stage.ts';
import { conditionsOfTheSwitch, nothingAfterAStop } from './conditions.ts';
import { engineIsSound, endsOnce, neverWaitsInVain, watchEndsOnce } from './ends.ts';
import {
  ledgersAgree,
  moneyIsWhereItSays,
  onePlaceAfterTheWatch,
  onePlaceForAll,
} from './money.ts';
import { everybodyIsTold } from './notices.ts';
import { trailIsWhole } from './trail.ts';

/** Says what was violated, each a sentence; nothing when all is well. */
export type Invariant = (played: Played) => string[];

const ofBoth: readonly Invariant[] = [
  engineIsSound,
  neverWaitsInVain,
  ledgersAgree,
  moneyIsWhereItSays,
  everybodyIsTold,
  trailIsWhole,
];

export const invariants: Record<Played['part'], readonly Invariant[]> = {
  request: [...ofBoth, endsOnce, onePlaceForAll, conditionsOfTheSwitch, nothingAfterAStop],
  watch: [...ofBoth, watchEndsOnce, onePlaceAfterTheWatch],
};

/** Those that read what parties wrote down, and nothing the request says. */
export const ledgerChecks: readonly Invariant[] = [ledgersAgree, conditionsOfTheSwitch];
