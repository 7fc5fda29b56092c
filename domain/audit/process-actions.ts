/** What the process does up to the switch, and at the end of a request or a watch. */
import type { AuditActionSpec } from './spec.ts';

const delivery = [
  'event',
  'notice',
  'notified',
  'owner',
  'old-contacts',
  'new-mobile',
  'agent',
  'staff',
] as const;

export const processActions = {
  'stage-entered': {
    by: 'system',
    when: 'the request entered a stage or ended',
    data: ['stage', 'money'],
    text: 'entered {stage}',
  },
  'gates-repeated': {
    by: 'system',
    when: 'an earlier gate no longer holds: the gates are passed again',
    data: ['unmet'],
  },
  'stage-failed': { by: 'system', when: 'a stage failed for a reason that nobody foresaw' },
  'cancellation-requested': {
    by: 'temporal',
    when: 'the workflow was cancelled in Temporal: the request is frozen',
  },
  'interrupt-too-late': {
    by: 'system',
    when: 'what was to stop the request came too late for that',
    data: ['interrupt'],
    text: 'too late: {interrupt}',
  },
  'report-dropped': { by: 'bank, network, acquirer', when: 'a report named another request' },
  'notice-sent': {
    by: 'system',
    when: 'a notice went out; per audience a digest of its text',
    data: delivery,
    text: 'notice sent: {event}',
  },
  'notice-not-delivered': {
    by: 'system',
    when: 'copies of a notice could not be delivered',
    data: [...delivery, 'copies'],
    text: 'notice not delivered: {event}',
  },
  'correction-requested': {
    by: 'system',
    when: 'the merchant was asked to correct items',
    data: ['items', 'round'],
  },
  'no-answer': {
    by: 'system',
    when: 'a party has not answered a question in time',
    data: ['question'],
    text: 'no answer: {question}',
  },
  'review-overdue': { by: 'system', when: 'the target of the review has passed' },
  'penny-ordered': { by: 'system', when: 'one cent was ordered to the new card', data: ['key'] },
  'penny-landed': { by: 'system', when: 'the cent landed', data: ['key'] },
  'penny-refused': { by: 'system', when: 'the cent was refused', data: ['key'] },
  'penny-returned': { by: 'system', when: 'the cent came back', data: ['key'] },
  'penny-code-not-entered': { by: 'system', when: 'no code was entered in time' },
  'reverse-penny-requested': {
    by: 'system',
    when: 'a payment from the new card was requested',
    data: ['key', 'amountFen'],
    text: 'payment from the new card requested',
  },
  'cooling-started': {
    by: 'system',
    when: 'the contacts are told, and the cooling-off starts',
    text: 'cooling-off started',
  },
  frozen: { by: 'system', when: 'the request was frozen' },
  'frozen-again': { by: 'system', when: 'a frozen request got another reason to be frozen' },
  'verdict-overdue': { by: 'system', when: 'the risk officer has not decided in time' },
  'payouts-held-long': {
    by: 'system',
    when: 'payouts are held for long: the next level is notified',
    data: ['level', 'since'],
    text: 'payouts held for long: {level}',
  },
  'payout-recalled': {
    by: 'system',
    when: 'a payout is asked back, one entry for each',
    data: ['payout', 'amountFen', 'paidAt'],
  },
  'recall-asked': {
    by: 'system',
    when: 'payouts are asked back from the bank of the new card',
    data: ['key', 'amountFen'],
  },
  'recall-overdue': { by: 'system', when: 'the bank has not answered a recall in time' },
  'recall-answered': {
    by: 'system',
    when: 'a recall ended: how, and how much came back',
    data: ['state', 'askedFen', 'returnedFen'],
    text: 'recall: {state}',
  },
  closed: {
    by: 'system',
    when: 'the request ended; `target` is the card payouts are left on',
    data: ['outcome', 'money', 'target'],
  },
  'watch-ended': {
    by: 'system',
    when: 'the watch over the new card ended; `target` as above',
    data: ['outcome', 'money', 'target'],
  },
} as const satisfies Record<string, AuditActionSpec>;
