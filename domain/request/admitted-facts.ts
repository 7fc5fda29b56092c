/** What admission finds out about a request, as facts. */
import type { Facts } from '../gates/assessment.ts';
import type { EarlierProofs } from '../parties/identity.ts';
import type { AccountDescription } from '../parties/account.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import { viewInScope, type Scope } from '../parties/scope.ts';
import type { AppealedRequest } from './appealed-request.ts';
import type { StageOrOutcome } from './stages.ts';

export interface AdmissionFindings {
  account?: AccountDescription;
  /** Missing when the record could not be read in time; screening then reads it again. */
  merchant?: MerchantRecord;
  /** When an earlier request of the merchant ended because of too many wrong one-time codes. */
  codesLockedAt?: string;
  /** When somebody objected to an earlier request of the merchant, since `objectionsSince`. */
  earlierObjectionAt?: string;
  /** Other requests of the merchant on the same day, and their proofs, since the given instants. */
  submissionsToday: number;
  earlierProofs: EarlierProofs;
  /** An earlier request of the scope has left payouts held. */
  payoutsHeld?: true;
  /** The card that an earlier request of the scope has bound is watched. */
  isBesideWatch?: true;
  /** For one terminal: the open request for the whole merchant. */
  merchantRequest?: { stage: StageOrOutcome };
  /** For an appeal: the request that it is against. */
  appealed?: AppealedRequest;
}

/** @param at of the admission, ISO 8601 */
export function buildAdmittedFacts(
  { merchant, submissionsToday, earlierProofs, ...others }: AdmissionFindings,
  scope: Scope | undefined,
  at: string,
): Partial<Facts> {
  const hasProofs = earlierProofs.codesAt.length + earlierProofs.failedAt.length > 0;
  return {
    ...others,
    ...(submissionsToday > 0 && { submissionsToday }),
    ...(hasProofs && { earlierProofs }),
    ...(merchant && buildRecordFacts(merchant, scope, at)),
  };
}

/** The contacts of the first record get the notices of the request. */
const buildRecordFacts = (record: MerchantRecord, scope: Scope | undefined, at: string) => ({
  merchant: { value: viewInScope(record, scope), at },
  contacts: record.contacts,
});
