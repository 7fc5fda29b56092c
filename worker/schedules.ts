/** Schedules: the control every 15 minutes and every morning after the day's settlement file, then the sweep. */
import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import type { Comparison } from '../domain/control.ts';
import { taskQueue } from '../workflows/contract.ts';
import { controlType, type ControlInput } from '../workflows/control/contract.ts';
import { sweepType } from '../workflows/sweep/contract.ts';

interface Work {
  scheduleId: string;
  spec: ScheduleOptions['spec'];
  workflowType: string;
  args: unknown[];
  summary: string;
}

export const controlScheduleIdOf = (comparison: Comparison): string =>
  `card-change-control-${comparison}`;
export const sweepScheduleId = 'card-change-sweep';

const comparisonBy = (comparison: Comparison, spec: Work['spec']): Work => ({
  scheduleId: controlScheduleIdOf(comparison),
  spec,
  workflowType: controlType,
  args: [{ comparison }] satisfies [ControlInput],
  summary: `control: ${comparison}`,
});

const every: readonly Work[] = [
  comparisonBy('processes', { intervals: [{ every: '15 minutes' }] }),
  comparisonBy('targets', {
    calendars: [{ hour: 7, minute: 30 }],
    timezone: 'Asia/Shanghai',
  }),
  {
    scheduleId: sweepScheduleId,
    // When people read messages.
    spec: { calendars: [{ hour: 9, minute: 30 }], timezone: 'Asia/Shanghai' },
    workflowType: sweepType,
    args: [],
    summary: 'sweep: reminders, and what is kept no longer',
  },
];

/**
 * Creates the schedules, or brings those that are there up to date; one that was paused stays so.
 * @throws Error when Temporal does not answer, or the worker may not keep schedules
 */
export async function keepSchedules(client: Client): Promise<void> {
  await Promise.all(every.map((work) => keep(client, work)));
}

async function keep(client: Client, work: Work): Promise<void> {
  const { scheduleId, ...schedule } = scheduleOf(work);
  try {
    await client.schedule.create({ scheduleId, ...schedule });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule
      .getHandle(scheduleId)
      .update((kept) => ({ ...schedule, state: kept.state }));
  }
}

const scheduleOf = ({ scheduleId, spec, workflowType, args, summary }: Work) => ({
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
