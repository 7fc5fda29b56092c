/** The daily reading of payouts of watched cards: who is woken, and what is kept of it. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import type { CardPayouts } from '../../activities/settlement.ts';
import {
  createWatchMaintenanceActivities,
  type PageReport,
} from '../../activities/watch-maintenance.ts';
import type { WatchedCard } from '../../activities/watched-cards.ts';
import type { Alarm } from '../../domain/reconciliation/alarms.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { policy, submittedAt, timeAfter } from '../support/facts.ts';

const at = timeAfter('P2D');

const buildCard = (n: number): WatchedCard => ({
  acquirerId: 'demo',
  merchantId: `M-${n}`,
  requestId: `req-${n}`,
  facts: {
    since: submittedAt,
    cardVersion: 2,
    last4: '0128',
    merchant: { onboardAt: '2024-01-01T00:00:00.000Z', dailyAverageFen: 100_000, abnormal: false },
    firstPayoutSeen: false,
    capLifted: false,
    t0Allowed: false,
    lastReading: { at: timeAfter('P1D'), dueFen: 0, forwarded: 0 },
  },
  terms: policy,
});

const buildPayouts = (n: number, more: Partial<CardPayouts> = {}): CardPayouts => ({
  merchantId: `M-${n}`,
  sinceCardVersion: 2,
  targetLast4: '0128',
  cardVersion: 2,
  held: false,
  cycle: 'T1',
  dueFen: 0,
  payouts: [],
  earlier: [],
  ...more,
});

interface Case {
  cards: WatchedCard[];
  payouts: CardPayouts[];
  /** Whether a watch runs, and whether the card is still watched when none does. */
  runs?: boolean;
  isWatched?: boolean;
  /** Notices cannot be sent. */
  failsToTell?: boolean;
}

function setUp({ cards, payouts, runs = true, isWatched = true, failsToTell = false }: Case) {
  const saved: WatchedCard[] = [];
  const woken: [string, string][] = [];
  const raised: Alarm[] = [];
  const kept: string[] = [];
  const asked: unknown[] = [];
  const told: unknown[] = [];
  const ports: Parameters<typeof createWatchMaintenanceActivities>[0] = {
    watchedCards: {
      save: async (read) => void saved.push(...read),
      find: async () => undefined,
      listPage: async () => cards,
      listAcquirers: async () => [],
      isWatched: async () => isWatched,
      listUnread: async () => [],
    },
    watchMessages: {
      reportPayouts: async ({ requestId }, messageId) => {
        woken.push([requestId, messageId]);
        return runs;
      },
    },
    settlement: {
      readPayoutsOfCards: async (acquirerId, questions) => {
        asked.push([acquirerId, questions]);
        return payouts;
      },
    },
    alarms: {
      raise: async (alarm) => void raised.push(alarm),
      keep: async ({ requestId }, kinds) => void kept.push(`${requestId}: ${kinds.join(', ')}`),
      clear: async () => undefined,
    },
  };
  const { readWatchedPayouts } = createWatchMaintenanceActivities(
    ports,
    async ({ requestId }, returns) => {
      if (failsToTell) throw new PortFailure('unavailable', 'the mail server is away');
      told.push([requestId, returns.map(({ intentId }) => intentId)]);
    },
  );
  const logger = new DefaultLogger('ERROR', () => undefined);
  const read = async (): Promise<PageReport> =>
    (await new MockActivityEnvironment({}, { logger }).run(() =>
      readWatchedPayouts({ at }),
    )) as PageReport;
  return { read, saved, woken, raised, kept, asked, told };
}

