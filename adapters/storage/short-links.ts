/**
 * Short links. The signs are computed from what the link is for, so that a message that is sent again is the same; the table
 * holds their hash, and says until when they open and whether they were revoked.
 */
import { createHash, createHmac } from 'node:crypto';
import { sql, type Insertable, type Selectable } from 'kysely';
import type { KeptSms, NoticeLink } from '../../activities/notice.ts';
import {
  base58,
  shortCodeSigns,
  shortLinkPath,
  type LinkPurpose,
} from '../../domain/notices/short-links.ts';
import type { LinkTarget } from '../vault/signed-links.ts';
import { toSmsRow } from './sms-messages.ts';
import type { Database } from './sql/database.ts';
import type { Tables } from './sql/tables.ts';

/** `madeAt`: ISO 8601 */
export type ShortLink = { purpose: LinkPurpose; madeAt: string } & LinkTarget;

export type OpenedLink =
  | ({ state: 'open' } & ShortLink)
  | { state: 'ended'; acquirerId: string }
  | undefined;

export interface ShortLinks {
  /**
   * @param expiresAt ISO 8601; without it the link opens until the request has ended long ago
   * @returns the path of the link, `/s/` and ten signs
   * @throws Error when what it is for has ended
   */
  shorten(purpose: LinkPurpose, target: LinkTarget, expiresAt?: string): Promise<string>;
  /**
   * As `shorten`, for a page that shows a link to whoever has another one.
   * @returns undefined once the link has ended or was revoked: no other takes its place there
   */
  shortenUnlessEnded(purpose: LinkPurpose, target: LinkTarget): Promise<string | undefined>;
  /**
   * As `shorten`, for many in one statement, which stores the messages of which they are as well.
   * @returns their paths, in the same order; undefined where what a link is for has ended
   */
  shortenAll(
    links: readonly NoticeLink[],
    messages?: readonly KeptSms[],
  ): Promise<(string | undefined)[]>;
  /** What is behind the signs of a link; undefined for signs that nobody was sent. */
  open(code: string): Promise<OpenedLink>;
  /** Ends the links to a request or draft, but those that stop: nobody takes these from their readers. */
  revoke(target: Pick<LinkTarget, 'acquirerId' | 'requestId'>): Promise<number>;
}

/** The first signs of a link that are free, or are its own, are taken; after a revocation the next. */
const maxRounds = 50;

interface ShortenOptions {
  /** ISO 8601 */
  expiresAt?: string;
  messages?: readonly KeptSms[];
  rounds?: number;
}

/** How long after its end a request still shows what became of it; longer than any watch. */
export const daysAfterEnd = 400;
export const afterEnd = `${daysAfterEnd} days`;

const ended = sql<boolean>`revoked_at is not null or coalesce(expires_at < now(), false)
  or coalesce(requests.closed_at < now() - ${afterEnd}::interval, false)`.as('isEnded');

