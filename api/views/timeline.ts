/** The audit log of a request as its readers may see it. */
import type { AuditEntry } from '../../activities/audit-log.ts';
import { isFailureCode, describeFailure } from '../../domain/failures/codes.ts';
import type { Caller } from '../caller.ts';
import { maskCode, type Audience } from './problems.ts';

export function buildTimelineView(
  entries: readonly AuditEntry[],
  caller: Caller,
  audience: Audience,
) {
  return entries.map(({ seq, at, actor, action, reason, data }) => ({
    seq,
    at,
    actor: audience === 'staff' ? actor : maskActor(actor, caller),
    what: audience === 'staff' ? action : maskAction(action),
    ...describeReason(reason, audience),
    ...(audience === 'staff' && data && { data }),
  }));
}

function describeReason(reason: string | undefined, audience: Audience) {
  if (reason === undefined || !isFailureCode(reason)) return {};
  const code = maskCode(reason, audience);
  const { zh, en } = describeFailure(code);
  return { code, zh, en };
}

const parties: readonly string[] = ['system', 'merchant', 'bank', 'network', 'acquirer', 'policy'];

/** Hides names of staff, which only the acquirer may know. */
const maskActor = (actor: string, caller: Caller): string =>
  parties.includes(actor) || actor === caller.id ? actor : 'somebody else';

/** Hides why a factor failed: a fraudster must not learn that a face was recognised as a fake. */
const maskAction = (action: string): string =>
  action.replace(/: (?:wrong|expired|spoof)$/, ': not passed');
