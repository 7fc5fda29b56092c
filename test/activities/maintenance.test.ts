/** Reminders of the daily maintenance, whose heartbeats say how far its scan has come. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import {
  createMaintenanceActivities,
  type MaintenancePorts,
} from '../../activities/maintenance.ts';
import { createNoticeSender } from '../../activities/notice-sender.ts';
import type { NoticePorts } from '../../activities/notice.ts';
import { buildMerchant, policy, submittedAt, timeAfter } from '../support/facts.ts';

const at = timeAfter('P350D');

it('[A60] A reminder is sent by an attempt of the maintenance that goes on where an earlier one has ended', async () => {
  const sent: string[] = [];
  const contact = { channel: 'sms', address: '13800001234' } as const;
  const record = buildMerchant({
    binding: { ...buildMerchant().binding, since: submittedAt },
  });
  const merchants = {
    readRecord: async () => record,
    findContactAddress: async () => contact,
  } as unknown as MaintenancePorts['merchants'];
  const sender = createNoticeSender({
    merchants,
    sms: { send: async ({ key }: { key: string }) => void sent.push(key) },
    mail: { send: async ({ messageId }: { messageId: string }) => void sent.push(messageId) },
    links: { buildStopLink: () => 'https://x.cn/s', buildStatusLink: () => 'https://x.cn/t' },
    findServicePhone: () => '4008881234',
  } as unknown as NoticePorts);
  const ports: MaintenancePorts = {
    merchants,
    renewalObjections: { listObjectedTerms: async () => [] },
    requestIndex: {
      hasRequest: async () => true,
      listAcquirers: async () => ['demo'],
      async *scanAll() {
        yield {
          ...{ acquirerId: 'demo', merchantId: 'm-2', requestId: 'req-2', money: 'new' },
          ...{ stage: 'completed', closed: true },
        } as const;
      },
    },
    reminders: { wasSent: async () => false, markSent: async () => undefined },
    retention: {
      clearRelationEnded: async () => undefined,
    } as unknown as MaintenancePorts['retention'],
    maintenanceRuns: { markFinished: async () => undefined },
    getPolicy: () => policy,
  };
  const { maintainMerchants } = createMaintenanceActivities(ports, sender);
  const after = { acquirerId: 'demo', merchantId: 'm-1' };
  const heartbeatDetails = { compared: 1, unreadable: 0, after };
  const report = await new MockActivityEnvironment({ heartbeatDetails }).run(() =>
    maintainMerchants(at),
  );
  expect(report).toEqual({ compared: 2, unreadable: 0 });
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.every((key) => key.includes('maintenance/demo/m-2/renewal/'))).toBe(true);
});
