/**
 * A visit or a call at the desk is about the owner and the account that its page shows: recorded from a page of before a
 * correction, it would prove what nobody has seen.
 */
import { ActionRefused } from '../../client/errors.ts';
import { getProofSubject } from '../../domain/identity/proof-subject.ts';
import { findOwnerToken } from '../../domain/request/owner.ts';
import type { RequestRow } from '../../activities/requests.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { describeEvidenceParts, isSeenPartPresent } from './evidence-parts.ts';
import type { DeskAction } from './words.ts';

type Body = Readonly<Record<string, unknown>>;

/**
 * The body of an act, with whom and which account it is for where that counts.
 * @param form with the digests of what the page showed
 * @throws ActionRefused `ACT_NO_CHANGE` when the page showed another request than the present
 */
export async function addSeenSubject(
  { storage, getPolicy }: ApiDependencies,
  row: RequestRow,
  action: DeskAction,
  body: Body,
  form: URLSearchParams,
): Promise<Body> {
  if (!isProof(action, body)) return body;
  const facts = await storage.requestFacts.readLast(row);
  if (!facts || findOwnerToken(facts.request) === undefined) return body;
  const now = describeEvidenceParts(facts, getPolicy(row.acquirerId).values);
  if (!isSeenPartPresent(form.get('seen') ?? '', 'request', now))
    throw new ActionRefused('ACT_NO_CHANGE');
  return { ...body, assertedFor: getProofSubject(facts) };
}

/** A call in which the change was denied counts whatever the page showed. */
const isProof = (action: DeskAction, { confirmed }: Body): boolean =>
  action === 'attestInPerson' || (action === 'recordCallback' && confirmed === true);
