import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import {
  createReconciliationActivities,
  type AlarmsPort,
} from '../../activities/reconciliation.ts';
import type { ScanReport } from '../../activities/request-scan.ts';
import type { OutcomeSummary } from '../../activities/request-index.ts';
import type { WatchRef } from '../../activities/watched-cards.ts';
import type { SettlementPosition } from '../../activities/settlement.ts';
import type { Alarm, ProcessState, RenumberedDraft } from '../../domain/reconciliation/alarms.ts';
import type { RequestSummary } from '../../domain/request/request-summary.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';

const at = '2026-06-10T02:00:00.000Z';
const since = '2026-05-10T02:00:00.000Z';

const requestOf = (n: number, more: Partial<OutcomeSummary> = {}): OutcomeSummary => ({
  acquirerId: 'demo',
  merchantId: `M-${n}`,
  requestId: `req-${n}`,
  stage: 'cooling',
  money: 'old',
  closed: false,
  ...more,
});
const completed = (n: number): OutcomeSummary =>
  requestOf(n, { stage: 'completed', money: 'new', closed: true, targetLast4: '1011' });

interface Findings {
  outcomes: OutcomeSummary[];
  /** What the request index says of a merchant when it is read again. */
  meanwhile?: RequestSummary[];
  process?: ProcessState;
  position?: (merchantId: string) => Partial<SettlementPosition>;
  /** Watched cards, and when their payouts were last read. */
  unread?: (WatchRef & { readAt: string })[];
  /** Drafts of the bank's notices that wait for their owners. */
  renumbered?: RenumberedDraft[];
}

/** Reconciliation over a request index and parties in the state that a test gives. */
function setUpReconciliation({
  outcomes,
  meanwhile = outcomes,
  process = 'ended',
  position,
  unread = [],
  renumbered = [],
}: Findings) {
  const raised: Alarm[] = [];
  const cleared: string[][] = [];
  const kept: string[] = [];
  const alarms: AlarmsPort = {
    raise: async (alarm) => void raised.push(alarm),
    keep: async ({ merchantId }, kinds) => void kept.push(`${merchantId}: ${kinds.join(', ')}`),
    clear: async (kinds) => void cleared.push([...kinds]),
    listUnnotified: async () => raised.map((alarm, n) => ({ ...alarm, id: `${n}` })),
    markNotified: async () => undefined,
  };
  async function* from(after?: { merchantId: string }) {
    for (const request of outcomes)
      if (after === undefined || request.merchantId > after.merchantId) yield request;
  }
  const activities = createReconciliationActivities({
    requestIndex: {
      scanOpen: from,
      scanOutcomes: (_since, after) => from(after),
      findNewest: async ({ merchantId }) =>
        meanwhile.find((each) => each.merchantId === merchantId),
    },
    processes: { readState: async () => process },
    alarms,
    drafts: { listRenumbered: async () => renumbered },
    watchedCards: { listUnread: async (before) => unread.filter(({ readAt }) => readAt < before) },
    settlement: {
      readPosition: async ({ merchantId }) => ({
        targetLast4: '1011',
        cardVersion: 2,
        held: false,
        heldFen: 0,
        openBatches: 0,
        ...position?.(merchantId),
      }),
    },
  });
  return { activities, raised, cleared, kept };
}

const silent = new DefaultLogger('ERROR', () => undefined);

const run = <Args extends unknown[], T>(
  activity: (...args: Args) => Promise<T>,
  args: Args,
  heartbeatDetails?: ScanReport & { after: { acquirerId: string; merchantId: string } },
): Promise<T> =>
  new MockActivityEnvironment({ heartbeatDetails }, { logger: silent }).run(activity, ...args);

const kinds = (alarms: Alarm[]) => alarms.map(({ kind, merchantId }) => [kind, merchantId]);

describe('Comparing requests with processes', () => {
  it('Comparing requests with processes raises an alarm for each request that nobody works on, and ends those that are over', async () => {
    const outcomes = [requestOf(1), requestOf(2, { money: 'hold', stage: 'switching' })];
    const { activities, raised, cleared } = setUpReconciliation({ outcomes });
    expect(await run(activities.compareProcesses, [at])).toEqual({ compared: 2, unreadable: 0 });
    expect(kinds(raised)).toEqual([
      ['process-lost', 'M-1'],
      ['hold-lost', 'M-2'],
    ]);
    expect(cleared).toEqual([
      ['process-lost', 'hold-lost', 'payouts-unread', 'renumbered-unanswered'],
    ]);
  });

  it('Comparing requests with processes raises no alarm where a process works', async () => {
    const { activities, raised } = setUpReconciliation({
      outcomes: [requestOf(1)],
      process: 'running',
    });
    await run(activities.compareProcesses, [at]);
    expect(raised).toEqual([]);
  });

  it.each([
    ['the request closed', [requestOf(1, { stage: 'completed', closed: true })]],
    ['another request began', [{ ...requestOf(1), requestId: 'req-9' }]],
    ['the merchant is gone', []],
  ])(
    'Comparing requests with processes raises no alarm when %s while the process was read',
    async (_case, meanwhile) => {
      const { activities, raised } = setUpReconciliation({ outcomes: [requestOf(1)], meanwhile });
      await run(activities.compareProcesses, [at]);
      expect(raised).toEqual([]);
    },
  );

  it('Comparing requests with processes continues where an earlier attempt stopped', async () => {
    const { activities, raised } = setUpReconciliation({
      outcomes: [1, 2, 3].map((n) => requestOf(n)),
    });
    const got = { compared: 2, unreadable: 0, after: { acquirerId: 'demo', merchantId: 'M-2' } };
    expect(await run(activities.compareProcesses, [at], got)).toEqual({
      compared: 3,
      unreadable: 0,
    });
    expect(kinds(raised)).toEqual([['process-lost', 'M-3']]);
  });
});

