/** Ids and digests computed from a submission: the same submission always gives the same ones. */
import { createHash } from 'node:crypto';
import { hasCardOrIdNumber } from '../domain/privacy/free-text.ts';
import { toCanonicalJson } from '../domain/text/canonical-json.ts';
import type { CardChangeRequest } from '../domain/request/card-change-schema.ts';
import { buildRefusal } from './validation.ts';

/**
 * The id of a request that a back office submits for its acquirer: the same key is the same request, over HTTP as well.
 * @throws ActionRefused for a key that passes as the number of a card or an ID: who sees the id would find the number by trying,
 *   and the API hashes such a key with a secret of the installation first, so that its id is another one
 */
export function computeRequestId(acquirerId: string, idempotencyKey: string): string {
  if (hasCardOrIdNumber(idempotencyKey)) {
    const field = 'idempotencyKey';
    throw buildRefusal([{ field, code: 'INP_NUMBER_IN_TEXT', params: { field } }]);
  }
  return hashRequestId(acquirerId, idempotencyKey);
}

/** The same for a key that holds no number of a caller: made by us, or as it is stored. */
export const hashRequestId = (acquirerId: string, key: string): string =>
  `req-${hashSha256(toCanonicalJson([acquirerId, key])).slice(0, 32)}`;

/**
 * The id of a request that somebody submits whose token is for one merchant: nobody can take the key of another
 * merchant's submission to come. No caller's key holds a `/`.
 */
export const computeMerchantsRequestId = (
  acquirerId: string,
  merchantId: string,
  idempotencyKey: string,
): string => hashRequestId(acquirerId, `merchant/${merchantId}/${idempotencyKey}`);

/** The id of a campaign, computed in the same way, so that no acquirer can use or guess another's. */
export const computeCampaignId = (acquirerId: string, idempotencyKey: string): string =>
  `camp-${hashSha256(toCanonicalJson([acquirerId, idempotencyKey])).slice(0, 32)}`;

/**
 * SHA-256 of a submission in hex: tells a retry from another submission under the same key. How the owner
 * signed in is left out: it comes with the token, and a retry may come with a newer one.
 */
export const computeBodyDigest = ({ authn: _signIn, ...body }: CardChangeRequest): string =>
  hashSha256(toCanonicalJson(body));

/**
 * The update id of a submission or an action. Temporal keeps it five times in the history, so it is short; what
 * callers choose as a key stays out of Temporal.
 */
export const computeUpdateId = (key: string): string =>
  createHash('sha256').update(key, 'utf8').digest('base64url').slice(0, 16);

const hashSha256 = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex');
