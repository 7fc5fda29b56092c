/** The cooling-off: all contacts of the record are notified and can stop the change with one tap. */
import { patched } from '@temporalio/workflow';
import { hasReachedOldContact } from '../../domain/identity/trusted-contact.ts';
import type { Facts } from '../../domain/gates/assessment.ts';
import type { Contact } from '../../domain/parties/merchant.ts';
import { addDuration, addMs, parseDurationMs } from '../../domain/time/duration.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { WaitState } from '../shared/wait-state.ts';
import { foreseeWait, waitFor, waitUntil } from '../shared/waiting.ts';
import type { Gate, NeedAssessment, Obtain } from './gate.ts';
import { screening } from './screening.ts';

type Cooling = NonNullable<Facts['cooling']>;

/** The cooling-off starts to count only when at least one old contact was notified [D cooling]. */
const notifyContacts: Obtain = async (c, needed) => {
  // Readers see the end with the notice, so it is known before: contacts are told by then, or it ends later.
  const soon = addMs(c.now(), Math.min(toldWithinMs, computeTermMs(needed) / 10));
  const until = findEnd(needed, soon);
  c.record('system', 'cooling-started');
  const told = await c.notifier.deliver(
    'cooling-started',
    { until },
    foreseeWait(c, buildCoolingWait(until)),
  );
  const isEnough = isToldEnough(c, told);
  // Whoever came in person during the cooling-off did so because nobody of long standing could be told: the tier stays raised.
  const isUntold = !isEnough || told.length === 0 || (c.facts.attested?.at ?? '') > c.since;
  const startedAt = c.now() > soon ? c.now() : soon;
  c.facts.cooling = {
    startedAt,
    contactsTold: isEnough ? told.length : 0,
    ...(isUntold && { untold: true }),
    ...(!isEnough && { newContactsTold: told.length }),
  };
  return isUntold ? 'assess' : undefined;
};

/** Whoever adds a contact of their own must not be the only one who is told. Open requests of before go the old way. */
const isToldEnough = (c: ChangeRequest, told: readonly Contact[]): boolean =>
  hasReachedOldContact(told, c.facts, c.policy, c.now()) ||
  told.length === 0 ||
  !patched('0.2-old-contacts-are-told');

/** In person with both cards, contacts of short standing count; without any, nobody would be told of the switch. */
const describeCall = ({ cooling }: Facts): string => {
  const call = 'no old contact could be notified: call one and record the call';
  const reject = 'freeze the request for the risk officer to reject';
  return cooling?.newContactsTold === undefined
    ? `${call}; where nobody answers any more, ${reject}`
    : `${call}; where nobody answers any more, a clerk attests the owner in person with both cards, or ${reject}`;
};

/** No contact could be notified: an operator calls one, and the recorded call replaces the notice. */
const awaitCallback: Obtain = async (c) => {
  const end = await waitFor(
    c,
    {
      waitingOn: 'operator',
      due: addDuration(c.now(), c.policy['review.target']),
      problems: [{ field: 'contacts', code: 'NTC_NOT_DELIVERED' }],
      next: {
        merchant: describeNextStep('old-contact-call'),
        staff: describeCall(c.facts),
      },
      summary: 'old contact called by',
    },
    () => c.facts.callback !== undefined || c.facts.cooling === undefined,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  // The owner has come in person with both cards: contacts of short standing count now, and are told once more.
  if (c.facts.cooling === undefined) return 'assess';
  if (end === 'late') c.notifier.sendOverdue(`${c.since} callback`);
  else c.facts.cooling = { startedAt: c.now(), contactsTold: 1, untold: true };
  return undefined;
};

/** Contacts are notified once more shortly before the end, even if a freeze has delayed the reminder [E6 cooling-ending]. */
const awaitCoolingEnd: Obtain = async (c, needed) => {
  const { cooling } = c.facts;
  const until = findEnd(needed, cooling?.startedAt);
  if (computeTermMs(needed) === 0) return undefined;
  const remindAt = new Date(
    Date.parse(until) - parseDurationMs(c.policy['cooling.remindBefore']),
  ).toISOString();
  const isReminderDue = cooling && isToldLess(cooling, remindAt);
  const wait = { ...buildCoolingWait(until), summary: 'cooling-off ends' };
  let end = await waitUntil(c, { ...wait, ...(isReminderDue && { remindAt }) });
  if (end === 'reminder' && cooling) {
    cooling.remindedAt = c.now();
    c.notifier.send('cooling-ending', { until });
    // The reminder was in time, so the cooling-off ends as announced.
    if (Date.parse(c.now()) - Date.parse(remindAt) < reminderToleranceMs) {
      cooling.remindedAt = remindAt;
      end = await waitUntil(c, wait);
    }
  }
  if (end === 'interrupted') return { kind: 'interrupted' };
  return end === 'late' ? undefined : 'assess';
};

/** Contacts were told of no end, or of an earlier one: the tier has risen since. Open requests go the old way. */
const isToldLess = ({ startedAt, remindedAt }: Cooling, remindAt: string): boolean =>
  (remindedAt ?? startedAt) < remindAt &&
  (remindedAt === undefined || patched('0.2-remind-of-a-later-end'));

const buildCoolingWait = (until: string) =>
  ({
    waitingOn: 'clock',
    due: until,
    next: {
      merchant: describeNextStep('cooling-until', { time: until }),
      staff: 'nothing to do: an objection stops the change',
    },
  }) satisfies WaitState;

/** A cooling-off that began after the assessment, with the notices, ends as much later. */
function findEnd({ until, assessedAt }: NeedAssessment, startedAt = assessedAt): string {
  const delayMs = Math.max(0, Date.parse(startedAt) - Date.parse(assessedAt));
  return addMs(until ?? assessedAt, delayMs);
}

/** What the policy asks for, counted from the assessment. */
const computeTermMs = ({ until, assessedAt }: NeedAssessment): number =>
  Math.max(0, Date.parse(until ?? assessedAt) - Date.parse(assessedAt));

/** The first try of a notice takes no longer. */
const toldWithinMs = 5_000;

/** A reminder that is late by less does not prolong the cooling-off. */
const reminderToleranceMs = 60_000;

export const cooling: Gate = {
  name: 'cooling',
  obtain: {
    // Facts that became too old during the cooling-off are obtained again.
    ...screening.obtain,
    'tell-contacts': notifyContacts,
    callback: awaitCallback,
    'wait-cooling': awaitCoolingEnd,
  },
};
