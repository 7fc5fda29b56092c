/** The scan of the daily maintenance: reminders and terminals, and heartbeats that say how far it has come. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import type { RegisterLateTerminals } from '../../activities/late-terminals.ts';
import {
  createMaintenanceActivities,
  type MaintenancePorts,
} from '../../activities/maintenance.ts';
import { createNoticeSender } from '../../activities/notice-sender.ts';
import type { NoticePorts } from '../../activities/notice.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { buildMerchant, policy, submittedAt, timeAfter } from '../support/facts.ts';

const at = timeAfter('P350D');
const silent = new DefaultLogger('ERROR', () => undefined);

function setUp(registerLateTerminals: RegisterLateTerminals = async () => undefined) {
  const sent: string[] = [];
  const cleared: string[] = [];
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
      async *scanAll(after) {
        for (const n of [1, 2, 3])
          if (`m-${n}` > (after?.merchantId ?? ''))
            yield {
              ...{ acquirerId: 'demo', merchantId: `m-${n}`, requestId: `req-${n}`, money: 'new' },
              ...{ stage: 'completed', closed: true },
            } as const;
      },
    },
    reminders: { wasSent: async () => false, markSent: async () => undefined },
    retention: {
      clearRelationEnded: async () => undefined,
    } as unknown as MaintenancePorts['retention'],
    maintenanceRuns: { markFinished: async () => undefined },
    alarms: { clear: async (kinds) => void cleared.push(...kinds) },
    getPolicy: () => policy,
  };
  const { maintainMerchants } = createMaintenanceActivities(ports, sender, registerLateTerminals);
  const run = (heartbeatDetails?: unknown) =>
    new MockActivityEnvironment({ heartbeatDetails }, { logger: silent }).run(() =>
      maintainMerchants(at),
    );
  return { run, sent, cleared };
}

it('[A60] A reminder is sent by an attempt of the maintenance that goes on where an earlier one has ended', async () => {
  const { run, sent } = setUp();
  const after = { acquirerId: 'demo', merchantId: 'm-2' };
  expect(await run({ compared: 2, unreadable: 0, after })).toEqual({ compared: 3, unreadable: 0 });
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.every((key) => key.includes('maintenance/demo/m-3/renewal/'))).toBe(true);
});

describe('[A61] Terminals in the daily maintenance', () => {
  it.each([
    ['does not answer is asked once a day, and alarms stand', 'unavailable', ['m-1'], []],
    ['refuses a merchant is asked about the others', 'refused', ['m-1', 'm-2', 'm-3'], []],
    ['answers is asked about all', undefined, ['m-1', 'm-2', 'm-3'], ['terminal-unregistered']],
  ] as const)(
    '[A61] A terminal management that %s; reminders are sent all the same',
    async (_how, failure, expected, alarms) => {
      const asked: string[] = [];
      const { run, sent, cleared } = setUp(async ({ merchantId }) => {
        asked.push(merchantId);
        if (failure !== undefined) throw new PortFailure(failure, 'the terminals say so');
      });
      expect(await run()).toEqual({ compared: 3, unreadable: 0 });
      expect({ asked, cleared }).toEqual({ asked: expected, cleared: alarms });
      expect(new Set(sent.map((key) => /m-\d/.exec(key)?.[0]))).toEqual(
        new Set(['m-1', 'm-2', 'm-3']),
      );
    },
  );
});
