import type { ListScreening } from '../domain/parties/lists.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';

export interface ScreeningQuestion {
  requestId: string;
  merchant: MerchantRef;
  accountToken: string;
}

/** Sanctions lists, blacklists, and the number of merchants that share a card. */
export interface ListsPort {
  screen(question: ScreeningQuestion, options: CallOptions): Promise<ListScreening>;
}

export const createListActivities = (lists: ListsPort) => ({
  screenLists: (question: ScreeningQuestion) =>
    callPort((options) => lists.screen(question, options)),
});
