/**
 * A simulated run, played once more on a real server: the same messages at the same times, and of
 * every call what came of it in the simulation. Both tell the same of it, or the simulator is wrong.
 */
import { setTimeout as delay } from 'node:timers/promises';
import {
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { ApplicationFailure, defaultFailureConverter } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createActivities, type Ports } from '../../../activities/index.ts';
import * as contract from '../../../workflows/contract.ts';
import type { ActivityTable, CallResult } from '../engine/activity-calls.ts';
import { payloadConverter, fromPayload } from '../engine/payloads.ts';
import type { Message } from '../engine/protocol.ts';
import { baseline, type Schedule } from '../schedule/schedule.ts';
import type { SimulatedServer } from '../engine/server.ts';

/**
 * What of a schedule a real server can be made to play: nobody decides there at which event of a
 * task somebody breaks in, when a worker dies, and how often a party that is down was asked.
 */
export const selectPlayable = ({ setting, faults, overrides }: Schedule): Schedule => ({
  ...baseline,
  setting,
  faults: faults.filter(({ fault }) => !fault.startsWith('crash') && fault !== 'down'),
  overrides,
});

/**
 * Whether a run can be told on a real server, where time stands still while anything is under way:
 * it came to its end, and after its submission nobody said anything before all was done that had
 * been set going.
 */
export const isComparable = ({ closed, received }: SimulatedServer): boolean =>
  closed !== undefined && received.slice(1).every(({ atRest }) => atRest);

/** What can be told of a run on either side. */
export interface ComparableRun {
  result: unknown;
  /** By update id: how it ended, and the stage it found. One that came when all was over is left out. */
  updates: Record<string, string>;
  /** How often each command was given, but for the trail's: how much is written at once is a matter of speed. */
  commands: Record<string, number>;
}

const auditActivity = 'appendAuditLog';

/** Activities that answer as those of a simulated run did: each type's in its order. */
export class RecordedActivities {
  readonly activities: ActivityTable;
  #results: CallResult[] = [];

