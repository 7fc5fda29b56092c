/**
 * Short links. The signs are computed from what the link is for, so that a message that is sent again is the same; the table
 * holds their hash, and says until when they open and whether they were revoked.
 */
import { createHash, createHmac } from 'node:crypto';
import { sql } from 'kysely';
import {
  base58,
  shortCodeSigns,
  shortLinkPath,
  type LinkPurpose,
} from '../../domain/notices/short-links.ts';
import type { LinkTarget } from '../vault/signed-links.ts';
import type { Database } from './sql/database.ts';

export type OpenedLink =
  | ({ state: 'open'; purpose: LinkPurpose } & LinkTarget)
  | { state: 'ended'; acquirerId: string }
  | undefined;

export interface ShortLinks {
  /**
   * @param expiresAt ISO 8601; without it the link opens until the request has ended long ago
   * @returns the path of the link, `/s/` and ten signs
   * @throws Error when what it is for has ended
   */
  shorten(purpose: LinkPurpose, target: LinkTarget, expiresAt?: string): Promise<string>;
  /** What is behind the signs of a link; undefined for signs that nobody was sent. */
  open(code: string): Promise<OpenedLink>;
  /** Ends the links to a request or draft, but those that stop: nobody takes these from their readers. */
  revoke(target: Pick<LinkTarget, 'acquirerId' | 'requestId'>): Promise<number>;
}

const maxRevocations = 50;

/** How long after its end a request still shows what became of it; longer than any watch. */
const afterEnd = '400 days';

/** @param key of the signs; a rotation of the master keys does not change it */
export function createShortLinks(db: Database, key: Buffer): ShortLinks {
  const find = (code: string) =>
    db
      .selectFrom('short_links')
      .leftJoin('requests', (join) =>
        join
          .onRef('requests.acquirer_id', '=', 'short_links.acquirer_id')
          .onRef('requests.request_id', '=', 'short_links.request_id'),
      )
      .select(['purpose', 'short_links.acquirer_id', 'short_links.request_id', 'contact_id'])
      .select(
        sql<boolean>`revoked_at is not null or coalesce(expires_at < now(), false)
          or coalesce(requests.closed_at < now() - ${afterEnd}::interval, false)`.as('isEnded'),
      )
      .where('hash', '=', computeHash(code))
      .executeTakeFirst();

  return {
    async shorten(purpose, target, expiresAt) {
      const { acquirerId, contactId, requestId } = target;
      // The first of the signs of this link that is free, or is its own; after a revocation the next.
      for (let n = 0; n < maxRevocations; n += 1) {
        const code = computeCode(key, [purpose, acquirerId, requestId, contactId, String(n)]);
        // Every notice has the same links, so they are mostly there.
        const known = await find(code);
        if (!known)
          await db
            .insertInto('short_links')
            .values({
              hash: computeHash(code),
              purpose,
              acquirer_id: acquirerId,
              request_id: requestId,
              contact_id: contactId,
              expires_at: expiresAt ?? null,
            })
            .onConflict((conflict) => conflict.column('hash').doNothing())
            .execute();
        const row = known ?? (await find(code));
        const isOwn =
          row?.purpose === purpose &&
          row.acquirer_id === acquirerId &&
          row.request_id === requestId &&
          row.contact_id === contactId;
        if (isOwn && !row.isEnded) return `${shortLinkPath}${code}`;
      }
      throw new Error(`no short link to ${requestId}: it has ended, or was revoked too often`);
    },
    async open(code) {
      const row = await find(code);
      if (!row) return undefined;
      const { acquirer_id: acquirerId, contact_id, isEnded, purpose, request_id } = row;
      return isEnded
        ? { state: 'ended', acquirerId }
        : { state: 'open', purpose, acquirerId, requestId: request_id, contactId: contact_id };
    },
    async revoke({ acquirerId, requestId }) {
      const { numUpdatedRows } = await db
        .updateTable('short_links')
        .set({ revoked_at: sql<Date>`now()` })
        .where('acquirer_id', '=', acquirerId)
        .where('request_id', '=', requestId)
        .where('purpose', '<>', 'stop')
        .where('revoked_at', 'is', null)
        .executeTakeFirstOrThrow();
      return Number(numUpdatedRows);
    },
  };
}

const computeHash = (code: string): string => createHash('sha256').update(code).digest('hex');

/** Ten digits of base 58, of 256 bits that nobody can guess without the key. */
function computeCode(key: Buffer, parts: readonly string[]): string {
  const mac = createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex');
  let rest = BigInt(`0x${mac}`);
  let code = '';
  for (let n = 0; n < shortCodeSigns; n += 1) {
    code += base58.charAt(Number(rest % 58n));
    rest /= 58n;
  }
  return code;
}
