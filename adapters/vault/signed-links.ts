/** Signed links in notices. Whoever has a link may use it, for its one purpose [A20]. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { LinksPort } from '../../activities/notice.ts';
import type { LinkPurpose } from '../../domain/notices/short-links.ts';

export interface LinkTarget {
  acquirerId: string;
  /** Id of a request; in a link to a draft, the id of the draft. */
  requestId: string;
  contactId: string;
}
/** `madeAt`: of a link to the progress, ISO 8601; missing in links of before. */
export type ReadLink = LinkTarget & { madeAt?: string };

export interface SignedLinks extends LinksPort {
  /** @param madeAt ISO 8601; now without it */
  buildStatusLink(target: LinkTarget, madeAt?: string): string;
  /** Link to a draft, for the owner to complete. */
  buildDraftLink(target: LinkTarget): string;
  /** What a link is for; undefined when the token was not made here for this purpose. */
  readLink(purpose: LinkPurpose, token: string): ReadLink | undefined;
  /** What a page behind a link sends along when its button is pressed. */
  buildPressToken(linkToken: string): string;
  /** Whether a press comes from a page behind this link that was opened less than an hour ago. */
  isPressed(linkToken: string, pressToken: string): boolean;
}

const Target = z
  .tuple([z.string(), z.string(), z.string(), z.int().optional()])
  .transform(([acquirerId, requestId, contactId, madeAt]) => ({
    acquirerId,
    requestId,
    contactId,
    ...(madeAt !== undefined && { madeAt: new Date(madeAt).toISOString() }),
  }));

/**
 * Links below `publicUrl`. The first secret signs; all are accepted, so that links stay valid after a
 * rotation.
 * @throws Error without a secret
 */
export function createSignedLinks(publicUrl: string, secrets: readonly Uint8Array[]): SignedLinks {
  const active = secrets[0];
  if (!active) throw new Error('links: no secret to sign with; set at least one key');
  const createLinkBuilder =
    (purpose: LinkPurpose) =>
    ({ acquirerId, requestId, contactId }: LinkTarget, madeAt?: string): string => {
      const target = [acquirerId, requestId, contactId];
      // A link to the progress can be ended, and a later one then opens; one that stops is always the same.
      const made = madeAt === undefined ? Date.now() : Date.parse(madeAt);
      const parts = purpose === 'status' ? [...target, made] : target;
      const payload = Buffer.from(JSON.stringify(parts));
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
    buildPressToken: (linkToken) => {
      const at = Date.now().toString(36);
      return `${at}.${computeSignature(active, 'press', `${linkToken} ${at}`)}`;
    },
    isPressed: (linkToken, pressToken) => {
      const [at = '', givenSignature = '', ...rest] = pressToken.split('.');
      const ageMs = Date.now() - Number.parseInt(at, 36);
      return (
        rest.length === 0 &&
        ageMs >= 0 &&
        ageMs <= pressWithinMs &&
        secrets.some((secret) =>
          isEqual(givenSignature, computeSignature(secret, 'press', `${linkToken} ${at}`)),
        )
      );
    },
  };
}

/** How long an opened page can be pressed; after that it is shown anew. */
const pressWithinMs = 60 * 60_000;

/** Each purpose has a key of its own: a link to the status page must not stop a request. */
function computeSignature(
  secret: Uint8Array,
  purpose: LinkPurpose | 'press',
  text: string,
): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `card-change link ${purpose}`, 32));
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Compares the texts, not the decoded bytes, so that a link has exactly one valid spelling. */
const isEqual = (given: string, right: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};
