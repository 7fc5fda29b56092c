/** Passes a submission to the workflow: once per request id, however often a client retries it [A82]. */
import type { CardChangeRequest } from '../domain/request/card-change-schema.ts';
import type { Acknowledgement } from '../domain/request/acknowledgement.ts';
import { computeBodyDigest, computeMerchantsRequestId, hashRequestId } from '../client/ids.ts';
import type { MerchantRef } from '../activities/calls.ts';
import type { Caller } from './caller.ts';
import type { SubmissionSource } from './caller-address.ts';
import type { ApiDependencies } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';
import { takeSubmission } from './limits.ts';
import { assertUploaded } from './documents.ts';
import { requireOwnPerson } from './persons.ts';
import { isTrustedAboutOthers } from './sign-in.ts';

/** What a key of a caller stands for. */
export interface KnownSubmission {
  requestId: string;
  /** The acknowledgement of the request, if it was submitted before. */
  earlier: Acknowledgement | undefined;
}

/**
 * The request under a caller's key. A back office of the whole acquirer has the keys of the acquirer, as the library computes
 * them. Everybody else has those of the merchant: who guesses the key of another merchant's submission to come, and sends it
 * first, keeps it from nobody.
 */
export async function findSubmission(
  dependencies: ApiDependencies,
  caller: Caller,
  { acquirerId, merchantId }: MerchantRef,
  given: string,
): Promise<KnownSubmission> {
  // The id of a request is shown everywhere: whoever knows first and last digits finds those between by trying.
  const key = dependencies.storage.idempotencyKeys.toStoredKey(given);
  const shared = hashRequestId(acquirerId, key);
  if (isTrustedAboutOthers(caller) && caller.merchantId === undefined)
    return readSubmission(dependencies, acquirerId, shared);
  const own = computeMerchantsRequestId(acquirerId, merchantId, key);
  const rows = await dependencies.storage.requests.listByIds(acquirerId, [own, shared]);
  // A request of before, or of the back office for the same merchant, is found again under its key.
  const row =
    rows.find(({ requestId }) => requestId === own) ??
    rows.find((row) => row.merchantId === merchantId);
  return { requestId: row?.requestId ?? own, earlier: row?.acknowledgement };
}

/** Read before anything is sent: Temporal forgets closed requests and would start one again, the row remembers. */
export async function readSubmission(
  { storage }: ApiDependencies,
  acquirerId: string,
  requestId: string,
): Promise<KnownSubmission> {
  const row = await storage.requests.find(acquirerId, requestId);
  return { requestId, earlier: row?.acknowledgement };
}

/**
 * The acknowledgement of a request; the same request again gets the same one.
 * @param earlier the one that is known under its id
 * @param assertNew throws when what was right at an earlier attempt is not right for a new request
 * @throws HttpProblem when the request id belongs to another body; ActionRefused; Unavailable
 */
export async function submitOnce(
  dependencies: ApiDependencies,
  request: CardChangeRequest,
  source: SubmissionSource,
  earlier: Acknowledgement | undefined,
  assertNew?: () => void,
): Promise<Acknowledgement> {
  if (!earlier) assertNew?.();
  const acknowledgement = earlier ?? (await submitNew(dependencies, request, source));
  if (acknowledgement.bodyDigest !== computeBodyDigest(request))
    throw new HttpProblem('API_KEY_REUSED');
  return acknowledgement;
}

async function submitNew(
  dependencies: ApiDependencies,
  request: CardChangeRequest,
  source: SubmissionSource,
): Promise<Acknowledgement> {
  const { materials } = request;
  const { personToken } = request.applicant;
  const applicant = await requireOwnPerson(
    dependencies,
    request,
    personToken,
    'applicant.personToken',
  );
  await assertUploaded(dependencies, request, materials, 'materials');
  const origin = await takeSubmission(dependencies, request, applicant, source);
  return dependencies.cardChanges.submit(request, origin && { origin });
}
