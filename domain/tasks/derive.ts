/** The tasks that a request needs of people, from what the process writes about it. */
import { isContractVersion } from '../request/agreement-version.ts';
import { needsVisit } from '../switch/field-visit.ts';
import type { Problem } from '../gates/assessment.ts';
import type { AuditAction, AuditValue } from '../audit/actions.ts';
import { addDuration } from '../time/duration.ts';
import { getTaskSpec, type TaskKind } from './kinds.ts';

interface Entry {
  /** ISO 8601 */
  at: string;
  action: AuditAction;
  data?: Readonly<Record<string, AuditValue>>;
}

interface State {
  stage: string;
  waitingOn: string;
  risk?: string;
  /** ISO 8601 */
  due?: string;
  problems: readonly Problem[];
}

export interface DerivedTask {
  kind: TaskKind;
  /** With the kind it names the task: a request has each once. */
  subject: string;
  /** ISO 8601 */
  openedAt: string;
  due: string;
}

/**
 * A terminal that cannot be repaired remotely needs a visit; a change of the contract needs legal advice before it
 * takes effect [A67]; a hold that lasts too long before the cut-over needs an operator [E2 hold.green]; a red request that goes to its
 * review, and payouts held for long, need a compliance check [A66]; an old contact of a red request is called before its cooling-off
 * ends [E6 cooling-started].
 * @param at of the last entry
 */
export function deriveTasks(
  entries: readonly Entry[],
  state: State,
  at: string | undefined,
): DerivedTask[] {
  const ofEntries = entries.flatMap((entry) => deriveFromEntry(entry, state));
  const visits =
    at === undefined || state.waitingOn !== 'operator'
      ? []
      : state.problems
          .filter(({ code }) => needsVisit(code))
          .map(({ field }) => buildTask('field-visit', field, at));
  return [...ofEntries, ...visits];
}

function deriveFromEntry({ action, at, data = {} }: Entry, state: State): DerivedTask[] {
  const { risk } = state;
  if (action === 'cooling-started' && risk === 'red') {
    const call = buildTask('contact-call', '', at);
    const end = state.stage === 'cooling' ? state.due : undefined;
    return [{ ...call, due: end !== undefined && end < call.due ? end : call.due }];
  }
  if (action === 'agreement-signed' && isContractVersion(data['version']))
    return [buildTask('legal-advice', '', at)];
  if (action === 'stage-entered' && data['stage'] === 'review' && risk === 'red')
    return [buildTask('compliance-check', '', at)];
  if (action === 'payouts-held-long' && data['level'] === 'operator')
    return [buildTask('long-hold', '', at)];
  if (action === 'payouts-held-long' && data['level'] === 'compliance')
    return [buildTask('compliance-check', 'payouts-held', at)];
  return [];
}

const buildTask = (kind: TaskKind, subject: string, at: string): DerivedTask => ({
  kind,
  subject,
  openedAt: at,
  due: addDuration(at, getTaskSpec(kind).within),
});
