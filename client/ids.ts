/** Ids and digests that are the same for the same submission, whoever computes them. */
import { createHash } from 'node:crypto';
import { toCanonicalJson } from '../adapters/canonical-json.ts';
import type { CardChangeRequest } from '../domain/request/card-change-schema.ts';

/** The request's id: the same key of the same acquirer is the same request (design.md §5). */
export const computeRequestId = (acquirerId: string, idempotencyKey: string): string =>
  `req-${hashSha256(toCanonicalJson([acquirerId, idempotencyKey])).slice(0, 32)}`;

/** A campaign's id, in the same way: no acquirer can take, or guess, another one's. */
export const computeCampaignId = (acquirerId: string, idempotencyKey: string): string =>
  `camp-${hashSha256(toCanonicalJson([acquirerId, idempotencyKey])).slice(0, 32)}`;

/** SHA-256 of a submission, in hex: tells a repeat from another submission under the same key. */
export const computeBodyDigest = (body: CardChangeRequest): string =>
  hashSha256(toCanonicalJson(body));

const hashSha256 = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex');
