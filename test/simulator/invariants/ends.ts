/** A run ends once, with an outcome, or waits for a named person [I3, I7, I11, I14]. */
import { isFailureCode } from '../../../domain/failures/codes.ts';
import { outcomeKinds } from '../../../domain/request/stages.ts';
import type { Outcome, Status, WatchOutcome } from '../../../workflows/contract.ts';
import type { SimulatedRun } from '../run/setup.ts';

/** Workflow tasks succeed, replays agree, every accepted action is answered, and every refusal has a code. */
export function checkEngine({ server }: SimulatedRun): string[] {
  const faults = server.fault === undefined ? [] : [`${server.fault} (I14)`];
  for (const [id, update] of server.updates) {
    if (server.closed && update.state === 'accepted')
      faults.push(`${id} was accepted and never answered`);
    if ('code' in update && (!isFailureCode(update.code) || update.code === 'SYS_INTERNAL'))
      faults.push(`${id} met a bug: ${update.code}`);
  }
  return faults;
}

export function checkEndsOnce({ server, world, observations, retryFault }: SimulatedRun): string[] {
  const { closed } = server;
  if (!closed) return [];
  if (closed.how !== 'completed') return [`the workflow ${closed.how}: ${closed.why} (I3)`];
  const outcome = closed.result as Outcome;
  const faults: string[] = [];
  if (!outcomeKinds.includes(outcome.kind)) faults.push(`no outcome: ${outcome.kind} (I3)`);
  const last = observations.at(-1)?.status;
  if (last?.stage !== outcome.kind)
    faults.push(`ended ${outcome.kind}, status says ${last?.stage} (I3)`);
  const closings = world.auditLog.entries.filter(({ action }) => action === 'closed').length;
  if (closings !== 1) faults.push(`closed ${closings} times in the audit log (I3)`);
  if (world.requestIndex.rows.get(last?.requestId ?? '')?.state.stage !== outcome.kind)
    faults.push('the stored state is not the outcome (I3)');
  if (retryFault !== undefined) faults.push(`a late retry: ${retryFault} (I7)`);
  return faults;
}

/** A watch ends once with its own outcome, and the stored state agrees. */
export function checkWatchEndsOnce({ server, world, observations }: SimulatedRun): string[] {
  const { closed } = server;
  if (!closed) return [];
  if (closed.how !== 'completed') return [`the watch ${closed.how}: ${closed.why} (I3)`];
  const { kind } = closed.result as WatchOutcome;
  const ends = world.auditLog.entries.filter(({ action }) => action === 'watch-ended').length;
  const stored = world.requestIndex.rows.get(observations.at(-1)?.status.requestId ?? '')?.state
    .stage;
  const stage = kind === 'rolled-back' ? 'rolled-back' : 'completed';
  return [
    ...(ends === 1 ? [] : [`the watch ended ${ends} times in the audit log (I3)`]),
    ...(stored === stage ? [] : [`watch ${kind}, and its row says ${stored} (I3)`]),
  ];
}

const humans = ['merchant', 'operator', 'risk'];
/** An open request waits for a person at least this often: parties are queried for a day, then a person gets a task. */
const twoDaysMs = 2 * 24 * 3_600_000;

/** An open request names whom it waits for, the due date and the next action. */
export function checkWaits({ endReason, server, observations, endsAt }: SimulatedRun): string[] {
  if (server.fault !== undefined) return [];
  const stage = observations.at(-1)?.status.stage ?? 'nowhere';
  switch (endReason) {
    case 'closed':
      return [];
    case 'looped':
      return [`loops in ${stage} (I11)`];
    case 'no-event':
      return [`waits in ${stage} without a timer (I11)`];
    case 'time': {
      const recent = observations.filter(({ at }) => at > endsAt - twoDaysMs);
      return recent.some(({ status }) => hasNamedAssignee(status))
        ? []
        : [`waits in ${stage} for nobody (I11)`];
    }
  }
}

const hasNamedAssignee = ({ waitingOn, due, next }: Status): boolean =>
  humans.includes(waitingOn) &&
  due !== undefined &&
  (waitingOn === 'merchant' ? next.merchant : next.staff) !== '';
