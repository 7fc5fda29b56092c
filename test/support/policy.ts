/** The default policy, its calendar set so that a test means the same at any hour of any day. */
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { Policy, type PolicyValues } from '../../domain/policy/policy-schema.ts';

const dayMs = 24 * 60 * 60_000;
const wholeDay = { days: 'all', from: '00:00', to: '00:00' } as const;
/** Longer than any scenario. */
const coveredDays = 90;

/** Days of the policy's zone, UTC here, from an instant on. */
export const computeDayAfter = (now: number, days: number): string =>
  new Date(now + days * dayMs).toISOString().slice(0, 10);

/**
 * Every day is a working day, reviewers work at any hour, and a switch may run at any hour, unless a
 * test says otherwise.
 * @param now the clock of the workflows, epoch ms: it is ahead of the system's
 */
export function buildPolicyAt(now: number, values: Partial<PolicyValues> = {}): Policy {
  const { values: usual, ...named } = loadPolicy('cn-default');
  const days = Array.from({ length: coveredDays }, (_, n) => computeDayAfter(now, n));
  return Policy.parse({
    ...named,
    values: {
      ...usual,
      // Scenarios share a few people, mobiles and cards.
      'limits.sms': { perNumberHour: 100_000 },
      'limits.sharedCard': { otherMerchants: 100_000 },
      'cutover.window': { closed: [], freezeDates: [] },
      'windows.counter': wholeDay,
      'windows.review': wholeDay,
      calendar: {
        timeZone: 'UTC',
        holidays: [],
        makeUpDays: days.filter((day) => [0, 6].includes(new Date(day).getUTCDay())),
        coveredUntil: computeDayAfter(now, coveredDays),
      },
      ...values,
    },
  });
}
