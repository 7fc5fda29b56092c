/** What the business registry says against a change [A39, A66]. */
import type { Facts, Problem } from './assessment.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { isRegistryEntry, type RegistryEntry } from '../parties/registry.ts';
import { isEndingTooSoon } from './document-problems.ts';
import { isCleared } from './freshness.ts';

/** A business that no longer exists, that is on the list of abnormal operations, or that somebody else represents. */
export function findRegistryStops({ registry, request }: Facts): Problem[] {
  if (!registry || !isRegistryEntry(registry.value)) return [];
  const { isAbnormal, representative, state } = registry.value;
  const found: [boolean, string, FailureCode][] = [
    [state !== 'ACTIVE', 'merchant.registry', 'ELG_DEREGISTERED'],
    [isAbnormal, 'merchant.registry', 'ELG_ABNORMAL'],
    [
      // A signatory is not the representative: the core has registered them, and the request is red [B3.7].
      representative.match === 'NO_MATCH' && request.applicant.role !== 'signatory',
      'applicant',
      'IDV_NOT_REGISTERED',
    ],
  ];
  return found.filter(([holds]) => holds).map(([, field, code]) => ({ field, code }));
}

/** Whether the risk officer has to decide, because the policy requires an entry and none is known [E2 registry.required]. */
export const isEntryWanting = (facts: Facts, policy: PolicyValues): boolean =>
  policy['registry.required'] &&
  facts.registry !== undefined &&
  !isRegistryEntry(facts.registry.value) &&
  !isCleared(facts.registry.at, facts);

/** The business term has ended or soon will; a registry that was extended is read again after the correction. */
export const findTermProblems = (
  { registry, submittedAt }: Facts,
  policy: PolicyValues,
  now: string,
): Problem[] =>
  isEndingTooSoon(
    getEntry(registry)?.validUntil,
    policy['licence.minValidity'],
    { submittedAt, now },
    policy,
  )
    ? [{ field: 'materials.business-licence', code: 'ELG_LICENCE_EXPIRED' }]
    : [];

const getEntry = (registry: Facts['registry']): RegistryEntry | undefined =>
  registry && isRegistryEntry(registry.value) ? registry.value : undefined;
