/** The trail of a request for its readers. */
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

/** Who of the staff did it is the acquirer's affair. */
const maskActor = (actor: string, caller: Caller): string =>
  parties.includes(actor) || actor === caller.id ? actor : 'somebody else';

/** That a face was judged to be a fake helps the one who showed it. */
const maskAction = (action: string): string =>
  action.replace(/: (?:wrong|expired|spoof)$/, ': not passed');
