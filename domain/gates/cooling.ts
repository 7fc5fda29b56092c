/** Cooling-off: by tier, after at least one old contact was really told (E2 cooling.*, D). */
import type { Assessment, Facts } from '../assessment.ts';
import { durationMs } from '../duration.ts';
import type { PolicyValues } from '../policy.ts';
import { isAttested } from './identity.ts';
import { assessScreening } from './screening.ts';

/** When the cooling-off that starts at an instant ends; ISO 8601. */
export function coolingUntil(facts: Facts, policy: PolicyValues, startedAt: string): string {
  const tier = facts.risk?.tier ?? 'red';
  const inPerson = isAttested(facts) && facts.attested?.bothCardsShown === true;
  const duration = inPerson ? policy['cooling.inPerson'][tier] : policy[`cooling.${tier}`];
  return new Date(Date.parse(startedAt) + durationMs(duration)).toISOString();
}

export function cooledOff(facts: Facts, policy: PolicyValues, now: string): boolean {
  const { cooling } = facts;
  if (!cooling || cooling.contactsTold < 1) return false;
  return now >= coolingUntil(facts, policy, cooling.startedAt);
}

export function assessCooling(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const { cooling } = facts;
  if (!cooling)
    return { kind: 'need', needs: ['tell-contacts'], until: coolingUntil(facts, policy, now) };
  if (cooling.contactsTold < 1) return { kind: 'need', needs: ['callback'] };
  if (!cooledOff(facts, policy, now))
    return {
      kind: 'need',
      needs: ['wait-cooling'],
      until: coolingUntil(facts, policy, cooling.startedAt),
    };
  // Time passed: what ages is looked at again, and judged as on the first day (B3 10).
  const again = assessScreening(facts, policy, now);
  return again.kind === 'pass' ? { kind: 'pass' } : again;
}
