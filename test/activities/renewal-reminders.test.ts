/** Reminders to merchants who never made a request. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import type { Notice } from '../../activities/notice.ts';
import {
  createMaintenanceActivities,
  type MaintenancePorts,
} from '../../activities/maintenance.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { buildMerchant, policy, submittedAt, timeAfter } from '../support/facts.ts';

function setUp({
  objected = [] as string[],
  away = false,
  listsNone = false,
  acquirers = ['demo'],
} = {}) {
  const told: string[] = [];
  const sent = new Set<string>();
  const faults = { away };
  const bound = (since: string) => ({ ...buildMerchant().binding, since });
  const records: Record<string, string> = {
    'M-1': timeAfter('-P340D'),
    'M-2': timeAfter('-P340D'),
    'M-3': timeAfter('-P100D'),
  };
  const ports = {
    requestIndex: {
      listAcquirers: async () => acquirers,
      hasRequest: async ({ merchantId }: { merchantId: string }) => merchantId === 'M-1',
    },
    merchants: {
      ...(!listsNone && {
        listMerchants: async (acquirerId: string, after = '') => {
          if (acquirerId !== 'demo') throw new PortFailure('unavailable', 'this core is away');
          return ['M-1', 'M-2', 'M-3', 'M-4'].filter((id) => id > after).slice(0, 2);
        },
      }),
      readRecord: async ({ merchantId }: { merchantId: string }) => {
        const since = records[merchantId];
        if (since === undefined)
          throw new PortFailure('refused', 'no such merchant', { code: 'INP_REQUIRED' });
        return buildMerchant({ merchantId, binding: bound(since) });
      },
    },
    reminders: {
      wasSent: async ({ merchantId }: { merchantId: string }, key: string) =>
        sent.has(`${merchantId} ${key}`),
      markSent: async ({ merchantId }: { merchantId: string }, key: string) =>
        void sent.add(`${merchantId} ${key}`),
    },
    renewalObjections: { listObjectedTerms: async () => objected },
    getPolicy: () => policy,
  } as unknown as MaintenancePorts;
  const deliverAll = async (notice: Notice) => {
    if (faults.away) throw new PortFailure('unavailable', 'the gateway is away');
    told.push(`${notice.merchant.merchantId} ${notice.event}`);
  };
  const { remindOtherMerchants } = createMaintenanceActivities(
    ports,
    { deliverAll },
    async () => undefined,
  );
  let lastHeartbeat: unknown;
  const run = (heartbeatDetails?: unknown) => {
    const env = new MockActivityEnvironment({ heartbeatDetails });
    env.on('heartbeat', (details: unknown) => {
      lastHeartbeat = structuredClone(details);
    });
    return env.run(remindOtherMerchants, submittedAt);
  };
  return { run, runAgain: () => run(lastHeartbeat), told, faults };
}

describe('[A74] A merchant who never made a request', () => {
  it('[A60, A74] A merchant who never made a request is reminded as others are, once, and others are not reminded here', async () => {
    const { run, told } = setUp();
    expect(await run()).toEqual({ compared: 2, unreadable: 1 });
    await run();
    expect(told).toEqual(['M-2 yearly-review']);
  });

  it('[A60] A merchant who never made a request is not told of a renewal to which they objected', async () => {
    const { run, told } = setUp({ objected: ['2026-07-05'] });
    await run();
    expect(told).toEqual([]);
  });

  it('[A74] A merchant who never made a request is reminded by the next attempt when the gateway was away', async () => {
    const { run, told, faults } = setUp({ away: true });
    await expect(run()).rejects.toThrow('away');
    faults.away = false;
    await run({ compared: 0, unreadable: 0, after: { acquirerId: 'demo', merchantId: 'M-1' } });
    expect(told).toEqual(['M-2 yearly-review']);
  });

  it('[A74] A merchant who never made a request is reminded although the core of another acquirer lists nobody at any try', async () => {
    const { run, runAgain, told } = setUp({ acquirers: ['another', 'demo'] });
    await expect(run()).rejects.toThrow('away');
    await expect(runAgain()).rejects.toThrow('away');
    expect(await runAgain()).toEqual({ compared: 2, unreadable: 2 });
    expect(told).toEqual(['M-2 yearly-review']);
  });

  it('[A74] A merchant who never made a request is not looked for where the core lists nobody', async () => {
    expect(await setUp({ listsNone: true }).run()).toEqual({ compared: 0, unreadable: 0 });
  });
});