  constructor() {
    const real = createActivities({} as Ports);
    const names = Object.keys(real).filter((name) => name !== 'assessGates');
    const prompted = names.map((name) => [name, () => this.#answer(name)] as const);
    // Rules are pure: they are asked, not remembered.
    this.activities = { ...Object.fromEntries(prompted), assessGates: real.assessGates };
  }

  load({ calls }: SimulatedServer): void {
    this.#results = [...calls.results];
  }

  #answer(name: string): unknown {
    const at = this.#results.findIndex(({ type }) => type === name);
    if (at < 0 && name === auditActivity) return undefined;
    if (at < 0) throw ApplicationFailure.nonRetryable(`${name}: not so often in the simulation`);
    const [{ outcome }] = this.#results.splice(at, 1) as [CallResult];
    if ('value' in outcome) return outcome.value;
    throw defaultFailureConverter.failureToError(outcome.cause, payloadConverter);
  }
}

/** @param heard the updates that the other side has heard */
export function describeSimulation(
  { closed, updates, issued }: SimulatedServer,
  heard: ComparableRun['updates'],
): ComparableRun {
  const called = issued.flatMap((command) => {
    if (command.kind === 'schedule')
      return [formatActivityName(command.activity.type, command.activity.local)];
    return command.kind === 'start-child' ? ['child'] : [];
  });
  const both = [...updates].filter(([id]) => id in heard);
  const ends = both.map(([id, update]) => {
    if ('code' in update) return [id, update.code];
    return [id, 'value' in update ? getStage(update.value) : update.state];
  });
  return {
    result: closed?.how === 'completed' ? pickKindAndCode(closed.result) : (closed?.how ?? 'open'),
    updates: Object.fromEntries(ends) as Record<string, string>,
    commands: countNames(called),
  };
}

/** Plays what a simulated run heard; virtual time is the environment's, from now on. */
export async function runOnServer(
  env: TestWorkflowEnvironment,
  client: Client,
  { received, endedAt }: SimulatedServer,
  input: contract.ChangeCardInput,
): Promise<ComparableRun> {
  const { acquirerId, merchantId } = input.request;
  const updates: Record<string, string> = {};
  const workflowId = contract.buildWorkflowId(acquirerId, merchantId);
  const handle = client.workflow.getHandle(workflowId);
  let now = received[0]?.at ?? 0;
  for (const { at, job } of received) {
    if (at > now) await env.sleep(at - now);
    now = Math.max(now, at);
    await (job.kind === 'update' && job.name === 'submit'
      ? submit(client, workflowId, job, input, updates)
      : send(handle, job, updates));
    await waitUntilIdle(handle);
  }
  if (endedAt !== undefined && endedAt > now) await env.sleep(endedAt - now);
  const result = await readResult(handle);
  return { result, updates, commands: await countCommands(handle) };
}

type Update = Extract<Message, { kind: 'update' }>;

async function submit(
  client: Client,
  workflowId: string,
  { id, args }: Update,
  input: contract.ChangeCardInput,
  updates: Record<string, string>,
): Promise<void> {
  const startWorkflowOperation = new WithStartWorkflowOperation(contract.changeCardType, {
    workflowId,
    taskQueue: contract.taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'FAIL',
  });
  const answer = await client.workflow.executeUpdateWithStart(contract.submit, {
    args: args as [contract.RequestMessage],
    updateId: id,
    startWorkflowOperation,
  });
  updates[id] = getStage(answer);
}

async function send(
  handle: WorkflowHandle,
  job: Message,
  updates: Record<string, string>,
): Promise<void> {
  if (job.kind === 'cancel') await handle.cancel();
  else if (job.kind === 'signal') await handle.signal(job.name, ...job.args);
  else {
    const answer = await handle
      .executeUpdate<unknown, [unknown]>(job.name, {
        args: job.args as [unknown],
        updateId: job.id,
      })
      .then(getStage, getRefusalCode);
    if (answer !== undefined) updates[job.id] = answer;
  }
}

/** Time stands still until everything that was set going has come to its end. */
async function waitUntilIdle(handle: WorkflowHandle): Promise<void> {
  for (let seen = -1, times = 0; times < 3; await delay(20)) {
    const { raw, historyLength } = await handle.describe();
    const busy = (raw.pendingActivities ?? []).some(({ attempt }) => (attempt ?? 1) <= 1);
    times = !busy && historyLength === seen ? times + 1 : 0;
    seen = historyLength;
  }
}

/** What has not ended after so long will not end by itself: time stands still. */
const resultTimeoutMs = 15_000;

const readResult = (handle: WorkflowHandle): Promise<unknown> =>
  Promise.race([handle.result().then(pickKindAndCode), delay(resultTimeoutMs, 'open')]);

async function countCommands(handle: WorkflowHandle): Promise<Record<string, number>> {
  const { events } = await handle.fetchHistory();
  const called = (events ?? []).flatMap((event) => {
    const remote = event.activityTaskScheduledEventAttributes?.activityType?.name;
    if (remote) return [formatActivityName(remote, false)];
    if (event.startChildWorkflowExecutionInitiatedEventAttributes) return ['child'];
    const marker = event.markerRecordedEventAttributes;
    if (marker?.markerName !== 'core_local_activity') return [];
    const [data] = marker.details?.['data']?.payloads ?? [];
    return [
      formatActivityName((fromPayload(data) as { activity_type: string }).activity_type, true),
    ];
  });
  return countNames(called);
}

const formatActivityName = (type: string, local: boolean): string =>
  local ? `local ${type}` : type;

const getStage = (answer: unknown): string => (answer as contract.ActionAnswer).stage;

/** Undefined where nobody was there any more: a server closes in no time, the simulation takes some. */
const getRefusalCode = (error: Error): string | undefined =>
  error instanceof WorkflowNotFoundError ? undefined : getCodeOrMessage(error);

const getCodeOrMessage = ({ cause, message }: { cause?: unknown; message: string }): string =>
  (cause as { type?: string } | undefined)?.type ?? message;

function pickKindAndCode(outcome: unknown): unknown {
  const { kind, code } = outcome as contract.Outcome;
  return { kind, code };
}

function countNames(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const told = names.filter((name) => name !== auditActivity);
  for (const name of told.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
