/** What the business registry adds to the risk: what differs, and what it could not say [A39, D risk score]. */
import type { Facts } from '../gates/assessment.ts';
import { isRegistryEntry, type RegistryEntry } from '../parties/registry.ts';
import type { RiskReason } from './reasons.ts';

/**
 * A registry that is not connected adds nothing, since it was never going to answer: a note tells the reviewers. One that
 * was asked and does not know is unknown, which is never green.
 */
export function findRegistryReasons({ registry }: Pick<Facts, 'registry'>): RiskReason[] {
  const lookUp = registry?.value;
  if (!lookUp || lookUp.state === 'NOT_ASKED') return [];
  return isRegistryEntry(lookUp) ? findDifferences(lookUp) : [reasonWithoutEntry[lookUp.state]];
}

const reasonWithoutEntry = {
  NOT_FOUND: 'registry-differs',
  NO_NUMBER: 'registry-unknown',
  UNAVAILABLE: 'registry-unknown',
} as const;

function findDifferences({ name, representative }: RegistryEntry): RiskReason[] {
  const isClose = name === 'CLOSE_MATCH' || representative.match === 'CLOSE_MATCH';
  return [
    ...(name === 'NO_MATCH' ? (['registry-differs'] as const) : []),
    ...(name === undefined ? (['registry-unknown'] as const) : []),
    ...(isClose ? (['registry-close'] as const) : []),
  ];
}
