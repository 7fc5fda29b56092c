/** The hosted change: links that open once, and which draft belongs to whom. */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Authn } from '../../domain/request/card-change-schema.ts';
import type { Intake } from '../../domain/request/stages.ts';
import type { Scope } from '../../domain/parties/scope.ts';
import type { SessionPerson } from './sessions.ts';
import type { Database } from './sql/database.ts';

/** The owner of a merchant in the hosted change: as the back office vouches for them, or as somebody who reads the messages to a contact. */
export interface HostedPerson extends SessionPerson {
  merchantId: string;
  intake: Intake;
  /** Whose token the vault has for this merchant; missing where the owner types who they are. */
  personToken?: string;
  /** How the back office has authenticated them; nothing is attested of somebody who came by a code. */
  authn?: Authn;
  /** The terminal whose own card is to change. */
  scope?: Scope;
  /** The only request that the session is for: of somebody who came from its progress page. */
  requestId?: string;
  /** When they are out in any case, ISO 8601; missing for somebody whom the back office vouches for. */
  endsAt?: string;
  /** Where the owner's own app goes on. */
  returnUrl?: string;
}

export interface HostedChanges {
  /** Makes a link for a person. @returns its secret, which is stored nowhere */
  createLink(person: HostedPerson, expiresAt: string): Promise<string>;
  /** Whose link it is, and whether it may still be opened; undefined for one that never was, or is long over. */
  findLink(secret: string): Promise<{ person: HostedPerson; isOpen: boolean } | undefined>;
  /**
   * Uses a link. The browser that used it may do so again for some minutes: it may have pressed twice, and lost the first
   * answer. Undefined for everybody else.
   * @param browser a secret of the browser
   */
  useLink(secret: string, browser: string): Promise<HostedPerson | undefined>;
  /** The id of the draft of a subject, if there is one. */
  findDraftId(acquirerId: string, subject: string): Promise<string | undefined>;
  /**
   * Makes a draft that of a subject, in place of the one that was seen. Of two at the same moment the first stays.
   * @returns the id of the draft that is the subject's now
   */
  setDraftId(
    acquirerId: string,
    subject: string,
    draftId: string,
    seen: string | undefined,
  ): Promise<string>;
}

/** Whoever presses twice does so within minutes. */
const again = sql.raw(`interval '5 minutes'`);

export const createHostedChanges = (db: Database): HostedChanges => ({
  async createLink(person, expiresAt) {
    const secret = randomBytes(32).toString('base64url');
    await sql`delete from hosted_links where expires_at < now() - interval '1 day'`.execute(db);
    await db
      .insertInto('hosted_links')
      .values({
        hash: computeHash('link', secret),
        acquirer_id: person.acquirerId,
        merchant_id: person.merchantId,
        person: JSON.stringify(person),
        expires_at: expiresAt,
      })
      .execute();
    return secret;
  },

  async findLink(secret) {
    const row = await db
      .selectFrom('hosted_links')
      .select(['person', sql<boolean>`used_at is null and expires_at > now()`.as('is_open')])
      .where('hash', '=', computeHash('link', secret))
      .executeTakeFirst();
    return row && { person: JSON.parse(row.person) as HostedPerson, isOpen: row.is_open };
  },

  async useLink(secret, browser) {
    const by = computeHash('browser', browser);
    const { rows } = await sql<{ person: string }>`
      update hosted_links set used_by = ${by}, used_at = coalesce(used_at, now())
      where hash = ${computeHash('link', secret)} and expires_at > now()
        and (used_at is null or (used_by = ${by} and used_at > now() - ${again}))
      returning person`.execute(db);
    return rows[0] && (JSON.parse(rows[0].person) as HostedPerson);
  },

  async findDraftId(acquirerId, subject) {
    const row = await db
      .selectFrom('hosted_drafts')
      .select('draft_id')
      .where('acquirer_id', '=', acquirerId)
      .where('subject', '=', subject)
      .executeTakeFirst();
    return row?.draft_id;
  },

  async setDraftId(acquirerId, subject, draftId, seen) {
    await sql`
      insert into hosted_drafts (acquirer_id, subject, draft_id)
      values (${acquirerId}, ${subject}, ${draftId})
      on conflict (acquirer_id, subject) do update set draft_id = excluded.draft_id
      where hosted_drafts.draft_id = ${seen ?? ''}`.execute(db);
    const { draft_id } = await db
      .selectFrom('hosted_drafts')
      .select('draft_id')
      .where('acquirer_id', '=', acquirerId)
      .where('subject', '=', subject)
      .executeTakeFirstOrThrow();
    return draft_id;
  },
});

const computeHash = (of: 'link' | 'browser', secret: string): string =>
  createHash('sha256').update(`hosted change ${of} ${secret}`).digest('base64url');
