/** Schedules: the control every 15 minutes and every morning after the day's settlement file, then the sweep. */
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
  summary: `control: ${comparison}`,
});

const scheduledWorkflows: readonly ScheduledWorkflow[] = [
  buildReconciliation('processes', { intervals: [{ every: '15 minutes' }] }),
  buildReconciliation('targets', {
    calendars: [{ hour: 7, minute: 30 }],
    timezone: 'Asia/Shanghai',
  }),
  {
    scheduleId: maintenanceScheduleId,
    // When people read messages.
    spec: { calendars: [{ hour: 9, minute: 30 }], timezone: 'Asia/Shanghai' },
    workflowType: maintenanceType,
    args: [],
    summary: 'sweep: reminders, and what is kept no longer',
  },
];

/**
 * Creates the schedules, or brings those that are there up to date; one that was paused stays so.
 * @throws Error when Temporal does not answer, or the worker may not keep schedules
 */
export async function applySchedules(client: Client): Promise<void> {
  await Promise.all(scheduledWorkflows.map((work) => applySchedule(client, work)));
}

async function applySchedule(client: Client, work: ScheduledWorkflow): Promise<void> {
  const { scheduleId, ...schedule } = buildSchedule(work);
  try {
    await client.schedule.create({ scheduleId, ...schedule });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule
      .getHandle(scheduleId)
      .update((kept) => ({ ...schedule, state: kept.state }));
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
  // A run that takes long is not joined by a second one, and what was missed is not made up for.
  policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' as const },
});
