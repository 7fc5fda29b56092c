/** The cooling-off: everybody who knew the old card is told and can stop the change with one tap. */
import { durationMs } from '../../domain/duration.ts';
import type { Case } from '../case.ts';
import { notify } from '../notify.ts';
import { waitFor, waitUntil } from '../waiting.ts';
import { after, type Gate, type Obtain } from './gate.ts';
import { screening } from './screening.ts';

/** Time starts to count only when at least one old contact was really told (rules.md D). */
const tellContacts: Obtain = async (c, needed) => {
  const told = await notify(c, 'cooling-started', {
    ...(needed.until !== undefined && { until: needed.until }),
  });
  c.facts.cooling = { startedAt: c.now(), contactsTold: told.contacts };
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
      problems: [{ field: 'contacts', code: 'NET_INTERRUPTED' }],
      next: { merchant: 'wait', staff: 'no old contact could be told: call one and record it' },
      summary: 'old contact called by',
    },
    () => c.facts.callback !== undefined,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'done' && c.facts.cooling) {
    c.facts.cooling.contactsTold = 1;
    c.facts.cooling.startedAt = c.now();
  }
  return undefined;
};

const waitCooling: Obtain = async (c, needed) => {
  const until = needed.until ?? c.now();
  const turn = {
    waitingOn: 'clock' as const,
    next: {
      merchant: `nothing: the switch begins at ${until}`,
      staff: 'nothing: an objection would stop it',
    },
  };
  const remindAt = new Date(
    Date.parse(until) - durationMs(c.policy['cooling.remindBefore']),
  ).toISOString();
  if (remindAt > c.now()) {
    const end = await waitUntil(c, { ...turn, due: remindAt, summary: 'remind before the switch' });
    if (end === 'interrupted') return { kind: 'interrupted' };
    await notify(c, 'cooling-ending', { until });
  }
  const end = await waitUntil(c, { ...turn, due: until, summary: 'cooling-off ends' });
  return end === 'interrupted' ? { kind: 'interrupted' } : undefined;
};

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

/** A contact who objected is heard before time counts again. */
export const restartCooling = (c: Case): void => {
  delete c.facts.cooling;
};
