/** Cooling-off: by tier, after at least one old contact was really told (E2 cooling.*, D). */
import type { Assessment, Facts } from '../assessment.ts';
import { durationMs } from '../duration.ts';
import type { PolicyValues } from '../policy.ts';
import { agreementSigned } from './agreement.ts';
import { isAttested } from './identity.ts';
import { approved } from './review.ts';
import { assessScreening } from './screening.ts';

/** The cooling-off for the present account: contacts were told of another one before its signature. */
function present(facts: Facts): Facts['cooling'] {
  const { agreement, cooling } = facts;
  if (!cooling || !agreement || !agreementSigned(facts)) return undefined;
  return Date.parse(cooling.startedAt) >= Date.parse(agreement.signedAt) ? cooling : undefined;
}

/** When the cooling-off that starts at an instant ends; ISO 8601. A request without a tier is red. */
function coolingUntil(facts: Facts, policy: PolicyValues, startedAt: string): string {
  const tier = facts.risk?.tier ?? 'red';
  const inPerson = isAttested(facts) && facts.attested?.bothCardsShown === true;
  const duration = inPerson ? policy['cooling.inPerson'][tier] : policy[`cooling.${tier}`];
  return new Date(Date.parse(startedAt) + durationMs(duration)).toISOString();
}

/** Whether somebody who knew the old card was told of this change, and had the time to object. */
export function cooledOff(facts: Facts, policy: PolicyValues, now: string): boolean {
  const cooling = present(facts);
  if (!cooling || cooling.contactsTold < 1) return false;
  return Date.parse(now) >= Date.parse(coolingUntil(facts, policy, cooling.startedAt));
}

export function assessCooling(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const waiting = assessWait(facts, policy, now);
  if (waiting) return waiting;
  // Time passed: what ages is looked at again, and judged as on the first day (B3 10).
  const again = assessScreening(facts, policy, now);
  if (again.kind !== 'pass' || !again.risk) return again;
  // What was learnt while nobody looked may ask for more people, and for more time.
  const { risk } = again;
  const learnt = { ...facts, risk };
  if (!approved(learnt, policy)) return { kind: 'back', unmet: ['review'] };
  const longer = assessWait(learnt, policy, now);
  return longer?.kind === 'need' ? { ...longer, risk } : { kind: 'pass', risk };
}

/** What is waited for; undefined when the time is over. */
function assessWait(facts: Facts, policy: PolicyValues, now: string): Assessment | undefined {
  const cooling = present(facts);
  if (!cooling)
    return { kind: 'need', needs: ['tell-contacts'], until: coolingUntil(facts, policy, now) };
  if (cooling.contactsTold < 1) return { kind: 'need', needs: ['callback'] };
  if (cooledOff(facts, policy, now)) return undefined;
  const until = coolingUntil(facts, policy, cooling.startedAt);
  return { kind: 'need', needs: ['wait-cooling'], until };
}
