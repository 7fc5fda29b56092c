/**
 * Which time staff have promised. When a deadline of staff has passed, the process tells them and sets the next one: that
 * is a reminder, and the time that was missed stays missed.
 */
import type { AuditAction } from '../audit/actions.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { StageOrOutcome, WaitingOn } from './stages.ts';

interface State {
  stage: StageOrOutcome;
  waitingOn: WaitingOn;
  problems: readonly { field: string; code?: FailureCode }[];
}

/** Outside their hours reviewers are waited for all the same. */
const officeHours = 'windows.review';

/**
 * Names what staff are waited for: as long as the name stays the same, so does the wait. Undefined when others are waited for,
 * or a party that staff answer for is asked again by itself: their task begins when that has ended.
 */
export function nameStaffWait({ stage, waitingOn, problems }: State): string | undefined {
  if (waitingOn !== 'operator' && waitingOn !== 'risk') return undefined;
  if (problems.some(({ code }) => code === 'UPS_BUSY')) return undefined;
  const fields = problems.map(({ field }) => field).filter((field) => field !== officeHours);
  return [stage, ...fields].join(' ');
}

/** Acts of staff that give the same wait another deadline on purpose, or begin it anew. */
const promisesAnew: readonly AuditAction[] = [
  'deadline-extended',
  'step-retried',
  'step-skip-approved',
];

/** True when one of the acts makes a deadline that has passed count no longer. */
export const isPromisedAnew = (acts: readonly { action: AuditAction }[]): boolean =>
  acts.some(({ action }) => promisesAnew.includes(action));
