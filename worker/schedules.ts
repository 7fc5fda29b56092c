/** The control's schedules: every 15 minutes, and every morning after the day's settlement file. */
import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import type { Comparison } from '../domain/control.ts';
import { taskQueue } from '../workflows/contract.ts';
import { controlType, type ControlInput } from '../workflows/control/contract.ts';

const specs: Record<Comparison, ScheduleOptions['spec']> = {
  processes: { intervals: [{ every: '15 minutes' }] },
  targets: { calendars: [{ hour: 7, minute: 30 }], timezone: 'Asia/Shanghai' },
};

export const controlScheduleIdOf = (comparison: Comparison): string =>
  `card-change-control-${comparison}`;

/**
 * Creates the schedules, or brings those that are there up to date; one that was paused stays so.
 * @throws Error when Temporal does not answer, or the worker may not keep schedules
 */
export async function keepSchedules(client: Client): Promise<void> {
  await Promise.all(
    (Object.keys(specs) as Comparison[]).map((comparison) => keep(client, comparison)),
  );
}

async function keep(client: Client, comparison: Comparison): Promise<void> {
  const { scheduleId, ...schedule } = scheduleOf(comparison);
  try {
    await client.schedule.create({ scheduleId, ...schedule });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule
      .getHandle(scheduleId)
      .update((kept) => ({ ...schedule, state: kept.state }));
  }
}

const scheduleOf = (comparison: Comparison) => ({
  scheduleId: controlScheduleIdOf(comparison),
  spec: specs[comparison],
  action: {
    type: 'startWorkflow' as const,
    workflowType: controlType,
    workflowId: controlScheduleIdOf(comparison),
    taskQueue,
    args: [{ comparison }] as [ControlInput],
    staticSummary: `control: ${comparison}`,
  },
  // A comparison that takes long is not joined by a second one, and what was missed is not made up for.
  policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' as const },
});
