/**
 * Where the owner proved who they are, and where the terminals of the merchant stand, by the acquirer's record [D device and
 * place]. Both are known by prefecture only: four digits of GB/T 2260.
 */
import type { Facts } from '../gates/assessment.ts';
import { isForPresentSubject } from '../identity/proof-subject.ts';
import type { RiskReason } from './reasons.ts';

type Place = 'near' | 'far' | 'unknown';

/**
 * The worst of what the passed sessions of the present person and card say; undefined where there is nothing to compare:
 * before the first proof, without terminals, and where a clerk sees the owner.
 */
export function comparePlaces(facts: Facts): Place | undefined {
  const { factors, merchant, request } = facts;
  const passed = factors.filter(
    (attempt) => attempt.result === 'passed' && isForPresentSubject(attempt, facts),
  );
  const terminals = merchant?.value.terminals ?? [];
  if (passed.length === 0 || terminals.length === 0 || request.intake === 'counter')
    return undefined;
  const areas = terminals.map(({ area }) => area);
  const places = passed.flatMap(({ area }) => (area === undefined ? [] : [compare(area, areas)]));
  if (places.length === 0) return 'unknown';
  return (['far', 'unknown'] as const).find((place) => places.includes(place)) ?? 'near';
}

/** A terminal whose place is not known may stand anywhere. */
function compare(area: string, terminals: readonly (string | undefined)[]): Place {
  if (terminals.includes(area)) return 'near';
  return terminals.includes(undefined) ? 'unknown' : 'far';
}

export function findPlaceReasons(facts: Facts): RiskReason[] {
  const place = comparePlaces(facts);
  if (place === 'far') return ['place-far'];
  return place === 'unknown' ? ['place-unknown'] : [];
}
