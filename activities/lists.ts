import { log } from '@temporalio/activity';
import type { ListScreening } from '../domain/parties/lists.ts';
import type { MerchantRecord } from '../domain/parties/merchant.ts';
import { viewInScope, type Scope } from '../domain/parties/scope.ts';
import { computeDigest } from './digest.ts';
import type { MerchantsPort, RecordQuestion } from './merchants.ts';
import type { VaultPort } from './vault.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';
import type { AssessedAnswer, Rules, RulesQuestion, WithRules } from './rules.ts';

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

export interface ListsQuestion extends ScreeningQuestion, WithRules {
  /** From so many other merchants on a card counts as shared [E2 limits.sharedCard]. */
  sharedFrom: number;
  /** The merchant record is read as well. */
  record?: { personToken?: string; scope?: Scope };
}

export interface ScreeningAnswer extends AssessedAnswer<ListScreening> {
  /** Missing when it could not be read in time: then it is asked for by itself. */
  record?: MerchantRecord | 'as-known';
}

/** How long the lists' answer waits for the merchant record. */
const recordWithinMs = 1_500;

export const createListActivities = (
  lists: ListsPort,
  cards: KnownCardsPort,
  merchants: Pick<MerchantsPort, 'readRecord'>,
  rules: Rules,
) => ({
  /**
   * Asks the lists, looks for the card at other merchants of the acquirer, reads the merchant record if it is
   * asked for, and asks the rules.
   */
  screenLists: ({
    sharedFrom,
    record: recordAsked,
    rules: asked,
    ...question
  }: ListsQuestion): Promise<ScreeningAnswer> =>
    callPort(async (options) => {
      const { merchant, accountToken, requestId } = question;
      const reading =
        recordAsked &&
        readRecordSoon(merchants, merchant, { accountToken, requestId, ...recordAsked }, options);
      const screening = await lists.screen(question, options);
      const others = await cards.countOtherMerchants(question.merchant, question.accountToken);
      // No more than that: what others do later must not change what reviewers have seen.
      const shared = others >= sharedFrom ? sharedFrom : 0;
      const value = { ...screening, sharedWith: Math.max(screening.sharedWith, shared) };
      const record = await reading;
      const inScope = record && viewInScope(record, recordAsked?.scope);
      const isKnown = inScope && (await isKnownRecord(rules, asked, inScope));
      const answer = await rules.assessAnswer(value, asked, (_, { now }) => ({
        lists: { value, at: now },
        ...(inScope && { merchant: { value: inScope, at: now } }),
      }));
      return { ...answer, ...(record && { record: isKnown ? 'as-known' : record }) };
    }),
});

/** Undefined when the core system does not answer at once. */
async function readRecordSoon(
  merchants: Pick<MerchantsPort, 'readRecord'>,
  merchant: MerchantRef,
  question: RecordQuestion,
  { signal }: CallOptions,
): Promise<MerchantRecord | undefined> {
  const soon = AbortSignal.any([signal, AbortSignal.timeout(recordWithinMs)]);
  try {
    return await merchants.readRecord(merchant, question, { signal: soon });
  } catch (error) {
    log.warn('the merchant record is read by itself', { error: String(error) });
    return undefined;
  }
}

/** Whether the facts of the question have this record: then it need not stay in the history once more. */
async function isKnownRecord(
  rules: Rules,
  asked: RulesQuestion | undefined,
  record: MerchantRecord,
): Promise<boolean> {
  const facts = asked && (await rules.recall(asked.request, asked).catch(() => undefined));
  return facts !== undefined && computeDigest(facts.merchant?.value) === computeDigest(record);
}
