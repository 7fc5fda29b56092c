/** What happens to the steps of the switch, of the trial and of the watch. */
import type { AuditActionSpec } from './spec.ts';

const order = ['order', 'target', 'key'] as const;

export const switchActions = {
  'step-done': {
    by: 'system',
    when: 'a step was done or undone',
    data: [...order, 'snapshotRef', 'hash', 'terminals', 'payouts', 'payoutsFen'],
    text: '{order}: done',
  },
  'step-refused': {
    by: 'system',
    when: 'a party refused a step',
    data: [...order, 'items'],
    text: '{order}: refused',
  },
  'step-skipped': {
    by: 'system',
    when: 'a step was left out, as operators decided',
    data: order,
    text: '{order}: left to operators',
  },
  'batch-open': {
    by: 'system',
    when: 'a batch of payouts was open before the cut-over, which waits for its end',
    data: ['batches'],
    text: 'a batch of payouts is open: the cut-over waits',
  },
  'cut-over-despite-batch': {
    by: 'system',
    when: 'operators decided not to wait for the end of an open batch of payouts',
    data: ['key'],
    text: 'cut over while a batch of payouts is open, as operators decided',
  },
  'switch-finished': { by: 'system', when: 'all steps of the switch were taken' },
  'no-terminal-to-test': { by: 'system', when: 'the merchant has no terminal for a test sale' },
  'test-sale-failed': { by: 'system', when: 'a test sale failed', data: ['key'] },
  'test-payout-landed': { by: 'system', when: 'the test payout landed' },
  'test-payout-failed': { by: 'system', when: 'the test payout failed' },
  'target-mismatch': {
    by: 'system',
    when: 'the settlement target that was read back is not the new card',
    text: 'target is not the new card',
  },
  'limit-low': {
    by: 'system',
    when: 'the new account may receive less in a day than an average day brings',
    data: ['limitFen', 'dailyAverageFen'],
  },
  'limit-adjusted': {
    by: 'system',
    when: 'the settlement has set how much the new card may receive in a day',
    data: ['limitFen'],
  },
  'network-cut-over': {
    by: 'system',
    when: 'a network that pays by itself was read back: it pays the new card',
    data: ['network'],
    text: '{network} pays the new card',
  },
  'network-restored': {
    by: 'system',
    when: 'a network that pays by itself was read back: it pays the new card no longer',
    data: ['network'],
    text: '{network} pays the new card no longer',
  },
  'network-mismatch': {
    by: 'system',
    when: 'a network that pays by itself does not pay the card that it should',
    data: ['network'],
    text: '{network} pays another card than it should',
  },
  'network-payout-landed': {
    by: 'system',
    when: 'the first payout of a network that pays by itself landed on the new card',
    data: ['network', 'amountFen'],
    text: 'first payout of {network} landed',
  },
  'network-payout-unseen': {
    by: 'system',
    when: 'the watch ends, and nobody has seen a payout of a network that pays by itself',
    data: ['network'],
    text: 'no payout of {network} was seen',
  },
  'hold-released': {
    by: 'system',
    when: 'payouts go to the new card, held ones too',
    data: ['money'],
  },
  'hold-kept': {
    by: 'system',
    when: 'operators left payouts held, as the old card takes no money',
    data: ['key'],
    text: 'payouts stay held: the old card is dead',
  },
  'hold-left': {
    by: 'system',
    when: 'the change is undone, and another request of the merchant goes on holding payouts',
    data: ['key'],
    text: 'payouts stay held: another request holds them',
  },
  'rollback-started': { by: 'system', when: 'the switch is undone' },
  'signature-revoked': { by: 'system', when: 'the agreement no longer counts after a rollback' },
  'terminals-replaced': {
    by: 'system',
    when: 'the record has terminals that were not there at the switch: they are registered',
    data: ['items'],
  },
  'terminals-overdue': { by: 'system', when: 'terminals are not configured in time' },
  'first-payout-landed': {
    by: 'system',
    when: 'the first payout landed on the new card',
    data: ['amountFen'],
  },
  'payout-came-back': {
    by: 'system',
    when: 'a payout came back from the old card after the release; it is paid again, once, to the card bound then',
    data: ['payout', 'amountFen', 'card'],
    text: 'a payout came back from the card ending {card}',
  },
  'balance-negative': {
    by: 'system',
    when: 'the merchant owes more than waits for them, after refunds or chargebacks',
    data: ['amountFen'],
  },
  'payout-sign-seen': {
    by: 'system',
    when: 'a sign of fraud was seen after the switch, and people were notified',
  },
  'another-card-requested': { by: 'system', when: 'the merchant has to name another card' },
  'another-card-overdue': { by: 'system', when: 'no other card was named in time' },
  'hold-released-elsewhere': {
    by: 'system',
    when: 'somebody else released a hold of the watch',
    text: 'hold released by somebody else',
  },
} as const satisfies Record<string, AuditActionSpec>;
