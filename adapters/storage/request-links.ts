/** Requests that have something in common: the new card, a device, a contact, an agent, the merchant. */
import { sql } from 'kysely';
import type { RequestRef, StoredFacts } from '../../activities/request-facts.ts';
import type { ScopeRef } from '../../activities/calls.ts';
import type { StageOrOutcome } from '../../domain/request/stages.ts';
import type { Database } from './sql/database.ts';

/** The gravest first. */
export const linkKinds = ['card', 'device', 'contact', 'agent', 'merchant'] as const;
export type LinkKind = (typeof linkKinds)[number];

export interface RelatedRequest {
  requestId: string;
  merchantId: string;
  stage: StageOrOutcome;
  openedAt: string;
  /** What both have, the gravest first. */
  kinds: LinkKind[];
}

export interface RequestLinks {
  /** The newest ones of each kind first; of the reader's acquirer only. */
  findRelated(request: ScopeRef & { requestId: string }): Promise<RelatedRequest[]>;
}

type Link = [kind: Exclude<LinkKind, 'merchant'>, value: string];

/**
 * What others may have in common with a request. A contact is known by its mask: two mobiles may share one, which
 * is said where it is shown; masks of mail addresses hide too much to mean anything.
 */
export function deriveLinks({ account, contacts, merchant, request }: StoredFacts): Link[] {
  const { authn, draftedBy, submittedBy } = request;
  const mobiles = (contacts ?? merchant?.value.contacts ?? []).filter(
    ({ channel }) => channel === 'sms',
  );
  const agents = [submittedBy, draftedBy].flatMap((by) => (by?.role === 'agent' ? [by.id] : []));
  const links: [Link[0], string | undefined][] = [
    ['card', account?.fingerprint],
    ['device', authn.deviceId],
    ...mobiles.map(({ masked }): Link => ['contact', masked]),
    ...agents.map((id): Link => ['agent', id]),
    ['agent', merchant?.value.salesAgentId],
  ];
  return links.filter((link): link is Link => link[1] !== undefined);
}

/** The rows of the links, to be inserted. */
export const buildLinkRows = ({ acquirerId, requestId }: RequestRef, links: readonly Link[]) =>
  [...new Map(links.map((link) => [link.join(' '), link])).values()].map(([kind, value]) => ({
    acquirer_id: acquirerId,
    request_id: requestId,
    kind,
    value,
  }));

const sortByGravity = (kinds: readonly LinkKind[]): LinkKind[] =>
  linkKinds.filter((kind) => kinds.includes(kind));

/** Of each link, and in all: an agent may have thousands. */
const shownPerLink = 10;

interface Row {
  kind: LinkKind;
  request_id: string;
  merchant_id: string;
  stage: string;
  opened_at: Date;
}

export const createRequestLinks = (db: Database): RequestLinks => ({
  async findRelated({ acquirerId, merchantId, requestId }) {
    const { rows } = await sql<Row>`
      select found.kind, r.request_id, r.merchant_id, r.stage, r.opened_at
      from (
        select mine.kind, other.request_id
        from request_links mine cross join lateral (
          select request_id from request_links
          where acquirer_id = ${acquirerId} and kind = mine.kind and value = mine.value
            and request_id <> ${requestId}
          order by at desc limit ${shownPerLink}
        ) other
        where mine.acquirer_id = ${acquirerId} and mine.request_id = ${requestId}
        union
        select 'merchant', request_id from (
          select request_id from requests
          where acquirer_id = ${acquirerId} and merchant_id = ${merchantId}
            and request_id <> ${requestId}
          order by opened_at desc limit ${shownPerLink}
        ) own
      ) found
      join requests r on r.acquirer_id = ${acquirerId} and r.request_id = found.request_id
      order by r.opened_at desc, r.request_id`.execute(db);
    const related = new Map<string, RelatedRequest>();
    for (const { kind, merchant_id, opened_at, request_id, stage } of rows) {
      const known = related.get(request_id);
      if (known) known.kinds.push(kind);
      else
        related.set(request_id, {
          requestId: request_id,
          merchantId: merchant_id,
          stage: stage as StageOrOutcome,
          openedAt: opened_at.toISOString(),
          kinds: [kind],
        });
    }
    return [...related.values()].map((one) => ({ ...one, kinds: sortByGravity(one.kinds) }));
  },
});
