/** Jobs to a workflow and its commands, independent of the SDK's protocol. */
import { isDeepStrictEqual } from 'node:util';
import type { ProtoFailure } from '@temporalio/common';
import type { ProtoCommand } from './sdk.ts';

/** How an activity ended, as reported to the workflow. */
export type ActivityEnd =
  | { end: 'completed'; value: unknown }
  | { end: 'failed'; type: string; cause: ProtoFailure; retryState: number }
  | { end: 'cancelled'; type: string }
  /** A local activity whose next attempt is so late that a timer waits for it. */
  | { end: 'backoff'; attempt: number; delayMs: number; scheduledAt: number };

/** A job of an activation: news for the workflow. */
export type Job =
  | { kind: 'start'; args: unknown[] }
  | { kind: 'signal'; name: string; args: unknown[] }
  | { kind: 'update'; id: string; name: string; args: unknown[] }
  | { kind: 'cancel' }
  | { kind: 'timer'; seq: number }
  | { kind: 'activity'; seq: number; local: boolean; result: ActivityEnd }
  | { kind: 'signalled'; seq: number };

/** Jobs that come from outside, not from the server itself. */
export type Message = Extract<Job, { kind: 'signal' | 'update' | 'cancel' }>;

const messages: readonly Job['kind'][] = ['signal', 'update', 'cancel'] satisfies Message['kind'][];

export const isMessage = (job: Job): job is Message => messages.includes(job.kind);

export interface ScheduledActivity {
  seq: number;
  type: string;
  local: boolean;
  args(): unknown[];
  startToCloseMs: number;
  scheduleToCloseMs: number;
  retry: { firstMs: number; factor: number; maxMs: number; attempts: number };
  /** For a local activity that is retried after a back-off. */
  attempt: number;
  scheduledAt: number | undefined;
  cancellation: 'try' | 'wait' | 'abandon';
}

/** A command of the workflow. */
export type Command =
  | { kind: 'start-timer'; seq: number; ms: number }
  | { kind: 'cancel-timer'; seq: number }
  | { kind: 'schedule'; activity: ScheduledActivity }
  | { kind: 'cancel-activity'; seq: number }
  | { kind: 'signal-other'; seq: number; name: string; args: unknown[] }
  | { kind: 'update'; id: string; state: 'accepted' }
  | { kind: 'update'; id: string; state: 'completed'; value: unknown }
  | { kind: 'update'; id: string; state: 'rejected'; code: string }
  | { kind: 'close'; how: 'completed'; result: unknown }
  | { kind: 'close'; how: 'failed' | 'cancelled' | 'continued'; why: string }
  | { kind: 'other' };

/** A command with its wire form, which must be the same on replay. */
export interface IssuedCommand {
  command: Command;
  wire: ProtoCommand;
}

export const hasSameCommands = (
  a: readonly IssuedCommand[],
  b: readonly IssuedCommand[],
): boolean =>
  a.length === b.length && a.every(({ wire }, i) => isDeepStrictEqual(wire, b[i]?.wire));

export interface WorkflowRun {
  workflowType: string;
  workflowId: string;
  runId: string;
  /** Epoch ms. */
  startedAt: number;
}
