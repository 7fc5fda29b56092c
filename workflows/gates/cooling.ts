/** The cooling-off: everybody who knew the old card is told and can stop the change with one tap. */
import { durationMs } from '../../domain/duration.ts';
import { nextStep } from '../../domain/next-steps.ts';
import { notified, notify } from '../notify.ts';
import { after, waitFor, waitUntil } from '../waiting.ts';
import type { Gate, Obtain } from './gate.ts';
import { screening } from './screening.ts';

/** Time starts to count only when at least one old contact was really told (rules.md D). */
const tellContacts: Obtain = async (c, needed) => {
  const told = await notified(c, 'cooling-started', {
    ...(needed.until !== undefined && { until: needed.until }),
  });
  const untold = told.contacts === 0 && ({ untold: true } as const);
  c.facts.cooling = { startedAt: c.now(), contactsTold: told.contacts, ...untold };
  c.record('system', 'cooling-off started', { data: { contactsTold: told.contacts } });
  return undefined;
};

/** Nobody could be told: a person calls, and his word stands for the notice. */
const callback: Obtain = async (c) => {
  const end = await waitFor(
    c,
    {
      waitingOn: 'operator',
      due: after(c, c.policy['review.target']),
      problems: [{ field: 'contacts', code: 'NTC_NOT_DELIVERED' }],
      next: {
        merchant: nextStep('wait'),
        staff: 'no old contact could be told: call one and record it',
      },
      summary: 'old contact called by',
    },
    () => c.facts.callback !== undefined,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') notify(c, 'sla-missed');
  else c.facts.cooling = { startedAt: c.now(), contactsTold: 1, untold: true };
  return undefined;
};

/** Contacts are told once more shortly before the effect, however late a freeze has made it (rules.md E6). */
const waitCooling: Obtain = async (c, needed) => {
  const { cooling } = c.facts;
  const until = needed.until ?? c.now();
  const remindAt = new Date(
    Date.parse(until) - durationMs(c.policy['cooling.remindBefore']),
  ).toISOString();
  const reminds = cooling && !cooling.remindedAt && cooling.startedAt < remindAt;
  const wait = {
    waitingOn: 'clock',
    due: until,
    next: {
      merchant: nextStep('cooling-until', { time: until }),
      staff: 'nothing: an objection would stop it',
    },
    summary: 'cooling-off ends',
  } as const;
  let end = await waitUntil(c, { ...wait, ...(reminds && { remindAt }) });
  if (end === 'reminder' && cooling) {
    cooling.remindedAt = c.now();
    notify(c, 'cooling-ending', { until });
    // Reminded in time: the end stays as it was said.
    if (Date.parse(c.now()) - Date.parse(remindAt) < momentMs) {
      cooling.remindedAt = remindAt;
      end = await waitUntil(c, wait);
    }
  }
  return end === 'interrupted' ? { kind: 'interrupted' } : undefined;
};

/** Nobody objects the less for it. */
const momentMs = 60_000;

export const cooling: Gate = {
  name: 'cooling',
  obtain: {
    // Facts that aged while time passed are obtained again, as screening does it.
    ...screening.obtain,
    'tell-contacts': tellContacts,
    callback,
    'wait-cooling': waitCooling,
  },
};
