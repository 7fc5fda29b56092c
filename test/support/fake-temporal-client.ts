/** A fake Temporal client that gives configured answers in order, and records its calls. */
import {
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
  type WithStartWorkflowOperation,
} from '@temporalio/client';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { CardChanges } from '../../client/card-changes.ts';
import { ActionRefused } from '../../client/errors.ts';
import { searchAttributes, type Status } from '../../workflows/contract.ts';
import { buildStatus } from './api-stubs.ts';
import { buildRequest } from './facts.ts';

interface Call {
  name: string;
  updateId?: string;
  args?: unknown[];
  operation?: WithStartWorkflowOperation<never>;
  runId?: string | undefined;
}

interface StartOptions {
  updateId: string;
  args: unknown[];
  startWorkflowOperation: WithStartWorkflowOperation<never>;
}

export function createFakeTemporal(
  script: {
    starts?: unknown[];
    updates?: unknown[];
    running?: string;
    /** Descriptions of runs by run id; the watch has none. */
    statuses?: Record<string, Partial<Status>>;
  },
  under: ConstructorParameters<typeof CardChanges>[1] = loadPolicy('cn-default'),
) {
  const calls: Call[] = [];
  const next = (answers: unknown[] = []): unknown => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const client = {
    withDeadline: (_at: number, call: () => Promise<unknown>) => call(),
    workflow: {
      executeUpdateWithStart: async (_update: unknown, options: StartOptions) => {
        const { updateId, args, startWorkflowOperation: operation } = options;
        calls.push({ name: 'submit', updateId, args, operation });
        return next(script.starts);
      },
      getHandle: (id: string, runId?: string) => ({
        executeUpdate: async (update: { name: string }, options: Omit<Call, 'name'>) => {
          calls.push({ name: update.name, runId, ...options });
          return next(script.updates);
        },
        signal: async (signal: { name: string }, ...args: unknown[]) => {
          calls.push({ name: signal.name, runId, args });
          return next(script.updates);
        },
        query: async () => {
          const { statuses = { 'run-1': { stage: 'cancelled' } } } = script;
          const said = statuses[runId ?? 'watch'];
          if (!said) throw new WorkflowNotFoundError('gone', id, runId);
          return buildStatus(buildRequest().requestId, said);
        },
        describe: async () => ({
          typedSearchAttributes: {
            get: ({ name }: { name: string }) =>
              name === searchAttributes.requestId.name ? script.running : 'cooling',
          },
        }),
      }),
    },
  } as unknown as Client;
  return { calls, cardChanges: new CardChanges(client, under, { timeoutMs: 50, maxAttempts: 3 }) };
}

/** What the client throws when the workflow does not answer in time. */
export const noAnswer = new WorkflowUpdateRPCTimeoutOrCancelledError('deadline');

/** The refusal that a call ends with. @throws Error when it is not refused */
export const awaitRefusal = async (call: Promise<unknown>): Promise<ActionRefused> => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ActionRefused)) throw new Error(`not refused: ${String(error)}`);
  return error;
};
