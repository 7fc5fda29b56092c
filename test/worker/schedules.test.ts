/** The schedules on a dev server: the time-skipping one knows none. */
import { ScheduleOverlapPolicy, type ScheduleDescription } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connectClient } from '../../adapters/temporal/connection.ts';
import { createDataConverter } from '../../adapters/temporal/data-converter.ts';
import { comparisons } from '../../domain/reconciliation/alarms.ts';
import { findDevServer } from '../../scripts/servers.ts';
import { startDevServer, type DevServer } from '../../scripts/servers/start-dev-server.ts';
import {
  buildReconciliationScheduleId,
  applySchedules,
  maintenanceScheduleId,
} from '../../worker/schedules.ts';
import { taskQueue } from '../../workflows/contract.ts';
import { codecKeys } from '../support/test-env.ts';

let server: DevServer;
let client: Awaited<ReturnType<typeof connectClient>>;
beforeAll(async () => {
  server = await startDevServer({ path: await findDevServer() });
  client = await connectClient({ address: server.address, namespace: 'default' }, codecKeys);
}, 600_000);
afterAll(async () => {
  await client.connection.close();
  await server.stop();
});

const described = (): Promise<ScheduleDescription[]> =>
  Promise.all(
    comparisons.map((comparison) =>
      client.schedule.getHandle(buildReconciliationScheduleId(comparison)).describe(),
    ),
  );

describe('the schedules', () => {
  it('sweep once a day, when people read messages', async () => {
    await applySchedules(client);
    const { spec, action } = await client.schedule.getHandle(maintenanceScheduleId).describe();
    expect(spec.calendars?.[0]).toMatchObject({ hour: [{ start: 9 }], minute: [{ start: 30 }] });
    expect(spec.timezone).toBe('Asia/Shanghai');
    expect(action).toMatchObject({ workflowType: 'maintain', workflowId: maintenanceScheduleId });
  });

  it('begin one comparison every quarter of an hour and the other every morning', async () => {
    await applySchedules(client);
    const [processes, targets] = await described();
    expect(processes?.spec.intervals).toMatchObject([{ every: 15 * 60_000 }]);
    expect(processes?.action.args).toEqual([{ comparison: 'processes' }]);
    expect(targets?.spec.calendars?.[0]).toMatchObject({
      hour: [{ start: 7 }],
      minute: [{ start: 30 }],
    });
    expect(targets?.spec.timezone).toBe('Asia/Shanghai');
    expect(targets?.action.args).toEqual([{ comparison: 'targets' }]);
  });

  it('are kept by every worker that starts; one that was paused stays so', async () => {
    await client.schedule.getHandle(buildReconciliationScheduleId('targets')).pause('month end');
    await Promise.all([applySchedules(client), applySchedules(client)]);
    const [processes, targets] = await described();
    expect(processes?.state.paused).toBe(false);
    expect(targets?.state).toMatchObject({ paused: true, note: 'month end' });
    expect(targets?.policies.overlap).toBe('SKIP');
  });

  it('run again and again, although Temporal gives each run the result of the one before', async () => {
    await applySchedules(client);
    const connection = await NativeConnection.connect({ address: server.address });
    const worker = await Worker.create({
      connection,
      taskQueue,
      workflowBundle: { code: inject('workflowCode') },
      dataConverter: createDataConverter(codecKeys),
      activities: {
        compareProcesses: () => ({ compared: 3 }),
        reportNewAlarms: () => [],
        tellQueues: () => undefined,
      },
    });
    const scheduleId = buildReconciliationScheduleId('processes');
    const schedule = client.schedule.getHandle(scheduleId);
    /** Makes up for the run of a quarter of an hour, after the one that the schedule itself may just have begun. */
    const run = async (at: string) => {
      const start = new Date(Date.parse(at) - 1_000);
      const overlap = ScheduleOverlapPolicy.BUFFER_ALL;
      await schedule.backfill({ start, end: new Date(at), overlap });
      const handle = client.workflow.getHandle(`${scheduleId}-${at}`);
      const hasBegun = () =>
        handle.describe().then(
          () => true,
          () => false,
        );
      await expect.poll(hasBegun, { timeout: 20_000 }).toBe(true);
      const report: unknown = await handle.result();
      // From now on the schedule knows the result, and hands it to the next run.
      const running = async () => (await schedule.describe()).info.runningActions;
      await expect.poll(running, { timeout: 20_000 }).toEqual([]);
      const { events } = await handle.fetchHistory();
      const started = events?.[0]?.workflowExecutionStartedEventAttributes;
      return { report, wasGiven: started?.lastCompletionResult?.payloads?.length ?? 0 };
    };
    await worker.runUntil(async () => {
      const report = { compared: 3, alarms: 0 };
      expect(await run('2026-06-10T02:15:00Z')).toMatchObject({ report });
      expect(await run('2026-06-10T02:30:00Z')).toEqual({ report, wasGiven: 1 });
    });
    await connection.close();
  }, 60_000);
});
