/** The watched card of the simulated request, as SQL would have it. */
import type { WatchedCard, WatchedCardsPort, WatchRef } from '../../../activities/watched-cards.ts';
import type { RequestIndex } from './storage.ts';

export class WatchedCards implements WatchedCardsPort {
  readonly #requestIndex: RequestIndex;
  readonly #cards = new Map<string, { card: WatchedCard; readAt: string }>();

  constructor(requestIndex: RequestIndex) {
    this.#requestIndex = requestIndex;
  }

  save(cards: readonly WatchedCard[], at: string): Promise<void> {
    for (const card of cards)
      if ((this.#cards.get(card.requestId)?.readAt ?? '') <= at)
        this.#cards.set(card.requestId, { card, readAt: at });
    return Promise.resolve();
  }

  find({ requestId }: WatchRef): Promise<WatchedCard | undefined> {
    return Promise.resolve(this.#cards.get(requestId)?.card);
  }

  listPage(after: WatchRef | undefined): Promise<WatchedCard[]> {
    const all = [...this.#cards.values()].map(({ card }) => card);
    return Promise.resolve(after ? [] : all.filter((card) => this.#isCompleted(card)));
  }

  listAcquirers(): Promise<string[]> {
    return Promise.resolve([]);
  }

  isWatched(watch: WatchRef): Promise<boolean> {
    return Promise.resolve(this.#isCompleted(watch));
  }

  listUnread(): Promise<[]> {
    return Promise.resolve([]);
  }

  #isCompleted({ requestId }: WatchRef): boolean {
    return this.#requestIndex.rows.get(requestId)?.state.stage === 'completed';
  }
}
