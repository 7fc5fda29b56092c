import { addTerm } from '../../domain/calendar.ts';
import { notify } from '../notify.ts';
import { after, deadline, waitFor } from '../waiting.ts';
import type { Gate, Obtain } from './gate.ts';

/**
 * Waits for one more decision. The target is a promise, the maximum an apology: both escalate,
 * neither decides (rules.md E2 review.target, review.max).
 */
const decision: Obtain = async (c) => {
  const known = c.facts.reviews.length;
  const target = deadline(c, c.policy['review.target'], c.since);
  const maximum = addTerm(c.since, c.policy['review.max'], c.policy.calendar);
  const due = c.escalated ? maximum : target;
  const end = await waitFor(
    c,
    {
      waitingOn: c.tier === 'red' ? 'risk' : 'operator',
      due: c.now() < due ? due : after(c, c.policy['review.target']),
      next: {
        merchant: 'wait for the review',
        staff:
          c.facts.reviews.length === 0
            ? 'approve or reject as maker'
            : 'approve or reject as checker',
      },
      summary: c.escalated ? 'review decided at the latest by' : 'review decided by',
    },
    () => c.facts.reviews.length !== known,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') {
    c.escalated = true;
    c.record('system', 'review overdue', { code: 'EXP_DEADLINE' });
    notify(c, 'review-overdue');
  }
  return undefined;
};

const callback: Obtain = async (c) => {
  const end = await waitFor(
    c,
    {
      waitingOn: 'risk',
      due: after(c, c.policy['review.target']),
      next: {
        merchant: 'expect a call to the number of the record',
        staff: 'call back a number of the record older than 30 days, then record it',
      },
      summary: 'callback recorded by',
    },
    () => c.facts.callback !== undefined,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') notify(c, 'review-overdue');
  return undefined;
};

export const review: Gate = { name: 'review', obtain: { 'review-decision': decision, callback } };
