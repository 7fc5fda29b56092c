import type { MerchantKind, NameComparison } from './merchant.ts';

/**
 * The entry of a business at the business registry (市场主体登记). Names are compared where they arrive:
 * only results go on.
 */
export interface RegistryEntry {
  state: 'ACTIVE' | 'REVOKED' | 'CANCELLED';
  /** Whether it is on the list of abnormal operations (经营异常名录). */
  isAbnormal: boolean;
  /** The last day of the business term, YYYY-MM-DD; missing when it has no end. */
  validUntil?: string;
  /** The registered name against the acquirer's record and the holder of a corporate account; the worse of the two. */
  name?: NameComparison;
  /** The legal representative, or the operator of a sole trader, against the owner of the request. */
  representative: { personToken: string; match: NameComparison };
}

/** No entry: the registry knows no such number, nobody knows the number, no answer came, or no registry is connected. */
export interface MissingRegistryEntry {
  state: 'NOT_FOUND' | 'NO_NUMBER' | 'UNAVAILABLE' | 'NOT_ASKED';
}

export type RegistryLookUp = RegistryEntry | MissingRegistryEntry;

/** The kinds of merchant that stand in the business registry. */
const registeredKinds: readonly MerchantKind[] = ['SOLE', 'COMPANY'];

export const isRegisteredKind = (kind: MerchantKind): boolean => registeredKinds.includes(kind);

export const isRegistryEntry = (lookUp: RegistryLookUp): lookUp is RegistryEntry =>
  'representative' in lookUp;
