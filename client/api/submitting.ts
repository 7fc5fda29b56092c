/** A submission from the door to the process: once per request id, however often a bad line has it sent (rules.md A82). */
import type { CardChangeRequest } from '../../domain/card-change.ts';
import type { Acknowledgement } from '../../workflows/contract.ts';
import { bodyDigestOf } from '../ids.ts';
import type { Doors } from './doors.ts';
import { HttpProblem } from './http-problem.ts';
import { assertUploaded } from './papers.ts';
import { assertOwnPerson } from './persons.ts';

/**
 * The acknowledgement of a request; of the same request again, the same.
 * @throws HttpProblem when its id belongs to another request; ActionRefused; Unavailable
 */
export async function submitOnce(
  doors: Doors,
  request: CardChangeRequest,
): Promise<Acknowledgement> {
  const acknowledgement = (await known(doors, request)) ?? (await begun(doors, request));
  if (acknowledgement.bodyDigest !== bodyDigestOf(request)) throw new HttpProblem('API_KEY_REUSED');
  return acknowledgement;
}

async function begun(doors: Doors, request: CardChangeRequest): Promise<Acknowledgement> {
  const { applicant, materials } = request;
  await assertOwnPerson(doors, request, applicant.personToken, 'applicant.personToken');
  await assertUploaded(doors, request, materials, 'materials');
  return doors.cardChanges.submit(request);
}

/** Looked up first: Temporal forgets a closed request, whose row has it, and must not start it again. */
async function known({ storage }: Doors, { acquirerId, requestId }: CardChangeRequest) {
  const row = await storage.requests.find(acquirerId, requestId);
  return row?.acknowledgement;
}
