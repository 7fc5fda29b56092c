/** What the merchant's side does, and what comes of it. */
import type { AuditActionSpec } from './spec.ts';

const merchantSide = 'the merchant’s side';

export const merchantActions = {
  submitted: {
    by: 'who submits',
    when: 'the request was accepted',
    data: ['intake', 'guide', 'documents'],
  },
  corrected: {
    by: merchantSide,
    when: 'items were corrected',
    data: ['fields', 'documents'],
  },
  'window-chosen': {
    by: merchantSide,
    when: 'a time for the switch was chosen',
    data: ['from', 'to'],
  },
  withdrawn: { by: merchantSide, when: 'the request was withdrawn', data: ['reason'] },
  objected: {
    by: 'who objects',
    when: 'a contact or staff objected: the request is frozen',
    data: ['contact', 'call', 'newFacts'],
  },
  'objected-again': {
    by: 'who objects',
    when: 'a contact repeated an objection: it is only recorded',
    data: ['contact', 'call', 'newFacts'],
  },
  'old-card-reported-lost': { by: 'who reports', when: 'payouts are held: the old card is lost' },
  'new-card-reported-lost': { by: 'who reports', when: 'the new card is lost' },
  'code-requested': {
    by: 'merchant',
    when: 'a one-time code was requested',
    data: ['contact'],
    text: 'one-time code requested',
  },
  'code-not-delivered': {
    by: 'system',
    when: 'the one-time code was not delivered',
    text: 'one-time code not delivered',
  },
  'identity-session-opened': {
    by: 'owner',
    when: 'a session at a provider was opened, for this person and account only',
    data: ['method'],
    text: 'identity by {method}: session opened',
  },
  'identity-check-open': {
    by: 'owner',
    when: 'the check that the owner refers to is not finished',
    data: ['method'],
    text: 'identity by {method}: not finished',
  },
  'identity-checked': {
    by: 'owner',
    when: 'a proof of identity was checked',
    data: ['method', 'result', 'consentHash'],
    text: 'identity by {method}: {result}',
  },
  'agreement-signed': {
    by: 'owner',
    when: 'the agreement was signed',
    data: ['version', 'textHash', 'signingId', 'url'],
  },
  'agreement-declined': { by: 'owner', when: 'the agreement was declined' },
  'agreement-link-resent': {
    by: 'owner',
    when: 'the link to the agreement was sent again',
    text: 'link to the agreement sent again',
  },
  'penny-renewal-requested': {
    by: 'owner',
    when: 'another penny was requested: the old code is void',
    data: ['key'],
    text: 'another penny requested',
  },
  'penny-code-right': { by: 'owner', when: 'the code of the penny was entered' },
  'penny-code-wrong': { by: 'owner', when: 'a wrong code was entered' },
  'reverse-penny-received': {
    by: 'owner, bank or system',
    when: 'the payment from the new card was received as stated',
    data: ['key'],
    text: 'payment from the new card received',
  },
  'reverse-penny-mispaid': {
    by: 'owner, bank or system',
    when: 'a payment differs in amount or payer',
    data: ['key'],
    text: 'payment from the new card: not as stated',
  },
  'trial-confirmed': {
    by: 'owner',
    when: 'the test payout has landed on the new card',
    data: ['note'],
  },
  'trial-refused': { by: 'owner', when: 'the test payout has not landed', data: ['note'] },
  'wrong-data-reported': {
    by: merchantSide,
    when: 'wrong data was found while the new card is watched',
    data: ['fields'],
  },
} as const satisfies Record<string, AuditActionSpec>;
