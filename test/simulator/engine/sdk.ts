/**
 * Every internal of the SDK that the simulator uses, and nothing else. Written for exactly 1.24.0:
 * check this file on each upgrade of the SDK.
 */
import { asyncLocalStorage, Context, type Info } from '@temporalio/activity';
import { noopMetricMeter } from '@temporalio/common';
import { parseWorkflowCode } from '@temporalio/worker/lib/worker.js';
import type { Workflow } from '@temporalio/worker/lib/workflow/interface.js';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';

export { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
export type { Workflow };
export type WorkflowCreator = ReusableVMWorkflowCreator;
export type WorkflowSetup = Parameters<WorkflowCreator['createWorkflow']>[0];
type Activation = Parameters<Workflow['activate']>[0];
type Completion = Awaited<ReturnType<Workflow['activate']>>;
export type ProtoJob = NonNullable<Activation['jobs']>[number];
export type ProtoCommand = NonNullable<NonNullable<Completion['successful']>['commands']>[number];

/** One per process, because the SDK sets process-wide handlers. */
export function createWorkflowCreator(
  code: string,
  activityNames: string[],
): Promise<WorkflowCreator> {
  // A run is three times faster without the hook that records a stack for every promise.
  globalHandlers.installed = true;
  // No watchdog: with one, every call into the sandbox starts a thread and is seven times slower.
  const noTimeout = undefined as unknown as number;
  const names = new Set(activityNames);
  return ReusableVMWorkflowCreator.create(parseWorkflowCode(code), noTimeout, names);
}

/** An unhandled rejection in the workflow; the SDK learns of it one turn of the event loop later. */
export const getUnhandledRejection = (workflow: Workflow & { unhandledRejection?: unknown }) =>
  workflow.unhandledRejection;

/** Runs an activity as a worker does, within its own context. */
export function runActivity(
  fn: (...args: never[]) => unknown,
  args: unknown[],
  scheduledTimestampMs: number,
): Promise<unknown> {
  const silent = () => undefined;
  const log = {
    log: silent,
    trace: silent,
    debug: silent,
    info: silent,
    warn: silent,
    error: silent,
  };
  const context = new Context(
    { scheduledTimestampMs } as Info,
    new Promise<never>(silent),
    new AbortController().signal,
    silent,
    undefined,
    log,
    noopMetricMeter,
    {},
  );
  return asyncLocalStorage.run(context, async () => fn(...(args as never[])));
}
