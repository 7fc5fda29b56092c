/** Runs the workflows of one bundle without a server, and caches them as a worker does. */
import { inspect } from 'node:util';
import { TypedSearchAttributes } from '@temporalio/common';
import { fromPayload } from './payloads.ts';
import type { IssuedCommand, Job, WorkflowRun } from './protocol.ts';
import {
  createWorkflowCreator,
  msToTs,
  getUnhandledRejection,
  type ProtoJob,
  type Workflow,
  type WorkflowCreator,
  type WorkflowSetup,
} from './sdk.ts';
import { parseCommand, getFailureMessage, toProtoJob } from './proto.ts';

export interface ActivationResult {
  issued: IssuedCommand[];
  /** Flags that the SDK sets on first execution and wants back on replay. */
  flags: number[];
  /** Why the workflow task failed: a server would retry it forever. */
  fault?: string;
}

export class Engine {
  readonly #creator: WorkflowCreator;

  private constructor(creator: WorkflowCreator) {
    this.#creator = creator;
  }

  static async open(bundle: { code: string }, activityNames: string[]): Promise<Engine> {
    return new Engine(await createWorkflowCreator(bundle.code, activityNames));
  }

  async createInstance(run: WorkflowRun, replaying: boolean): Promise<WorkflowInstance> {
    const workflow = await this.#creator.createWorkflow(buildWorkflowSetup(run, replaying));
    return new WorkflowInstance(workflow, run);
  }

  close(): Promise<void> {
    return this.#creator.destroy();
  }
}

/** A workflow in a worker's cache. */
export class WorkflowInstance {
  readonly #workflow: Workflow;
  readonly #run: WorkflowRun;

  constructor(workflow: Workflow, run: WorkflowRun) {
    this.#workflow = workflow;
    this.#run = run;
  }

  async activate(activation: {
    at: number;
    jobs: readonly Job[];
    events: number;
    replaying: boolean;
    flags: readonly number[];
    /** Patches whose markers the history of this task has. */
    patches?: readonly string[];
  }): Promise<ActivationResult> {
    const { at, jobs, events, replaying, flags, patches = [] } = activation;
    const completion = await this.#workflow.activate({
      runId: this.#run.runId,
      timestamp: msToTs(at),
      isReplaying: replaying,
      historyLength: events,
      jobs: [
        ...patches.map(
          (patchId) => ({ variant: 'notifyHasPatch', notifyHasPatch: { patchId } }) as ProtoJob,
        ),
        ...jobs.map((job) => toProtoJob(job, this.#run, replaying)),
      ],
      availableInternalFlags: [...flags],
    });
    await this.#workflow.getAndResetSinkCalls();
    const { successful, failed } = completion;
    if (!successful)
      return { issued: [], flags: [], fault: getFailureMessage(failed?.failure ?? undefined) };
    const issued = (successful.commands ?? []).map((wire) => ({
      command: parseCommand(wire),
      wire,
    }));
    return { issued, flags: successful.usedInternalFlags ?? [] };
  }

  /** The answer of a query, on the state after the last activation. */
  async query(at: number, name: string): Promise<unknown> {
    const job = { queryId: 'q', queryType: name, arguments: [], headers: {} };
    const { successful } = await this.#workflow.activate({
      runId: this.#run.runId,
      timestamp: msToTs(at),
      isReplaying: true,
      historyLength: 3,
      jobs: [{ variant: 'queryWorkflow', queryWorkflow: job } as ProtoJob],
    });
    const answer = successful?.commands?.[0]?.respondToQuery;
    if (!answer?.succeeded) throw new Error(`query ${name}: ${getFailureMessage(answer?.failed)}`);
    return fromPayload(answer.succeeded.response);
  }

  /** An unhandled rejection in the workflow; known one turn of the event loop later. */
  get unhandledRejection(): string | undefined {
    const error = getUnhandledRejection(this.#workflow);
    return error === undefined ? undefined : inspect(error);
  }

  dispose(): Promise<void> {
    return this.#workflow.dispose();
  }
}

/** All randomness of a simulation comes from its schedule. */
const fixedRandom = {
  random: () => 0,
  uuid4: () => '00000000-0000-4000-8000-000000000000',
  fillRandom: <T>(bytes: T): T => bytes,
};

function buildWorkflowSetup(run: WorkflowRun, replaying: boolean): WorkflowSetup {
  const { workflowType, workflowId, runId } = run;
  const startedAt = new Date(run.startedAt);
  return {
    info: {
      workflowId,
      runId,
      workflowType,
      searchAttributes: {},
      typedSearchAttributes: new TypedSearchAttributes(),
      taskQueue: 'simulator',
      namespace: 'default',
      firstExecutionRunId: runId,
      originalExecutionRunId: runId,
      startTime: startedAt,
      runStartTime: startedAt,
      taskTimeoutMs: 10_000,
      attempt: 1,
      historyLength: 3,
      historySize: 0,
      continueAsNewSuggested: false,
      targetWorkerDeploymentVersionChanged: false,
      unsafe: {
        now: Date.now,
        isReplaying: replaying,
        isReplayingHistoryEvents: replaying,
        random: fixedRandom,
      },
    },
    randomnessSeed: [1, 2, 3, 4, 5, 6, 7, 8],
    now: run.startedAt,
    showStackTraceSources: false,
  };
}
