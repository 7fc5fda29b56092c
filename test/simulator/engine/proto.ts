/** Conversions to and from the SDK's protocol. */
import {
  ApplicationFailure,
  defaultFailureConverter,
  type Payload,
  type ProtoFailure,
} from '@temporalio/common';
import type { ActivityEnd, Command, Job, WorkflowRun, ScheduledActivity } from './protocol.ts';
import { payloadConverter as payloads, toPayload, fromPayload } from './payloads.ts';
import { msToTs, tsToMs, type ProtoCommand, type ProtoJob } from './sdk.ts';

/** Why an attempt of an activity failed, and whether it may be retried. */
export function describeFailure(error: unknown): {
  cause: ProtoFailure;
  final: boolean;
  delayMs?: number;
} {
  const failure = error instanceof ApplicationFailure ? error : undefined;
  const delay = failure?.nextRetryDelay;
  return {
    cause: defaultFailureConverter.errorToFailure(error, payloads),
    final: failure?.nonRetryable === true,
    ...(typeof delay === 'number' && { delayMs: delay }),
  };
}

/** The end of the attempt was not reported in time. */
export const buildTimeoutFailure = (): ProtoFailure => ({
  message: 'activity StartToClose timeout',
  timeoutFailureInfo: { timeoutType: 1 },
});

const fromPayloads = (args: Payload[] | null | undefined): unknown[] =>
  (args ?? []).map(fromPayload);

const toPayloads = (args: readonly unknown[]): Payload[] => args.map(toPayload);

/** The project's failures carry their message in the attributes that a codec would encrypt. */
export function getFailureMessage(failure: ProtoFailure | null | undefined): string {
  if (!failure) return 'no failure given';
  const encoded = fromPayload(failure.encodedAttributes) as
    | { message?: string; stack_trace?: string }
    | undefined;
  const lines = encoded
    ? [encoded.message, encoded.stack_trace]
    : [failure.message, failure.stackTrace];
  return lines.filter(Boolean).join('\n');
}

export function toProtoJob(job: Job, run: WorkflowRun, replaying: boolean): ProtoJob {
  const of = <V extends keyof ProtoJob>(variant: V, value: ProtoJob[V]): ProtoJob =>
    ({ variant, [variant]: value }) as ProtoJob;
  switch (job.kind) {
    case 'start':
      return of('initializeWorkflow', {
        workflowType: run.workflowType,
        workflowId: run.workflowId,
        arguments: toPayloads(job.args),
        headers: {},
        attempt: 1,
        firstExecutionRunId: run.runId,
        startTime: msToTs(run.startedAt),
      });
    case 'signal':
      return of('signalWorkflow', {
        signalName: job.name,
        input: toPayloads(job.args),
        headers: {},
      });
    case 'update':
      return of('doUpdate', {
        id: job.id,
        protocolInstanceId: job.id,
        name: job.name,
        input: toPayloads(job.args),
        headers: {},
        meta: { updateId: job.id, identity: 'simulator' },
        // An accepted update is not validated again on replay.
        runValidator: !replaying,
      });
    case 'cancel':
      return of('cancelWorkflow', { reason: 'simulator' });
    case 'timer':
      return of('fireTimer', { seq: job.seq });
    case 'signalled':
      return of('resolveSignalExternalWorkflow', { seq: job.seq });
    case 'activity':
      return of('resolveActivity', {
        seq: job.seq,
        isLocal: job.local,
        result: toProtoResult(job.seq, job.result),
      });
  }
}

type ProtoResult = NonNullable<NonNullable<ProtoJob['resolveActivity']>['result']>;

const cancelledState = 7;

function toProtoResult(seq: number, result: ActivityEnd): ProtoResult {
  const failure = (type: string, retryState: number, cause: ProtoFailure): ProtoFailure => ({
    message: 'Activity task failed',
    cause,
    activityFailureInfo: {
      activityType: { name: type },
      activityId: String(seq),
      retryState,
      identity: 'simulator',
    },
  });
  switch (result.end) {
    case 'completed':
      return { completed: { result: toPayload(result.value) } };
    case 'failed':
      return { failed: { failure: failure(result.type, result.retryState, result.cause) } };
    case 'cancelled': {
      const cause = { message: 'cancelled', canceledFailureInfo: {} };
      return { cancelled: { failure: failure(result.type, cancelledState, cause) } };
    }
    case 'backoff':
      return {
        backoff: {
          attempt: result.attempt,
          backoffDuration: msToTs(result.delayMs),
          originalScheduleTime: msToTs(result.scheduledAt),
        },
      };
  }
}

