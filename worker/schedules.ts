/**
 * Schedules: reconciliation with workflows every 15 minutes, with settlement targets every morning
 * after the settlement file of the day, and maintenance every morning.
 */
import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import type { Comparison } from '../domain/reconciliation/alarms.ts';
import { taskQueue } from '../workflows/contract.ts';
import {
  reconciliationType,
  type ReconciliationInput,
} from '../workflows/reconciliation/contract.ts';
import { maintenanceType } from '../workflows/maintenance/contract.ts';

interface ScheduledWorkflow {
  scheduleId: string;
  spec: ScheduleOptions['spec'];
  workflowType: string;
  args: unknown[];
  summary: string;
}

export const buildReconciliationScheduleId = (comparison: Comparison): string =>
  `card-change-reconciliation-${comparison}`;
export const maintenanceScheduleId = 'card-change-maintenance';

const buildReconciliation = (
  comparison: Comparison,
  spec: ScheduledWorkflow['spec'],
): ScheduledWorkflow => ({
  scheduleId: buildReconciliationScheduleId(comparison),
  spec,
  workflowType: reconciliationType,
  args: [{ comparison }] satisfies [ReconciliationInput],
  summary: `reconciliation: ${comparison}`,
});

const scheduledWorkflows: readonly ScheduledWorkflow[] = [
  buildReconciliation('processes', { intervals: [{ every: '15 minutes' }] }),
  buildReconciliation('targets', {
    calendars: [{ hour: 7, minute: 30 }],
    timezone: 'Asia/Shanghai',
  }),
  {
    scheduleId: maintenanceScheduleId,
    // At this time people read messages.
    spec: { calendars: [{ hour: 9, minute: 30 }], timezone: 'Asia/Shanghai' },
    workflowType: maintenanceType,
    args: [],
    summary: 'maintenance: send reminders, delete expired data',
  },
];

/**
 * Creates the schedules, or updates existing ones. A paused schedule stays paused.
 * @throws Error when Temporal does not answer, or the worker may not create schedules
 */
export async function applySchedules(client: Client): Promise<void> {
  await Promise.all(scheduledWorkflows.map((workflow) => applySchedule(client, workflow)));
}

async function applySchedule(client: Client, workflow: ScheduledWorkflow): Promise<void> {
  const { scheduleId, ...schedule } = buildSchedule(workflow);
  try {
    await client.schedule.create({ scheduleId, ...schedule });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule
      .getHandle(scheduleId)
      .update((existing) => ({ ...schedule, state: existing.state }));
  }
}

const buildSchedule = ({ scheduleId, spec, workflowType, args, summary }: ScheduledWorkflow) => ({
  scheduleId,
  spec,
  action: {
    type: 'startWorkflow' as const,
    workflowType,
    workflowId: scheduleId,
    taskQueue,
    args,
    staticSummary: summary,
  },
  // Runs never overlap, and missed runs are not made up for.
  policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' as const },
});
