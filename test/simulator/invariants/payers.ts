/** Networks that pay by themselves, and those that audit: what is said of their money, and what is held for them [E3 payers, E3 audit]. */
import type { LedgerEntry } from '../../../sandbox/ledger.ts';
import { parseDurationMs } from '../../../domain/time/duration.ts';
import { isPayer } from '../../../domain/switch/payers.ts';
import type { Observation, SimulatedRun } from '../run/setup.ts';
import { listCompletedActions } from './actions.ts';
import { listObservationsAlone } from './money.ts';

/** What a read saw may be told a moment later, when something else has happened already. */
const toldWithinMs = 3_600_000;
/** A network that has approved is looked at every four hours, its callback or not. */
const seenWithinMs = 12 * 3_600_000;

const readClaim = ({ status }: Observation, network: string): 'old' | 'new' =>
  status.payers?.find(({ payer }) => payer === network)?.money === 'new' ? 'new' : 'old';

const readBound = ({ bound, status }: Observation, network: string): 'old' | 'new' =>
  bound[network] === status.newLast4 ? 'new' : 'old';

/** Nobody says that the money of a network is elsewhere before it is. */
export function checkPayerClaims(played: SimulatedRun): string[] {
  const { world } = played;
  const observations = listObservationsAlone(played);
  return world.networks.records.filter(isPayer).flatMap(({ id }) =>
    observations.flatMap((now, i) => {
      const claim = readClaim(now, id);
      const before = observations[i - 1];
      if (!before || readClaim(before, id) === claim) return [];
      const recent = observations.filter(({ at }) => at <= now.at && at >= now.at - toldWithinMs);
      const wasTrue = recent.some((each) => readBound(each, id) === claim);
      return wasTrue ? [] : [`${id} was said to pay the ${claim} card before it did (I1)`];
    }),
  );
}

const isUndisturbed = ({ schedule }: SimulatedRun): boolean =>
  schedule.faults.length === 0 && schedule.disturbances.length === 0;

/** What a network pays is seen soon, also while the request stands still. */
export function checkPayerClaimsFresh(played: SimulatedRun): string[] {
  if (!isUndisturbed(played)) return [];
  const { observations, world } = played;
  return world.networks.records.filter(isPayer).flatMap(({ id }) => {
    const isStale = (each: Observation) =>
      readClaim(each, id) === 'old' && readBound(each, id) === 'new';
    const late = observations.some((now, i) => {
      const start = observations.findLastIndex((each, j) => j < i && !isStale(each));
      const since = observations[start + 1]?.at ?? now.at;
      return isStale(now) && now.at - since > seenWithinMs;
    });
    return late ? [`${id} has paid the new card for long, and nobody says so (E3 payers)`] : [];
  });
}

/** An owner or a bank that reports the old card as dead has payouts held at once, whatever is under audit. */
const isOldCardDead = (played: SimulatedRun): boolean =>
  played.setting.oldCard === 'dead' ||
  listCompletedActions(played, 'reportLost').length > 0 ||
  played.schedule.injectedEvents.some(({ kind }) =>
    ['old-closed', 'bank-closes-old'].includes(kind),
  );

/** Payouts are held for minutes, never for an audit [E2 hold.green]. */
export function checkNotHeldForAudits(played: SimulatedRun): string[] {
  if (isOldCardDead(played)) return [];
  const { world } = played;
  const audited = new Set(
    world.networks.records
      .filter(({ approval }) => approval === 'audited')
      .map(({ id }) => `network:${id}`),
  );
  if (audited.size === 0) return [];
  const heldAtMostMs = parseDurationMs(played.policy.values['hold.green'] ?? '');
  let held: LedgerEntry | undefined;
  return world.context.ledger.flatMap((entry) => {
    const { effect, detail } = entry;
    if (effect === 'hold') held = entry;
    if (effect === 'release') held = undefined;
    if (!held) return [];
    if (effect === 'network-change' && audited.has(String(detail['target'])))
      return [`${entry.key} was examined while payouts were held (E3 audit)`];
    const heldMs = Date.parse(entry.at) - Date.parse(held.at);
    const isLong = effect === 'set-target' && heldMs > heldAtMostMs && isFree(played);
    return isLong ? [`payouts were held for ${heldMs} ms before the cut-over (E3 audit)`] : [];
  });
}

const isFree = (played: SimulatedRun): boolean =>
  isUndisturbed(played) &&
  played.schedule.injectedEvents.length === 0 &&
  played.setting.tier === 'green' &&
  played.setting.batch === 'none';
