/**
 * Reads the payouts of watched cards, a page of one acquirer at a time, and wakes the watches that have
 * something to do. A watch believes nothing of this: it reads the payouts itself.
 */
import { log } from '@temporalio/activity';
import { buildLostWatchAlarm, findAlarmKinds } from '../domain/reconciliation/alarms.ts';
import { findNewReturns } from '../domain/watch/payout-returns.ts';
import { assessWatch } from '../domain/watch/payout-watch.ts';
import { addReading, addTold, hasNews } from '../domain/watch/watch-reading.ts';
import { callPort, type CallOptions } from './calls.ts';
import type { TellOfLateReturns } from './late-returns.ts';
import type { AlarmsPort } from './reconciliation.ts';
import type { CardPayouts, SettlementPort } from './settlement.ts';
import type { WatchedCard, WatchedCardsPort, WatchRef } from './watched-cards.ts';

export interface WatchMessagesPort {
  /**
   * Tells a watch that the payouts are worth a look. The same message twice is one.
   * @returns false when no such watch runs
   */
  reportPayouts(watch: WatchRef, messageId: string): Promise<boolean>;
}

export interface WatchMaintenancePorts {
  watchedCards: WatchedCardsPort;
  watchMessages: WatchMessagesPort;
  settlement: Pick<SettlementPort, 'readPayoutsOfCards'>;
  alarms: Pick<AlarmsPort, 'raise' | 'keep' | 'clear'>;
}

export interface PageQuestion {
  at: string;
  acquirerId?: string;
  /** The last card of the page before. */
  after?: WatchRef;
}

export interface PageReport {
  /** Where the next page begins; missing after the last one. */
  last?: WatchRef;
  read: number;
  /** Watched cards of which the settlement says nothing. */
  unreadable: number;
  /** Watches that were woken. */
  woken: number;
}

export const createWatchMaintenanceActivities = (
  { watchedCards, watchMessages, settlement, alarms }: WatchMaintenancePorts,
  tellOfLateReturns: TellOfLateReturns,
) => {
  /** A card that nobody watches any more. @returns the card as it is to be stored */
  const readOver = async (
    card: WatchedCard,
    statement: CardPayouts,
    at: string,
    options: CallOptions,
  ): Promise<WatchedCard> => {
    const { facts, requestId } = card;
    const returns = findNewReturns(statement, facts.cardVersion, facts.told?.returns ?? []);
    if (returns.length === 0) return card;
    try {
      await tellOfLateReturns(card, returns, at, options);
      return { ...card, facts: { ...facts, ...addTold(facts, { returns }) } };
    } catch (error) {
      // The next day tells of it: no other card waits for it.
      log.error('a payout came back and nobody was told', { requestId, error: String(error) });
      return card;
    }
  };

  const wake = async (card: WatchedCard, at: string): Promise<void> => {
    const { acquirerId, merchantId, requestId } = card;
    if (await watchMessages.reportPayouts(card, `payouts/${at}`)) return;
    // One that has ended since the page was read is nobody's fault.
    if (!(await watchedCards.isWatched(card))) return;
    log.error('payouts need a look, but no watch runs', { requestId });
    await alarms.raise(buildLostWatchAlarm({ acquirerId, merchantId, requestId }), at);
  };

  return {
    /**
     * Reads one page and wakes the watches with news; those are told again the next day unless they have
     * looked by then. Where no watch is left it tells of what comes back itself.
     * @param question `at`: workflow time, ISO 8601; `acquirerId`: of whom, without it of all
     */
    readWatchedPayouts: ({ at, acquirerId, after }: PageQuestion): Promise<PageReport> =>
      callPort(async (options) => {
        const cards = await watchedCards.listPage(after, acquirerId);
        const [first] = cards;
        if (!first) return { read: 0, unreadable: 0, woken: 0 };
        const payouts = await settlement.readPayoutsOfCards(
          first.acquirerId,
          cards.map(({ merchantId, facts: { cardVersion, terminal } }) => ({
            merchantId,
            ...(terminal !== undefined && { terminal }),
            cardVersion,
          })),
          options,
        );
        const readings = cards.flatMap((card) => {
          const statement = findPayouts(payouts, card);
          if (!statement || card.over) return [];
          const assessment = assessWatch(card.facts, statement, card.terms, at);
          const isNews = hasNews(assessment);
          const facts = isNews ? card.facts : addReading(card.facts, assessment, at);
          return [{ isNews, card: { ...card, facts } }];
        });
        const over: WatchedCard[] = [];
        for (const card of cards) {
          const statement = card.over && findPayouts(payouts, card);
          if (statement) over.push(await readOver(card, statement, at, options));
        }
        const withNews = readings.filter(({ isNews }) => isNews);
        for (const { card } of withNews) await wake(card, at);
        const unread = cards.filter((card) => !card.over && !findPayouts(payouts, card));
        for (const card of unread) await alarms.keep(card, findAlarmKinds('maintenance'), at);
        await watchedCards.save([...readings.map(({ card }) => card), ...over], at);
        const { merchantId, requestId } = cards.at(-1) ?? first;
        return {
          last: { acquirerId: first.acquirerId, merchantId, requestId },
          read: readings.length + over.length,
          unreadable: unread.length,
          woken: withNews.length,
        };
      }),

    listWatchedAcquirers: (): Promise<string[]> => callPort(() => watchedCards.listAcquirers()),

    /** Clears alarms that no page has raised again. @param at of the maintenance, ISO 8601 */
    clearWatchAlarms: (at: string) =>
      callPort(() => alarms.clear(findAlarmKinds('maintenance'), at)),
  };
};

const findPayouts = (
  payouts: readonly CardPayouts[],
  { merchantId, facts: { cardVersion, terminal } }: WatchedCard,
): CardPayouts | undefined =>
  payouts.find(
    (each) =>
      each.merchantId === merchantId &&
      each.terminal === terminal &&
      each.sinceCardVersion === cardVersion,
  );
