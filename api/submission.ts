/** Passes a submission to the workflow: once per request id, however often a client retries it [A82]. */
import type { CardChangeRequest } from '../domain/request/card-change-schema.ts';
import type { Acknowledgement } from '../domain/request/acknowledgement.ts';
import { computeBodyDigest } from '../client/ids.ts';
import type { SubmissionSource } from './caller-address.ts';
import type { ApiDependencies } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';
import { takeSubmission } from './limits.ts';
import { assertUploaded } from './documents.ts';
import { requireOwnPerson } from './persons.ts';

/**
 * The acknowledgement of a request; the same request again gets the same one.
 * @param assertNew throws when what was right at an earlier attempt is not right for a new request
 * @throws HttpProblem when the request id belongs to another body; ActionRefused; Unavailable
 */
export async function submitOnce(
  dependencies: ApiDependencies,
  request: CardChangeRequest,
  source: SubmissionSource,
  assertNew?: () => void,
): Promise<Acknowledgement> {
  const findOrSubmit = async () => {
    const earlier = await findAcknowledgement(dependencies, request);
    if (earlier) return earlier;
    assertNew?.();
    return submitNew(dependencies, request, source);
  };
  const acknowledgement = await findOrSubmit();
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

/** Read before anything is sent: Temporal forgets closed requests and would start one again, the row remembers. */
async function findAcknowledgement(
  { storage }: ApiDependencies,
  { acquirerId, requestId }: CardChangeRequest,
) {
  const row = await storage.requests.find(acquirerId, requestId);
  return row?.acknowledgement;
}
