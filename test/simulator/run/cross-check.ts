/**
 * Repeats a simulated run on a real server, with the same messages at the same times and, for every
 * call, the simulated result. Unless both runs agree, the simulator is wrong.
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
import type { Errand, ErrandAnswer } from '../../../activities/errands.ts';
import { createActivities, type WorkerPorts } from '../../../activities/index.ts';
import type { Moment } from '../../../activities/moments.ts';
import type { FirstTry, Notice, NoticeResult } from '../../../activities/notice.ts';
import type { Policy } from '../../../domain/policy/policy-schema.ts';
import { AdoptedPolicies } from '../../support/adopted-policies.ts';
import { createMemoryRequestFacts } from '../../support/memory-request-facts.ts';
import * as contract from '../../../workflows/contract.ts';
import type { ActivityTable, CallResult } from '../engine/activity-calls.ts';
import { payloadConverter, fromPayload } from '../engine/payloads.ts';
import type { Message } from '../engine/protocol.ts';
import { errandActivities } from '../schedule/fault-plan.ts';
import { baseline, type Schedule } from '../schedule/schedule.ts';
import type { SimulatedServer } from '../engine/server.ts';

/**
 * The part of a schedule that a real server can repeat: a test cannot decide there at which event of
 * a task another event is injected, when a worker dies, and how often a party that is down is queried.
 */
export const selectPlayable = ({ setting, faults, overrides }: Schedule): Schedule => ({
  ...baseline,
  setting,
  faults: faults.filter(({ fault }) => !fault.startsWith('crash') && fault !== 'down'),
  overrides,
});

/**
 * Whether a run can be repeated on a real server, where time stops while anything is in progress:
 * it ended, and after its submission no message arrived before all work in progress
 * was done.
 */
export const isComparable = ({ closed, received }: SimulatedServer): boolean =>
  closed !== undefined && received.slice(1).every(({ atRest }) => atRest);

/** What is compared of a run on either side. */
export interface ComparableRun {
  result: unknown;
  /** By update id: how it ended, and the stage then. Updates after the end are left out. */
  updates: Record<string, string>;
  /** How often each command was issued, except those that depend on speed. */
  commands: Record<string, number>;
}

/** Writes of the audit log, and notices, go in batches; the rules are asked by themselves where no answer brings theirs. */
const uncomparedActivities: readonly string[] = ['writeAndNotify', 'sendNotice', 'assessGates'];

/** Activities that return the results of a simulated run, in order for each type. */
export class RecordedActivities {
  readonly activities: ActivityTable;
  readonly #policies = new AdoptedPolicies();
  #results: CallResult[] = [];
  /** What became of each notice in the simulation, by key. */
  readonly #notices = new Map<string, NoticeResult>();

  constructor() {
    const own: Partial<WorkerPorts> = {
      policies: this.#policies,
      requestFacts: createMemoryRequestFacts(),
    };
    const { assessGates, ...others } = createActivities(own as WorkerPorts);
    const prompted = Object.keys(others).map((name) => [name, () => this.#answer(name)] as const);
    this.activities = {
      ...Object.fromEntries(prompted),
      // Rules depend on the time, which is not the same to the millisecond: they run, and are not recorded.
      assessGates,
      writeAndNotify: ({ notices }: Moment) => this.#tryNotices(notices),
      ...Object.fromEntries(errandActivities.map((name) => [name, this.#buildErrand(name)])),
      sendNotice: ({ key }: Notice) => {
        const result = this.#notices.get(key);
        if (!result) throw ApplicationFailure.nonRetryable(`${key}: not sent in the simulation`);
        return result;
      },
    };
  }

  load({ calls }: SimulatedServer, policy: Policy): void {
    this.#policies.adopt(policy);
    this.#results = [...calls.results];
    this.#notices.clear();
    for (const { type, args, outcome } of calls.results) {
      if (!('value' in outcome)) continue;
      if (type === 'sendNotice')
        this.#notices.set((args[0] as Notice).key, outcome.value as NoticeResult);
      if (type === 'writeAndNotify')
        this.#keepTried((args[0] as Moment).notices, (outcome.value ?? []) as FirstTry[]);
      if (errandActivities.includes(type))
        this.#keepTried(
          (args[0] as Errand).moment?.notices ?? [],
          (outcome.value as ErrandAnswer).tried ?? [],
        );
    }
  }

  #keepTried(notices: readonly Notice[], results: readonly FirstTry[]): void {
    for (const [i, { key }] of notices.entries()) {
      const tried = results[i];
      if (tried && tried.isUnfinished !== true) this.#notices.set(key, tried);
    }
  }

  #tryNotices = (notices: readonly Notice[]): FirstTry[] =>
    notices.map(({ key }) => this.#notices.get(key) ?? { ...nobody, isUnfinished: true });

  /** Which notices go along depends on speed. */
  #buildErrand =
    (name: string) =>
    ({ moment }: Errand): ErrandAnswer => {
      const { tried: _, ...answer } = this.#answer(name) as ErrandAnswer;
      return moment ? { ...answer, tried: this.#tryNotices(moment.notices) } : answer;
    };

  #answer(name: string): unknown {
    const at = this.#results.findIndex(({ type }) => type === name);
    if (at < 0) throw ApplicationFailure.nonRetryable(`${name}: not so often in the simulation`);
    const [{ outcome }] = this.#results.splice(at, 1) as [CallResult];
    if ('value' in outcome) return dropRules(outcome.value);
    throw defaultFailureConverter.failureToError(outcome.cause, payloadConverter);
  }
}

function dropRules(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!('answer' in value && 'rules' in value)) return value;
  const { rules: _ofAnotherTime, ...others } = value;
  return others;
}

const nobody: NoticeResult = { notified: [], failed: [], contents: {} };

/** @param heard the updates that the other side received */
export function describeSimulation(
  { closed, updates, issued }: SimulatedServer,
  heard: ComparableRun['updates'],
): ComparableRun {
  const called = issued.flatMap((command) => {
    if (command.kind === 'schedule')
      return [formatActivityName(command.activity.type, command.activity.local)];
    return [];
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

/** Sends the messages of a simulated run, in the virtual time of the environment, from now on. */
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

/** Waits, without advancing time, until all work in progress is done. */
async function waitUntilIdle(handle: WorkflowHandle): Promise<void> {
  for (let lastLength = -1, times = 0; times < 3; await delay(20)) {
    const { raw, historyLength } = await handle.describe();
    const busy = (raw.pendingActivities ?? []).some(({ attempt }) => (attempt ?? 1) <= 1);
    times = !busy && historyLength === lastLength ? times + 1 : 0;
    lastLength = historyLength;
  }
}

/** Work that has not ended after this long will not end, because time does not advance. */
const resultTimeoutMs = 15_000;

const readResult = (handle: WorkflowHandle): Promise<unknown> =>
  Promise.race([handle.result().then(pickKindAndCode), delay(resultTimeoutMs, 'open')]);

async function countCommands(handle: WorkflowHandle): Promise<Record<string, number>> {
  const { events } = await handle.fetchHistory();
  const called = (events ?? []).flatMap((event) => {
    const remote = event.activityTaskScheduledEventAttributes?.activityType?.name;
    if (remote) return [formatActivityName(remote, false)];
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

/** Undefined when the run was already closed: a server closes it at once, the simulation takes time. */
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
  const compared = names.filter((name) => !uncomparedActivities.includes(name));
  for (const name of compared.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
