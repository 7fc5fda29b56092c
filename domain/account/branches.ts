/** The acquirer's list of bank branches: from bank and city to the branch code (CNAPS) [A8, A78]. */
import { z } from 'zod';
import { isBranchCode } from './check-digits.ts';
import { normaliseName } from './holder-names.ts';

export const BranchList = z
  .array(
    z.strictObject({
      cnaps: z.string().refine(isBranchCode, 'not a branch code: 12 digits with a check digit'),
      name: z.string().trim().min(1).max(120),
      city: z.string().trim().min(1).max(60),
    }),
  )
  .min(1)
  .refine(
    (list) => new Set(list.map(({ cnaps }) => cnaps)).size === list.length,
    'a branch code twice',
  );

export type Branch = z.infer<typeof BranchList>[number];

export interface BranchQuery {
  /** The first three digits of the branch code. */
  bankCode: string;
  /** With or without 市 behind it. */
  city?: string | undefined;
  /** Part of the name, or first digits of the branch code. */
  q?: string | undefined;
}

/** How far a bank reaches by the list: its branches, and the cities that they are in [A12]. */
export function countBranches(
  branches: readonly Branch[],
  bankCode: string,
): { branches: number; cities: number } {
  const found = findBranches(branches, { bankCode });
  const cities = new Set(found.map(({ city }) => normaliseCity(city)));
  return { branches: found.length, cities: cities.size };
}

/** The branches of a bank that fit, in the order of the list. */
export function findBranches(
  branches: readonly Branch[],
  { bankCode, city = '', q = '' }: BranchQuery,
): Branch[] {
  const [wantedCity, wanted] = [normaliseCity(city), normaliseName(q)];
  return branches.filter(
    (branch) =>
      branch.cnaps.startsWith(bankCode) &&
      (wantedCity === '' || normaliseCity(branch.city) === wantedCity) &&
      (normaliseName(branch.name).includes(wanted) || branch.cnaps.startsWith(wanted)),
  );
}

const normaliseCity = (city: string): string => normaliseName(city).replace(/市$/, '');
