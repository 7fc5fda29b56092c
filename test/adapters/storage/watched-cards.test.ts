/** Which cards the maintenance reads, and what is remembered of them. */
import { expect, it } from 'vitest';
import type { WatchedCard } from '../../../activities/watched-cards.ts';
import { createAuditLog } from '../../../adapters/storage/audit-log.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { createStatistics } from '../../../adapters/storage/statistics.ts';
import { createWatchedCards } from '../../../adapters/storage/watched-cards.ts';
import { buildBatch, buildEntry, buildOpening } from '../../support/audit-fixtures.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { policy } from '../../support/facts.ts';

const day = (n: number): string => new Date(Date.UTC(2026, 5, n)).toISOString();

describeOnBothDatabases('[A54] Watched cards', (database) => {
  const watchedCards = () => createWatchedCards(database());

  const completeRequest = async (acquirerId: string): Promise<WatchedCard> => {
    const opening = buildOpening({ acquirerId });
    await createRequests(database()).open(opening);
    await createAuditLog(database()).append(
      buildBatch(opening, [1, 1], {
        state: { stage: 'completed', waitingOn: 'nobody', money: 'new', problems: [] },
      }),
    );
    const { merchantId, requestId } = opening;
    const facts: WatchedCard['facts'] = {
      since: day(1),
      cardVersion: 2,
      last4: '0128',
      merchant: { onboardAt: day(1), dailyAverageFen: 1, abnormal: false },
      firstPayoutSeen: false,
      capLifted: false,
      t0Allowed: false,
    };
    const terms = {
      'firstPayout.cap': policy['firstPayout.cap'],
      't0.afterChange': policy['t0.afterChange'],
      'watch.signs': policy['watch.signs'],
      'payout.repaidWithin': policy['payout.repaidWithin'],
    };
    return { acquirerId, merchantId, requestId, facts, terms };
  };
  const enter = (card: WatchedCard, stage: 'frozen' | 'completed', more = {}) =>
    createAuditLog(database()).append(
      buildBatch(buildOpening({ ...card }), [2, 2], {
        state: { stage, waitingOn: 'risk', money: 'new', problems: [] },
        ...more,
      }),
    );
  const listAll = async (): Promise<string[]> => {
    const found: string[] = [];
    let page = await watchedCards().listPage(undefined);
    while (page.length > 0) {
      expect(new Set(page.map(({ acquirerId }) => acquirerId)).size).toBe(1);
      found.push(...page.map(({ requestId }) => requestId));
      page = await watchedCards().listPage(page.at(-1));
    }
    return found;
  };

  it('[A54] Watched cards come in pages of one acquirer, without those that are stopped or over', async () => {
    const [one, other, stopped, over] = (await Promise.all(
      ['acq-1', 'acq-2', 'acq-2', 'acq-2'].map(completeRequest),
    )) as [WatchedCard, WatchedCard, WatchedCard, WatchedCard];
    await watchedCards().save([one, other, stopped, over], day(2));
    await enter(stopped, 'frozen');
    const ended = buildEntry(2, { action: 'watch-ended', data: { outcome: 'superseded' } });
    await enter(over, 'completed', { entries: [ended] });
    const found = await listAll();
    const listed = [one, other, stopped, over].map(({ requestId }) => found.includes(requestId));
    expect(listed).toEqual([true, true, false, false]);
    const ofOne = await watchedCards().listPage(undefined, 'acq-2');
    expect(new Set(ofOne.map(({ acquirerId }) => acquirerId))).toEqual(new Set(['acq-2']));
    expect(await watchedCards().listPage(ofOne.at(-1), 'acq-2')).toEqual([]);
    expect(await watchedCards().listAcquirers()).toEqual(
      expect.arrayContaining(['acq-1', 'acq-2']),
    );
    const watched = [one, stopped, over].map((card) => watchedCards().isWatched(card));
    expect(await Promise.all(watched)).toEqual([true, false, false]);
  });

  it('[B3.1] Watched cards are read on when their watch is over, until a request binds another card', async () => {
    const over = await completeRequest('acq-4');
    await watchedCards().save([over], day(2));
    const ended = buildEntry(2, { action: 'watch-ended', data: { outcome: 'watched' } });
    await enter(over, 'completed', { entries: [ended] });
    const find = async () =>
      (await watchedCards().listPage({ ...over, acquirerId: 'acq-3', requestId: 'z' })).filter(
        ({ acquirerId }) => acquirerId === 'acq-4',
      );
    expect(await find()).toEqual([{ ...over, over: {} }]);
    expect(await watchedCards().isWatched(over)).toBe(false);
    const later = buildOpening({ ...over, requestId: `${over.requestId}-later`, at: day(20) });
    await createRequests(database()).open(later);
    expect(await find()).toHaveLength(1);
    await createAuditLog(database()).append(
      buildBatch(later, [1, 1], {
        state: { stage: 'completed', waitingOn: 'nobody', money: 'new', problems: [] },
      }),
    );
    expect(await find()).toEqual([]);
  });

  it('[A54] Watched cards keep the latest reading, and are unread when that is long ago', async () => {
    const card = await completeRequest('acq-3');
    const read = (n: number): WatchedCard => ({
      ...card,
      facts: { ...card.facts, lastReading: { at: day(n), dueFen: n, forwarded: 0 } },
    });
    await watchedCards().save([read(4)], day(4));
    await watchedCards().save([read(3)], day(3));
    expect(await watchedCards().find(card)).toEqual(read(4));
    const unread = async (before: number) =>
      (await watchedCards().listUnread(day(before))).filter(
        ({ requestId }) => requestId === card.requestId,
      );
    expect(await unread(4)).toEqual([]);
    expect(await unread(5)).toMatchObject([{ acquirerId: 'acq-3', readAt: day(4) }]);
    const now = Date.parse(day(30));
    const { watchedCards: counted } = await createStatistics(database()).read(now, now);
    expect(counted.unreadSince).toBeLessThanOrEqual(Date.parse(day(4)));
    expect(await watchedCards().find({ ...card, requestId: 'unknown' })).toBeUndefined();
  });
});
