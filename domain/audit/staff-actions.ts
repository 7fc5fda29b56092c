/** What staff do [E3]. The name of the action in the API is in `domain/request/permissions.ts`. */
import { remarks, type AuditActionSpec } from './spec.ts';

export const staffActions = {
  claimed: { by: 'staff', when: 'somebody took the request for themselves', data: remarks },
  assigned: {
    by: 'staff',
    when: 'the request was given to a colleague',
    data: [...remarks, 'assignee'],
    text: 'assigned to {assignee}',
  },
  'claim-released': { by: 'staff', when: 'a claim was given up', data: remarks },
  escalated: { by: 'staff', when: 'the request was escalated', data: remarks },
  'note-added': { by: 'staff', when: 'a note was added', data: remarks },
  'first-approval': {
    by: 'staff',
    when: 'the first of two people asked for an action',
    data: [...remarks, 'action', 'step', 'until', 'limitFen'],
    text: '{action}: first of two people',
  },
  approved: {
    by: 'reviewer',
    when: 'a reviewer approved',
    data: [...remarks, 'evidence', 'feeWish'],
  },
  rejected: {
    by: 'reviewer, risk officer',
    when: 'the request was rejected',
    data: [...remarks, 'evidence'],
  },
  'information-requested': {
    by: 'reviewer',
    when: 'the merchant was asked for information',
    data: remarks,
  },
  'attested-in-person': {
    by: 'clerk',
    when: 'the owner was identified at a counter',
    data: [...remarks, 'bothCardsShown'],
  },
  'callback-confirmed': {
    by: 'staff',
    when: 'the contact confirmed on the phone',
    data: [...remarks, 'contact'],
  },
  'callback-denied': {
    by: 'staff',
    when: 'the contact denied on the phone',
    data: [...remarks, 'contact'],
  },
  'frozen-by-staff': { by: 'staff', when: 'staff froze the request', data: remarks },
  thawed: { by: 'risk officer', when: 'two people ended the freeze', data: remarks },
  'deadline-extended': {
    by: 'operator',
    when: 'two people moved a deadline',
    data: [...remarks, 'until'],
    text: 'deadline extended to {until}',
  },
  'step-retried': {
    by: 'operator',
    when: 'an operator had a step or a question tried again',
    data: [...remarks, 'step'],
    text: 'retry {step}',
  },
  'step-skip-approved': {
    by: 'operator',
    when: 'two people decided to leave a step out',
    data: [...remarks, 'step'],
    text: 'skip {step}',
  },
  'recall-requested': {
    by: 'risk officer',
    when: 'two people had payouts to the new card asked back from its bank',
    data: remarks,
  },
  'limit-approved': {
    by: 'operator',
    when: 'two people decided how much the new card may receive in a day',
    data: [...remarks, 'limitFen'],
    text: 'daily limit of {limitFen} fen',
  },
  'assertion-refused': {
    by: 'system',
    when: 'a decision carried a false proof of who acted: somebody reached Temporal',
    data: ['action'],
    text: '{action}: false proof of who acted',
  },
  'rollback-forced': { by: 'operator', when: 'two people ended the switch', data: remarks },
} as const satisfies Record<string, AuditActionSpec>;
