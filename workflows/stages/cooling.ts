/** The cooling-off: everybody who knew the old card is told and can stop the change with one tap. */
import { addDuration, parseDurationMs } from '../../domain/time/duration.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { waitFor, waitUntil } from '../shared/waiting.ts';
import type { Gate, Obtain } from './gate.ts';
import { screening } from './screening.ts';

/** Time starts to count only when at least one old contact was really told [D cooling]. */
const notifyContacts: Obtain = async (c, needed) => {
  const contactsTold = await c.notifier.deliver('cooling-started', {
    ...(needed.until !== undefined && { until: needed.until }),
  });
  const untold = contactsTold === 0 && ({ untold: true } as const);
  c.facts.cooling = { startedAt: c.now(), contactsTold, ...untold };
  c.record('system', 'cooling-off started', { data: { contactsTold } });
  return undefined;
};

/** Nobody could be told: a person calls, and his word stands for the notice. */
const awaitCallback: Obtain = async (c) => {
  const end = await waitFor(
    c,
    {
      waitingOn: 'operator',
      due: addDuration(c.now(), c.policy['review.target']),
      problems: [{ field: 'contacts', code: 'NTC_NOT_DELIVERED' }],
      next: {
        merchant: describeNextStep('wait'),
        staff: 'no old contact could be told: call one and record it',
      },
      summary: 'old contact called by',
    },
    () => c.facts.callback !== undefined,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') c.notifier.send('sla-missed');
  else c.facts.cooling = { startedAt: c.now(), contactsTold: 1, untold: true };
  return undefined;
};

/** Contacts are told once more shortly before the effect, however late a freeze has made it [E6 cooling-ending]. */
const awaitCoolingEnd: Obtain = async (c, needed) => {
  const { cooling } = c.facts;
  const until = needed.until ?? c.now();
  const remindAt = new Date(
    Date.parse(until) - parseDurationMs(c.policy['cooling.remindBefore']),
  ).toISOString();
  const isReminderDue = cooling && !cooling.remindedAt && cooling.startedAt < remindAt;
  const wait = {
    waitingOn: 'clock',
    due: until,
    next: {
      merchant: describeNextStep('cooling-until', { time: until }),
      staff: 'nothing: an objection would stop it',
    },
    summary: 'cooling-off ends',
  } as const;
  let end = await waitUntil(c, { ...wait, ...(isReminderDue && { remindAt }) });
  if (end === 'reminder' && cooling) {
    cooling.remindedAt = c.now();
    c.notifier.send('cooling-ending', { until });
    // Reminded in time: the end stays as it was said.
    if (Date.parse(c.now()) - Date.parse(remindAt) < reminderToleranceMs) {
      cooling.remindedAt = remindAt;
      end = await waitUntil(c, wait);
    }
  }
  return end === 'interrupted' ? { kind: 'interrupted' } : undefined;
};

/** Nobody objects the less for it. */
const reminderToleranceMs = 60_000;

export const cooling: Gate = {
  name: 'cooling',
  obtain: {
    // Facts that aged while time passed are obtained again, as screening does it.
    ...screening.obtain,
    'tell-contacts': notifyContacts,
    callback: awaitCallback,
    'wait-cooling': awaitCoolingEnd,
  },
};