it('Payouts of watched cards that nobody has read for two days are an alarm', async () => {
  const unread = [
    { ...completed(1), readAt: '2026-06-08T01:59:59.000Z' },
    { ...completed(2), readAt: '2026-06-08T02:00:00.000Z' },
  ];
  const { activities, raised } = setUpReconciliation({ outcomes: [], unread });
  await run(activities.compareProcesses, [at]);
  expect(kinds(raised)).toEqual([['payouts-unread', 'M-1']]);
  expect(raised[0]).toMatchObject({ found: `last read ${unread[0]?.readAt}` });
});

it('[B3.9] A new card number that the owner does not ask for is an alarm while the draft waits', async () => {
  const draft = { acquirerId: 'demo', merchantId: 'M-1', draftId: 'draft-1', expiresAt: since };
  const { activities, raised } = setUpReconciliation({ outcomes: [], renumbered: [draft] });
  await run(activities.compareProcesses, [at]);
  expect(raised).toMatchObject([
    { kind: 'renumbered-unanswered', merchantId: 'M-1', requestId: 'draft-1' },
  ]);
});

describe("Comparing outcomes with the acquirer's true targets", () => {
  const elsewhere = (merchantId: string) => (merchantId === 'M-2' ? { targetLast4: '8889' } : {});

  it("Comparing outcomes with the acquirer's true targets raises an alarm where payouts go to another card", async () => {
    const { activities, raised, cleared } = setUpReconciliation({
      outcomes: [completed(1), completed(2)],
      position: elsewhere,
    });
    await run(activities.compareTargets, [{ at, since }]);
    expect(raised).toMatchObject([
      { kind: 'target-differs', merchantId: 'M-2', expected: '1011', found: '8889' },
    ]);
    expect(cleared).toEqual([['target-differs', 'hold-left', 'lock-left']]);
  });

  it.each([
    ['a watch works on it', { process: 'running' as const }],
    ['another request began meanwhile', { meanwhile: [{ ...requestOf(2), requestId: 'req-9' }] }],
  ])(
    "Comparing outcomes with the acquirer's true targets raises no alarm while %s",
    async (_case, more) => {
      const { activities, raised } = setUpReconciliation({
        outcomes: [completed(2)],
        position: elsewhere,
        ...more,
      });
      await run(activities.compareTargets, [{ at, since }]);
      expect(raised).toEqual([]);
    },
  );

  it("Comparing outcomes with the acquirer's true targets counts a merchant the acquirer does not tell of, ends no alarm about them, and goes on", async () => {
    const { activities, kept } = setUpReconciliation({
      outcomes: [completed(1), completed(2)],
      position: (merchantId) => {
        if (merchantId === 'M-1') throw new PortFailure('refused', 'no such merchant');
        return {};
      },
    });
    expect(await run(activities.compareTargets, [{ at, since }])).toEqual({
      compared: 1,
      unreadable: 1,
    });
    expect(kept).toEqual(['M-1: target-differs, hold-left, lock-left']);
  });

  it("Comparing outcomes with the acquirer's true targets is tried again later when the acquirer does not answer, and ends no alarm meanwhile", async () => {
    const { activities, cleared } = setUpReconciliation({
      outcomes: [completed(1)],
      position: () => {
        throw new PortFailure('unavailable', 'down', { retryAfterMs: 90_000 });
      },
    });
    await expect(run(activities.compareTargets, [{ at, since }])).rejects.toMatchObject({
      type: 'Unavailable',
      nextRetryDelay: 90_000,
    });
    expect(cleared).toEqual([]);
  });
});

it('Alarms without a notice are returned with everything a notice needs', async () => {
  const { activities, raised } = setUpReconciliation({ outcomes: [requestOf(1)] });
  await run(activities.compareProcesses, [at]);
  expect(await run(activities.reportNewAlarms, [])).toEqual([{ ...raised[0], id: '0' }]);
});
