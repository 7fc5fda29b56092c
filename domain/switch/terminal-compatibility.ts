/** Which terminals support a bank, by model and app version [A46, A89]. */
import type { Terminal } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

type Compatibility = PolicyValues['terminals.compatibility'][number];

/** Serial numbers of terminals that must be updated or replaced first. A model without a row is compatible. */
export const findIncompatibleTerminals = (
  terminals: readonly Terminal[],
  bankCode: string | undefined,
  policy: PolicyValues,
): string[] =>
  terminals
    .filter((terminal) =>
      policy['terminals.compatibility'].some(
        (row) => row.model === terminal.model && !isCompatible(terminal, bankCode, row),
      ),
    )
    .map(({ sn }) => sn);

const isCompatible = (
  { appVersion }: Terminal,
  bankCode: string | undefined,
  { fromApp, notWithBanks, retired }: Compatibility,
): boolean =>
  retired !== true &&
  (fromApp === undefined || compareVersions(appVersion, fromApp) >= 0) &&
  (bankCode === undefined || notWithBanks?.includes(bankCode) !== true);

/** Negative, zero or positive, as for sorting. A part that is missing or not a number counts as 0. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [parseVersion(one), parseVersion(other)];
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const parseVersion = (version: string): number[] =>
  version.split('.').map((part) => Number.parseInt(part, 10) || 0);
