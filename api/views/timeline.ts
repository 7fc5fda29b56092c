/** The audit log of a request as its readers may see it. */
import type { AuditEntry } from '../../activities/audit-log.ts';
import { describeAuditAction, type StaffAuditAction } from '../../domain/audit/actions.ts';
import { isFailureCode, describeFailure } from '../../domain/failures/codes.ts';
import { findEndedReason } from '../../domain/failures/ended.ts';
import type { Caller } from '../caller.ts';
import { maskCode, type Reader } from './problems.ts';

export function buildTimelineView(entries: readonly AuditEntry[], caller: Caller, reader: Reader) {
  const shown =
    reader.audience === 'staff' ? entries : entries.filter(({ action }) => !staffOnly.has(action));
  return shown.map(({ seq, at, actor, action, reason, data }) => ({
    seq,
    at,
    actor: reader.audience === 'staff' ? actor : maskActor(actor, caller),
    what: describeAuditAction(action, reader.audience === 'staff' ? data : maskResult(data)),
    ...describeReason(action, reason, reader),
    ...(reader.audience === 'staff' && data && { data }),
  }));
}

/**
 * How staff share their work is nobody else's: who reads that a second person has still to agree knows whom to press, or
 * when to hurry.
 */
const staffOnly: ReadonlySet<string> = new Set<StaffAuditAction>([
  'claimed',
  'assigned',
  'claim-released',
  'escalated',
  'note-added',
  'first-approval',
]);

/** A target that was missed: the request goes on, though the code is that of requests that have expired. */
const overdue = {
  code: 'EXP_DEADLINE',
  zh: '已超过期限，仍在办理',
  en: 'The deadline has passed. The request goes on.',
} as const;

function describeReason(
  action: string,
  reason: string | undefined,
  { audience, servicePhone: phone }: Reader,
) {
  if (reason === undefined || !isFailureCode(reason)) return {};
  if (reason === overdue.code && action.endsWith('-overdue')) return overdue;
  const isEnd = action === 'closed' && audience === 'merchant';
  const code = maskCode(isEnd ? findEndedReason(reason) : reason, audience);
  const { zh, en } = describeFailure(code, { phone });
  return { code, zh, en };
}

const parties: readonly string[] = ['system', 'merchant', 'bank', 'network', 'acquirer', 'policy'];

/** Hides names of staff, which only the acquirer may know. */
const maskActor = (actor: string, caller: Caller): string =>
  parties.includes(actor) || actor === caller.id ? actor : 'somebody else';

/** Hides why a factor failed: a fraudster must not learn that a face was recognised as a fake. */
const maskResult = ({ result, ...data }: NonNullable<AuditEntry['data']> = {}) => ({
  ...data,
  ...(result !== undefined && { result: maskedResults.has(result) ? 'not passed' : result }),
});

const maskedResults = new Set<unknown>(['wrong', 'expired', 'spoof']);