/** @param key of the signs; a rotation of the master keys does not change it */
export function createShortLinks(db: Database, key: Buffer): ShortLinks {
  /** Stores the links that are not there yet. @returns what is stored under each of the hashes */
  const store = async (
    wanted: readonly Insertable<Tables['short_links']>[],
    messages: readonly KeptSms[],
  ) => {
    const rows = await withMessages(db, messages)
      .with('stored', (qb) =>
        qb
          .insertInto('short_links')
          // In one order, so that two processes do not wait for each other.
          .values(wanted.toSorted((a, b) => (a.hash < b.hash ? -1 : 1)))
          .onConflict((conflict) => conflict.column('hash').doNothing())
          .returningAll(),
      )
      .with('links', (qb) =>
        qb
          .selectFrom('stored')
          .selectAll()
          .unionAll(
            qb
              .selectFrom('short_links')
              .selectAll()
              .where(
                'hash',
                'in',
                wanted.map(({ hash }) => hash),
              ),
          ),
      )
      .selectFrom('links')
      .leftJoin('requests', (join) =>
        join
          .onRef('requests.acquirer_id', '=', 'links.acquirer_id')
          .onRef('requests.request_id', '=', 'links.request_id'),
      )
      .select(['hash', 'purpose', 'links.acquirer_id', 'links.request_id', 'contact_id'])
      .select(ended)
      .execute();
    return new Map(rows.map((row) => [row.hash, row]));
  };

  const shortenAll = async (
    links: readonly NoticeLink[],
    { expiresAt, messages = [], rounds = maxRounds }: ShortenOptions = {},
  ): Promise<(string | undefined)[]> => {
    const paths = new Map<NoticeLink, string>();
    /** How many of the signs of each link were tried. */
    const tried = new Map<NoticeLink, number>();
    for (let round = 0; round < rounds; round += 1) {
      const missing = links
        .filter((link) => !paths.has(link))
        .map((link) => ({ link, code: computeCode(key, link, tried.get(link) ?? 0) }));
      if (missing.length === 0) break;
      const stored = await store(
        missing.map(({ code, link }) => toRow(code, link, expiresAt)),
        round === 0 ? messages : [],
      );
      for (const { code, link } of missing) {
        const row = stored.get(computeHash(code));
        // Another process stores it at this moment: it is there in the next round.
        if (!row) continue;
        if (isLinkTo(link, row) && !row.isEnded) paths.set(link, `${shortLinkPath}${code}`);
        else tried.set(link, (tried.get(link) ?? 0) + 1);
      }
    }
    return links.map((link) => paths.get(link));
  };

  return {
    async shorten(purpose, target, expiresAt) {
      const [path] = await shortenAll(
        [{ ...target, purpose }],
        expiresAt === undefined ? {} : { expiresAt },
      );
      if (path !== undefined) return path;
      throw new Error(
        `no short link to ${target.requestId}: it has ended, or was revoked too often`,
      );
    },
    async shortenUnlessEnded(purpose, target) {
      const [path] = await shortenAll([{ ...target, purpose }], { rounds: 1 });
      return path;
    },
    shortenAll: (links, messages = []) => shortenAll(links, { messages }),
    async open(code) {
      const row = await db
        .selectFrom('short_links')
        .leftJoin('requests', (join) =>
          join
            .onRef('requests.acquirer_id', '=', 'short_links.acquirer_id')
            .onRef('requests.request_id', '=', 'short_links.request_id'),
        )
        .select(['purpose', 'short_links.acquirer_id', 'short_links.request_id', 'contact_id'])
        .select('short_links.created_at')
        .select(ended)
        .where('hash', '=', computeHash(code))
        .executeTakeFirst();
      if (!row) return undefined;
      const { acquirer_id: acquirerId, contact_id, created_at, isEnded, purpose, request_id } = row;
      if (isEnded) return { state: 'ended', acquirerId };
      const target = { acquirerId, requestId: request_id, contactId: contact_id };
      return { state: 'open', purpose, madeAt: created_at.toISOString(), ...target };
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

/** The same statement stores messages for their receipts. */
const withMessages = (db: Database, messages: readonly KeptSms[]) =>
  messages.length === 0
    ? db
    : db.with('kept', (qb) =>
        qb
          .insertInto('sms_messages')
          .values(messages.map(toSmsRow).toSorted((a, b) => (a.key < b.key ? -1 : 1)))
          .onConflict((conflict) => conflict.column('key').doNothing()),
      );

const computeHash = (code: string): string => createHash('sha256').update(code).digest('hex');

const toRow = (
  code: string,
  { acquirerId, contactId, purpose, requestId }: NoticeLink,
  expiresAt: string | undefined,
): Insertable<Tables['short_links']> => ({
  hash: computeHash(code),
  purpose,
  acquirer_id: acquirerId,
  request_id: requestId,
  contact_id: contactId,
  expires_at: expiresAt ?? null,
});

const isLinkTo = (
  link: NoticeLink,
  row: Pick<
    Selectable<Tables['short_links']>,
    'purpose' | 'acquirer_id' | 'request_id' | 'contact_id'
  >,
): boolean =>
  row.purpose === link.purpose &&
  row.acquirer_id === link.acquirerId &&
  row.request_id === link.requestId &&
  row.contact_id === link.contactId;

/**
 * Ten digits of base 58, of 256 bits that nobody can guess without the key.
 * @param n how many signs of this link were taken before
 */
function computeCode(
  key: Buffer,
  { acquirerId, contactId, purpose, requestId }: NoticeLink,
  n: number,
): string {
  const parts = [purpose, acquirerId, requestId, contactId, String(n)];
  const mac = createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex');
  let rest = BigInt(`0x${mac}`);
  let code = '';
  for (let n = 0; n < shortCodeSigns; n += 1) {
    code += base58.charAt(Number(rest % 58n));
    rest /= 58n;
  }
  return code;
}
