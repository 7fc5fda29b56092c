import type { ListScreening } from '../domain/parties.ts';
import { ask, type CallOptions, type MerchantRef } from './calls.ts';

export interface ScreeningQuestion {
  requestId: string;
  merchant: MerchantRef;
  accountToken: string;
}

/** Sanctions, blacklists, and how many merchants share a card. */
export interface ListsPort {
  screen(question: ScreeningQuestion, options: CallOptions): Promise<ListScreening>;
}

export const listActivities = (lists: ListsPort) => ({
  screenLists: (question: ScreeningQuestion) => ask((options) => lists.screen(question, options)),
});
