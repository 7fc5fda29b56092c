/** The trail of a request for its readers. */
import type { AuditEntry } from '../../../activities/records.ts';
import { isFailureCode, textOf } from '../../../domain/failures.ts';
import type { Caller } from '../caller.ts';
import { codeView, type Audience } from './problems.ts';

export function timelineView(entries: readonly AuditEntry[], caller: Caller, audience: Audience) {
  return entries.map(({ seq, at, actor, action, reason, data }) => ({
    seq,
    at,
    actor: audience === 'staff' ? actor : maskedActor(actor, caller),
    what: audience === 'staff' ? action : maskedAction(action),
    ...coded(reason, audience),
    ...(audience === 'staff' && data && { data }),
  }));
}

function coded(reason: string | undefined, audience: Audience) {
  if (reason === undefined || !isFailureCode(reason)) return {};
  const code = codeView(reason, audience);
  const { zh, en } = textOf(code);
  return { code, zh, en };
}

const parties: readonly string[] = ['system', 'merchant', 'bank', 'network', 'acquirer', 'policy'];

/** Who of the staff did it is the acquirer's affair. */
const maskedActor = (actor: string, caller: Caller): string =>
  parties.includes(actor) || actor === caller.id ? actor : 'somebody else';

/** That a face was judged to be a fake helps the one who showed it. */
const maskedAction = (action: string): string =>
  action.replace(/: (?:wrong|expired|spoof)$/, ': not passed');
