/** Ids and digests that are the same for the same submission, whoever computes them. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../adapters/canonical.ts';
import type { CardChangeRequest } from '../domain/card-change.ts';

/** The request's id: the same key of the same acquirer is the same request (design.md §5). */
export const requestIdOf = (acquirerId: string, idempotencyKey: string): string =>
  `req-${sha256(canonicalJson([acquirerId, idempotencyKey])).slice(0, 32)}`;

/** A campaign's id, in the same way: no acquirer can take, or guess, another one's. */
export const campaignIdOf = (acquirerId: string, idempotencyKey: string): string =>
  `camp-${sha256(canonicalJson([acquirerId, idempotencyKey])).slice(0, 32)}`;

/** SHA-256 of a submission, in hex: tells a repeat from another submission under the same key. */
export const bodyDigestOf = (body: CardChangeRequest): string => sha256(canonicalJson(body));

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
