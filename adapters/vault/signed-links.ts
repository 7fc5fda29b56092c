/** Signed links in notices, the only ones that act: possession of the link is the permission, for one purpose only [A20]. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { LinksPort } from '../../activities/notices.ts';

export interface LinkTarget {
  acquirerId: string;
  /** Of a request; behind a draft's link, the draft's id. */
  requestId: string;
  contactId: string;
}
export type LinkPurpose = 'stop' | 'status' | 'draft';

export interface SignedLinks extends LinksPort {
  /** To a draft, for the owner to finish. */
  buildDraftLink(target: LinkTarget): string;
  /** Whom a link was made for; undefined for a token that was not made here for this purpose. */
  readLink(purpose: LinkPurpose, token: string): LinkTarget | undefined;
}

const Target = z
  .tuple([z.string(), z.string(), z.string()])
  .transform(([acquirerId, requestId, contactId]) => ({ acquirerId, requestId, contactId }));

/**
 * Links below `publicUrl`, signed by the first secret and accepted from every one of them, so that
 * links already sent outlive a rotation.
 * @throws Error without a secret
 */
export function createSignedLinks(publicUrl: string, secrets: readonly Uint8Array[]): SignedLinks {
  const active = secrets[0];
  if (!active) throw new Error('links: no secret to sign with: give one key at least');
  const createLinkBuilder =
    (purpose: LinkPurpose) =>
    ({ acquirerId, requestId, contactId }: LinkTarget): string => {
      const payload = Buffer.from(JSON.stringify([acquirerId, requestId, contactId]));
      const text = payload.toString('base64url');
      return `${publicUrl}/${purpose}/${text}.${computeSignature(active, purpose, text)}`;
    };
  return {
    buildStopLink: createLinkBuilder('stop'),
    buildStatusLink: createLinkBuilder('status'),
    buildDraftLink: createLinkBuilder('draft'),
    readLink: (purpose, token) => {
      const [text = '', givenSignature = '', ...rest] = token.split('.');
      const isSignedByUs = secrets.some((secret) =>
        isEqual(givenSignature, computeSignature(secret, purpose, text)),
      );
      if (!isSignedByUs || rest.length > 0) return undefined;
      return Target.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    },
  };
}

/** A key of its own for each purpose: a progress link must never stop a request. */
function computeSignature(secret: Uint8Array, purpose: LinkPurpose, text: string): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `card-change link ${purpose}`, 32));
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Compares the texts, not the bytes they stand for: one link has one spelling. */
const isEqual = (given: string, right: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};
