/**
 * Every internal of the SDK that the simulator rests on, and nothing else. Written against 1.24.0
 * exactly: on an upgrade of the SDK this is the file to look at.
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

/** One per process: the SDK sets handlers of the whole process. */
export function createWorkflowCreator(
  code: string,
  activityNames: string[],
): Promise<WorkflowCreator> {
  // Without the hook that takes a stack for every promise a run is three times faster.
  globalHandlers.installed = true;
  // No watchdog: with one, every call into the sandbox starts a thread and is seven times slower.
  const noTimeout = undefined as unknown as number;
  const names = new Set(activityNames);
  return ReusableVMWorkflowCreator.create(parseWorkflowCode(code), noTimeout, names);
}

/** A rejection that nothing in the workflow took; the SDK learns of it a turn of the event loop later. */
export const getUnhandledRejection = (workflow: Workflow & { unhandledRejection?: unknown }) =>
  workflow.unhandledRejection;

/** Runs an activity as a worker does, within a context of its own. */
export function runActivity(fn: (...args: never[]) => unknown, args: unknown[]): Promise<unknown> {
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
    {} as Info,
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
