import type { ListScreening } from '../domain/parties/lists.ts';
import type { VaultPort } from './vault.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';
import type { AssessedAnswer, Rules, WithRules } from './rules.ts';

export interface ScreeningQuestion {
  requestId: string;
  merchant: MerchantRef;
  accountToken: string;
}

/** What is known about a card in our own books. */
export type KnownCardsPort = Pick<VaultPort, 'countOtherMerchants'>;

/** Sanctions lists, blacklists, and the number of merchants that share a card. */
export interface ListsPort {
  screen(question: ScreeningQuestion, options: CallOptions): Promise<ListScreening>;
}

export const createListActivities = (lists: ListsPort, cards: KnownCardsPort, rules: Rules) => ({
  /**
   * Asks the lists, looks for the card at other merchants of the acquirer, and asks the rules.
   * @param sharedFrom from so many other merchants on it counts as shared [E2 limits.sharedCard]
   */
  screenLists: ({
    sharedFrom,
    rules: asked,
    ...question
  }: ScreeningQuestion & WithRules & { sharedFrom: number }): Promise<
    AssessedAnswer<ListScreening>
  > =>
    callPort(async (options) => {
      const screening = await lists.screen(question, options);
      const others = await cards.countOtherMerchants(question.merchant, question.accountToken);
      // No more than that: what others do later must not change what reviewers have seen.
      const shared = others >= sharedFrom ? sharedFrom : 0;
      const value = { ...screening, sharedWith: Math.max(screening.sharedWith, shared) };
      return rules.assessAnswer(value, asked, (_, { now }) => ({ lists: { value, at: now } }));
    }),
});
