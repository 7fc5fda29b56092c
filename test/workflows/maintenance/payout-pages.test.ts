/** How the daily maintenance goes through the watched cards of several acquirers. */
import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { expect, inject, it, onTestFinished } from 'vitest';
import type { PageQuestion, PageReport } from '../../../activities/watch-maintenance.ts';
import { createDataConverter } from '../../../adapters/temporal/data-converter.ts';
import { maintenanceType } from '../../../workflows/maintenance/contract.ts';
import type { maintain } from '../../../workflows/maintenance/workflow.ts';
import { installQuietRuntime } from '../../support/runtime.ts';
import { codecKeys } from '../../support/test-env.ts';
import { startTimeSkippingServer } from '../../support/time-skipping-server.ts';

it('[A54] The maintenance reads the payouts of other acquirers when the settlement is silent about one, and then ends no alarm', async () => {
  installQuietRuntime();
  const converter = createDataConverter(codecKeys);
  const env = await startTimeSkippingServer(converter);
  onTestFinished(() => env.teardown());
  const read: string[] = [];
  let cleared = 0;
  let isSilent = true;
  const readWatchedPayouts = async (question: PageQuestion): Promise<PageReport> => {
    const { acquirerId = 'all', after } = question;
    if (acquirerId === 'a-2' && isSilent) throw ApplicationFailure.retryable('no answer');
    read.push(`${acquirerId} ${after?.requestId ?? 'first'}`);
    const last = { acquirerId, merchantId: 'M-1', requestId: 'req-1' };
    return { read: 2, unreadable: 0, woken: 0, ...(!after && { last }) };
  };
  const scanned = async () => ({ compared: 0, unreadable: 0 });
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: 'card-change',
    workflowBundle: { code: inject('workflowCode') },
    dataConverter: converter,
    activities: {
      listWatchedAcquirers: async () => ['a-1', 'a-2', 'a-3'],
      readWatchedPayouts,
      clearWatchAlarms: async () => void (cleared += 1),
      maintainMerchants: scanned,
      remindOtherMerchants: scanned,
      deleteUnused: async () => 0,
      recordMaintenance: async () => undefined,
    },
  });
  await worker.runUntil(async () => {
    const run = (workflowId: string) =>
      env.client.workflow.execute<typeof maintain>(maintenanceType, {
        workflowId,
        taskQueue: 'card-change',
      });
    expect(await run('silent')).toMatchObject({ payoutsRead: 8 });
    expect(read.toSorted()).toEqual(['a-1 first', 'a-1 req-1', 'a-3 first', 'a-3 req-1']);
    expect(cleared).toBe(0);
    isSilent = false;
    expect(await run('speaking')).toMatchObject({ payoutsRead: 12 });
    expect(cleared).toBe(1);
  });
});
