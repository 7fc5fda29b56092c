/**
 * Every type of event that a back office may be told of: when it happens, and what its data says besides the
 * fields of every event. Receivers rely on these names.
 */
import { z } from 'zod';

const Code = z.string().describe('a failure code');
const Last4 = z.string().describe('last four digits of the card that payouts were left on');
const Fen = z.number().int().describe('fen');
const Instant = z.iso.datetime().describe('ISO 8601');
const Names = z.string().describe('names, separated by comma and blank');

interface EventSpec {
  when: string;
  data: z.ZodRawShape;
  /** Of `data`, and of what every event may have besides the ids. */
  example: Readonly<Record<string, unknown>>;
}

const ended = { data: { target: Last4.optional() } } as const;

export const eventCatalogue = {
  'card_change.accepted': {
    when: 'a request was accepted',
    data: { intake: z.string() },
    example: { terminal: 'SN-2', intake: 'app' },
  },
  'card_change.stage_entered': {
    when: 'the request entered a stage, which `entered` names',
    data: { entered: z.string() },
    example: { entered: 'review' },
  },
  'card_change.waiting_on_merchant': {
    when: 'the merchant has something to do',
    data: { due: Instant.optional(), codes: z.array(Code) },
    example: { due: '2026-06-12T02:00:00.000Z', codes: ['MAT_UNREADABLE'] },
  },
  'card_change.correction_needed': {
    when: 'the merchant was asked to correct items',
    data: { items: Names.optional(), round: z.number().int() },
    example: { items: 'newAccount.token', round: 1 },
  },
  'card_change.corrected': {
    when: 'the merchant corrected items',
    data: { fields: Names.optional() },
    example: { fields: 'newAccount.token' },
  },
  'card_change.information_needed': {
    when: 'a reviewer asked the merchant for information',
    data: {},
    example: {},
  },
  'card_change.identity_checked': {
    when: 'a proof of identity was checked',
    data: { method: z.string(), result: z.enum(['passed', 'not-passed', 'no-consent']) },
    example: { method: 'face', result: 'passed' },
  },
  'card_change.agreement_signed': {
    when: 'the owner signed the agreement',
    data: { version: z.string().optional() },
    example: { version: '2026-01' },
  },
  'card_change.review_overdue': {
    when: 'the target of the review has passed',
    data: {},
    example: {},
  },
  'card_change.approved': {
    when: 'a reviewer approved; a request of high risk needs two of these',
    data: {},
    example: {},
  },
  'card_change.cooling_started': {
    when: 'the cooling-off started',
    data: {},
    example: {},
  },
  'card_change.frozen': {
    when: 'the request was frozen',
    data: {},
    example: {},
  },
  'card_change.thawed': {
    when: 'two people ended the freeze',
    data: {},
    example: {},
  },
  'card_change.objected': {
    when: 'somebody does not want the change',
    data: {},
    example: {},
  },
  'card_change.payouts_held': {
    when: 'payouts to the merchant are held from now on',
    data: {},
    example: {},
  },
  'card_change.payouts_released': {
    when: 'payouts are held no longer; `money` says to which card they go',
    data: {},
    example: {},
  },
  'card_change.switched': {
    when: 'all steps of the switch were taken; the trial follows',
    data: {},
    example: {},
  },
  'card_change.test_payout_landed': {
    when: 'the test payout landed on the new card',
    data: {},
    example: {},
  },
  'card_change.test_payout_failed': {
    when: 'the test payout failed',
    data: {},
    example: {},
  },
  'card_change.rollback_started': {
    when: 'the switch is undone',
    data: {},
    example: {},
  },
  'card_change.completed': {
    when: 'the request ended: payouts go to the new card, which is watched for a while',
    ...ended,
    example: { target: '1011' },
  },
  'card_change.rejected': {
    when: 'the request ended: it was rejected',
    ...ended,
    example: { target: '8889' },
  },
  'card_change.cancelled': {
    when: 'the request ended: it was withdrawn',
    ...ended,
    example: { target: '8889' },
  },
  'card_change.expired': {
    when: 'the request ended: somebody did not act in time',
    ...ended,
    example: { target: '8889' },
  },
  'card_change.rolled_back': {
    when: 'the request ended: the switch was undone',
    ...ended,
    example: { target: '8889' },
  },
  'card_change.network_switched': {
    when: 'a network that pays by itself pays the new card',
    data: { network: z.string() },
    example: { network: 'wechat-pay' },
  },
  'card_change.network_restored': {
    when: 'a network that pays by itself pays the new card no longer',
    data: { network: z.string() },
    example: { network: 'wechat-pay' },
  },
  'card_change.network_payout_landed': {
    when: 'the first payout of a network that pays by itself landed on the new card',
    data: { network: z.string(), amountFen: Fen },
    example: { network: 'wechat-pay', amountFen: 125_000 },
  },
  'card_change.first_payout_landed': {
    when: 'the first payout landed on the new card',
    data: { amountFen: Fen },
    example: { amountFen: 125_000 },
  },
  'card_change.payout_came_back': {
    when: 'a payout came back from the old card after the release; it is paid again, once',
    data: { payout: z.string(), amountFen: Fen, card: z.string().describe('last four digits') },
    example: { payout: 'payout-77', amountFen: 125_000, card: '8889' },
  },
  'card_change.payout_sign_seen': {
    when: 'a sign of fraud was seen after the switch',
    data: {},
    example: {},
  },
  'card_change.another_card_requested': {
    when: 'the merchant has to name another card',
    data: {},
    example: {},
  },
  'card_change.recall_asked': {
    when: 'payouts are asked back from the bank of the new card',
    data: { amountFen: Fen },
    example: { amountFen: 125_000 },
  },
  'card_change.recall_answered': {
    when: 'a recall ended',
    data: { state: z.string(), askedFen: Fen, returnedFen: Fen },
    example: { state: 'returned', askedFen: 125_000, returnedFen: 125_000 },
  },
  'card_change.watch_ended': {
    when: 'the watch over the new card ended',
    data: { outcome: z.string(), target: Last4.optional() },
    example: { outcome: 'watched', target: '1011' },
  },
} as const satisfies Record<`card_change.${string}`, EventSpec>;

export type EventType = keyof typeof eventCatalogue;

export const eventTypes = Object.keys(eventCatalogue) as EventType[];

export const getEventSpec = (type: EventType): EventSpec => eventCatalogue[type];

/** What a person sends to see whether an endpoint receives; no endpoint chooses it. */
export const testEventType = 'endpoint.test';