describe('[A54] The maintenance', () => {
  it('[A54] The maintenance asks for all cards of a page at once, and wakes only the watch with news', async () => {
    const { read, saved, woken, asked } = setUp({
      cards: [buildCard(1), buildCard(2)],
      payouts: [buildPayouts(1, { dueFen: 1 }), buildPayouts(2)],
    });
    expect(await read()).toEqual({
      last: { acquirerId: 'demo', merchantId: 'M-2', requestId: 'req-2' },
      read: 2,
      unreadable: 0,
      woken: 1,
    });
    expect(asked).toEqual([
      [
        'demo',
        [
          { merchantId: 'M-1', cardVersion: 2 },
          { merchantId: 'M-2', cardVersion: 2 },
        ],
      ],
    ]);
    expect(woken).toEqual([['req-1', `payouts/${at}`]]);
    expect(saved.map(({ facts }) => facts.lastReading?.at)).toEqual([timeAfter('P1D'), at]);
  });

  it('[E3 scope] The maintenance asks for the card of a terminal, and takes no answer about the merchant for it', async () => {
    const own = buildCard(1);
    own.facts = { ...own.facts, terminal: 'SN-2' };
    const { read, asked, woken } = setUp({
      cards: [own, buildCard(1)],
      payouts: [buildPayouts(1, { terminal: 'SN-2', dueFen: 1 }), buildPayouts(1)],
    });
    expect(await read()).toMatchObject({ read: 2, woken: 1 });
    expect(asked).toMatchObject([
      ['demo', [{ merchantId: 'M-1', terminal: 'SN-2' }, { merchantId: 'M-1' }]],
    ]);
    expect(woken).toHaveLength(1);
  });

  it('[A54] The maintenance keeps nothing of a reading with news, so that the watch finds it as well', async () => {
    const card = buildCard(1);
    const { read, saved } = setUp({ cards: [card], payouts: [buildPayouts(1, { dueFen: 1 })] });
    await read();
    expect(saved).toEqual([card]);
  });

  it('[A54] The maintenance counts a card of which the settlement says nothing, does not take it for read, and ends no alarm about it', async () => {
    const { read, saved, woken, kept } = setUp({
      cards: [buildCard(1), buildCard(2)],
      payouts: [buildPayouts(2)],
    });
    expect(await read()).toMatchObject({ read: 1, unreadable: 1, woken: 0 });
    expect(kept).toEqual(['req-1: watch-lost']);
    expect(saved.map(({ requestId }) => requestId)).toEqual(['req-2']);
    expect(woken).toEqual([]);
  });

  it.each([
    ['raises an alarm when payouts need a look and no watch runs', true, ['watch-lost']],
    ['raises none when the watch has just ended', false, []],
  ])('[A54] The maintenance %s', async (_what, isWatched, kinds) => {
    const { read, raised } = setUp({
      cards: [buildCard(1)],
      payouts: [buildPayouts(1, { dueFen: 1 })],
      runs: false,
      isWatched,
    });
    await read();
    expect(raised.map(({ kind }) => kind)).toEqual(kinds);
  });

  const cameBack = { last4: '8889', cardVersion: 1, at };
  const withReturn = buildPayouts(1, {
    earlier: [
      {
        intentId: 'i-1',
        amountFen: 5,
        state: 'returned',
        last4: '8889',
        at,
        cycle: 'T1',
        cameBack,
      },
    ],
  });

  it('[B3.1] The maintenance tells of a payout that comes back after the watch, once, and wakes nobody', async () => {
    const over: WatchedCard = { ...buildCard(1), over: {} };
    const first = setUp({ cards: [over], payouts: [withReturn] });
    expect(await first.read()).toMatchObject({ read: 1, unreadable: 0, woken: 0 });
    expect(first.told).toEqual([['req-1', ['i-1']]]);
    const again = setUp({ cards: first.saved, payouts: [withReturn] });
    await again.read();
    expect([...again.told, ...again.woken]).toEqual([]);
  });

  it('[B3.1] The maintenance tells the next day of what came back after the watch when notices cannot be sent, and reads on', async () => {
    const over: WatchedCard = { ...buildCard(1), over: {} };
    const { read, saved } = setUp({
      cards: [over, buildCard(2)],
      payouts: [withReturn, buildPayouts(2)],
      failsToTell: true,
    });
    expect(await read()).toMatchObject({ read: 2 });
    expect(saved.find(({ requestId }) => requestId === 'req-1')).toEqual(over);
  });

  it('[B3.1] The maintenance leaves a merchant alone that the settlement does not know any more when the watch is over', async () => {
    const { read, told } = setUp({ cards: [{ ...buildCard(1), over: {} }], payouts: [] });
    expect(await read()).toMatchObject({ read: 0, unreadable: 0 });
    expect(told).toEqual([]);
  });

  it('[A54] The maintenance is through when no card is left', async () => {
    const { read } = setUp({ cards: [], payouts: [] });
    expect(await read()).toEqual({ read: 0, unreadable: 0, woken: 0 });
  });
});
