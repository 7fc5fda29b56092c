/** The copy of the agreement that the owner has signed: found in the audit log, also long after the request has ended. */
import type { RequestRow } from '../activities/requests.ts';
import type { ApiDependencies } from './dependencies.ts';

export interface SignedAgreement {
  signingId: string;
  /** At the signing provider. */
  url: string;
  /** ISO 8601 */
  signedAt: string;
}

/** The last agreement that was signed for the request; undefined before anything was signed. */
export async function findSignedAgreement(
  { storage }: ApiDependencies,
  { acquirerId, requestId }: RequestRow,
): Promise<SignedAgreement | undefined> {
  const signed = await storage.auditLog.findLastEntry(acquirerId, requestId, 'agreement-signed');
  const { signingId, url } = signed?.data ?? {};
  return signed && typeof signingId === 'string' && typeof url === 'string'
    ? { signingId, url, signedAt: signed.at }
    : undefined;
}
