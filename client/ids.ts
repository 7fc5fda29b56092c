/** Ids and digests computed from a submission: the same submission always gives the same ones. */
import { createHash } from 'node:crypto';
import { toCanonicalJson } from '../domain/text/canonical-json.ts';
import type { CardChangeRequest } from '../domain/request/card-change-schema.ts';

/** The id of a request that a back office submits for its acquirer: the same key is the same request. */
export const computeRequestId = (acquirerId: string, idempotencyKey: string): string =>
  `req-${hashSha256(toCanonicalJson([acquirerId, idempotencyKey])).slice(0, 32)}`;

/**
 * The id of a request that somebody submits whose token is for one merchant: nobody can take the key of another
 * merchant's submission to come. No caller's key holds a `/`.
 */
export const computeMerchantsRequestId = (
  acquirerId: string,
  merchantId: string,
  idempotencyKey: string,
): string => computeRequestId(acquirerId, `merchant/${merchantId}/${idempotencyKey}`);

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
