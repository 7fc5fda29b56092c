/** Conditional calls (RFC 9110, 13): a read says which state it shows, and an act may name the state that it was decided on. */
import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { RequestRow } from '../activities/requests.ts';
import type { AuditEntry } from '../activities/audit-log.ts';
import { toCanonicalJson } from '../domain/text/canonical-json.ts';
import type { ApiDependencies, ApiEnv } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';

/** The header of an act that is meant for one state only. */
export const IfMatch = z.object({
  'if-match': z
    .string()
    .max(500)
    .exactOptional()
    .describe('the `ETag` of the state that was read; refused with 412 when it is another one now'),
});

/** The header of a read whose answer is wanted only when it has changed. */
export const IfNoneMatch = z.object({ 'if-none-match': z.string().max(500).exactOptional() });

/** What was named is no longer so. */
export class ChangedSince extends HttpProblem {
  /** Of the state as it is now. */
  readonly etag: string;
  /** What was written to the audit log since; undefined where it is not known. */
  readonly entries: readonly AuditEntry[] | undefined;

  constructor(etag: string, entries?: readonly AuditEntry[]) {
    super('API_CHANGED');
    this.etag = etag;
    this.entries = entries;
  }
}

/** The state of a request: its last entry of the audit log, and a digest, because waits change without an entry. */
export function buildRequestTag({ auditSeq = 0, state, details, closedAt, watchEnd }: RequestRow) {
  const shown = toCanonicalJson({ state, details, closedAt, watchEnd });
  return `"${auditSeq}-${createHash('sha256').update(shown).digest('hex').slice(0, 16)}"`;
}

/** @throws ChangedSince when the request is no longer in a state that the header names */
export async function assertUnchanged(
  { storage }: Pick<ApiDependencies, 'storage'>,
  row: RequestRow,
  ifMatch: string | undefined,
): Promise<void> {
  const tag = buildRequestTag(row);
  if (ifMatch === undefined || names(ifMatch, tag)) return;
  const seq = Number(/^"(\d{1,9})-[0-9a-f]{16}"$/.exec(ifMatch.trim())?.[1] ?? 'NaN');
  if (Number.isNaN(seq)) throw new ChangedSince(tag);
  const entries = await storage.auditLog.read(row.acquirerId, row.requestId);
  throw new ChangedSince(
    tag,
    entries.filter((entry) => entry.seq > seq),
  );
}

/** @throws ChangedSince */
export function assertTag(tag: string, ifMatch: string | undefined): void {
  if (ifMatch !== undefined && !names(ifMatch, tag)) throw new ChangedSince(tag);
}

/** Whether a header names a tag exactly: one that begins with `W/` names no state. */
const names = (header: string, tag: string): boolean =>
  header.trim() === '*' || header.split(',').some((each) => each.trim() === tag);

/** Answers with the tag of what is shown; with 304 and nothing else when the caller has it already. */
export function answerTagged(c: Context<ApiEnv>, tag: string, body: object): Response {
  c.header('etag', tag);
  const known = c.req.header('if-none-match');
  const isKnown = known !== undefined && names(known.replaceAll('W/', ''), tag);
  return isKnown ? c.body(null, 304) : c.json(body);
}
