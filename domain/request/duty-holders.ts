import type { Facts } from '../gates/assessment.ts';
import type { DutyHolder } from './separation-of-duties.ts';

/** Everybody who has a part in the request, also one whose result is void by now. */
export function listDutyHolders({
  appealed,
  attested,
  callback,
  dutyHolders = [],
  factors,
  merchant,
  request,
  reviews,
}: Omit<Facts, 'evidence'>): DutyHolder[] {
  const { draftedBy, submittedBy } = request;
  const seller = merchant?.value.salesAgentId;
  return [
    { by: submittedBy.id, duty: 'submitter' },
    ...(draftedBy ? [{ by: draftedBy.id, duty: 'drafter' } as const] : []),
    ...(seller === undefined ? [] : [{ by: seller, duty: 'seller' } as const]),
    ...(appealed?.rejectedBy ?? []).map((by) => ({ by, duty: 'earlier-reviewer' }) as const),
    ...factors.map(({ by }) => ({ by, duty: 'owner' }) as const),
    ...(attested ? [{ by: attested.by, duty: 'attester' } as const] : []),
    ...(callback?.confirmed === true ? [{ by: callback.by, duty: 'caller-back' } as const] : []),
    ...reviews
      .filter(({ decision }) => decision === 'approve')
      .map(({ by }) => ({ by: by.id, duty: 'reviewer' }) as const),
    ...dutyHolders,
  ];
}