export function parseCommand(wire: ProtoCommand): Command {
  if (wire.startTimer)
    return {
      kind: 'start-timer',
      seq: wire.startTimer.seq ?? 0,
      ms: tsToMs(wire.startTimer.startToFireTimeout),
    };
  if (wire.cancelTimer) return { kind: 'cancel-timer', seq: wire.cancelTimer.seq ?? 0 };
  if (wire.scheduleActivity)
    return { kind: 'schedule', activity: parseScheduledActivity(wire.scheduleActivity, false) };
  if (wire.scheduleLocalActivity)
    return { kind: 'schedule', activity: parseScheduledActivity(wire.scheduleLocalActivity, true) };
  const cancelled = wire.requestCancelActivity ?? wire.requestCancelLocalActivity;
  if (cancelled) return { kind: 'cancel-activity', seq: cancelled.seq ?? 0 };
  const signal = wire.signalExternalWorkflowExecution;
  if (signal)
    return {
      kind: 'signal-other',
      seq: signal.seq ?? 0,
      name: signal.signalName ?? '',
      args: fromPayloads(signal.args),
    };
  if (wire.updateResponse) return parseUpdate(wire.updateResponse);
  return parseClose(wire) ?? { kind: 'other' };
}

function parseUpdate(response: NonNullable<ProtoCommand['updateResponse']>): Command {
  const id = response.protocolInstanceId ?? '';
  if (response.accepted) return { kind: 'update', id, state: 'accepted' };
  if (response.completed)
    return { kind: 'update', id, state: 'completed', value: fromPayload(response.completed) };
  const code =
    response.rejected?.applicationFailureInfo?.type ?? getFailureMessage(response.rejected);
  return { kind: 'update', id, state: 'rejected', code };
}

function parseClose(wire: ProtoCommand): Command | undefined {
  if (wire.completeWorkflowExecution)
    return {
      kind: 'close',
      how: 'completed',
      result: fromPayload(wire.completeWorkflowExecution.result),
    };
  if (wire.failWorkflowExecution)
    return {
      kind: 'close',
      how: 'failed',
      why: getFailureMessage(wire.failWorkflowExecution.failure),
    };
  if (wire.cancelWorkflowExecution) return { kind: 'close', how: 'cancelled', why: 'cancelled' };
  if (wire.continueAsNewWorkflowExecution)
    return { kind: 'close', how: 'continued', why: 'continued as new' };
  return undefined;
}

type ProtoActivity = NonNullable<
  ProtoCommand['scheduleActivity'] | ProtoCommand['scheduleLocalActivity']
>;

/** In the order of the SDK's numbers. */
const cancellations = ['try', 'wait', 'abandon'] as const;
const dayMs = 24 * 60 * 60_000;

function parseScheduledActivity(wire: ProtoActivity, local: boolean): ScheduledActivity {
  const { retryPolicy: retry, scheduleToCloseTimeout } = wire;
  const scheduleToCloseMs = scheduleToCloseTimeout ? tsToMs(scheduleToCloseTimeout) : 365 * dayMs;
  const firstMs = retry?.initialInterval ? tsToMs(retry.initialInterval) : 1000;
  const since = 'originalScheduleTime' in wire ? wire.originalScheduleTime : undefined;
  return {
    seq: wire.seq ?? 0,
    type: wire.activityType ?? '',
    local,
    args: () => fromPayloads(wire.arguments),
    startToCloseMs: wire.startToCloseTimeout ? tsToMs(wire.startToCloseTimeout) : scheduleToCloseMs,
    scheduleToCloseMs,
    retry: {
      firstMs,
      factor: retry?.backoffCoefficient || 2,
      maxMs: retry?.maximumInterval ? tsToMs(retry.maximumInterval) : firstMs * 100,
      attempts: retry?.maximumAttempts || Infinity,
    },
    attempt: 'attempt' in wire ? wire.attempt || 1 : 1,
    scheduledAt: since ? tsToMs(since) : undefined,
    cancellation: cancellations[wire.cancellationType ?? 0] ?? 'try',
  };
}
