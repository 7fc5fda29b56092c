/** The schedules on a dev server: the time-skipping one knows none. */
import type { ScheduleDescription } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectClient } from '../../adapters/temporal/connection.ts';
import { comparisons } from '../../domain/reconciliation/alarms.ts';
import { findDevServer } from '../../scripts/servers.ts';
import { startDevServer, type DevServer } from '../../scripts/servers/start-dev-server.ts';
import {
  buildReconciliationScheduleId,
  applySchedules,
  maintenanceScheduleId,
} from '../../worker/schedules.ts';
import { codecKeys } from '../support/test-env.ts';

let server: DevServer;
let client: Awaited<ReturnType<typeof connectClient>>;
beforeAll(async () => {
  server = await startDevServer({ path: await findDevServer(), port: 0, uiPort: 0 });
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
});
