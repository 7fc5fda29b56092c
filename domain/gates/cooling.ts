/** Cooling-off: by tier, after at least one old contact was really told [E2 cooling, D old contacts]. */
import type { Assessment, Facts } from './assessment.ts';
import { parseDurationMs } from '../time/duration.ts';
import { isRenumbering } from '../review/renumbering.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { assessRisk } from '../risk/score.ts';
import { isAgreementSigned } from './agreement.ts';
import { isAttested } from './identity.ts';
import { isApproved } from './review.ts';
import { assessScreening } from './screening.ts';

/** The cooling-off for the present account: contacts were told of another one before its signature. */
function findCurrentCooling(facts: Facts): Facts['cooling'] {
  const { agreement, cooling } = facts;
  if (!cooling || !agreement || !isAgreementSigned(facts)) return undefined;
  return Date.parse(cooling.startedAt) >= Date.parse(agreement.signedAt) ? cooling : undefined;
}

/** How long the cooling-off lasts, ms. A request without a tier is red; the issuer's own change of number is green [E3 renumbering]. */
function computeCoolingMs(facts: Facts, policy: PolicyValues): number {
  if (isRenumbering(facts)) return parseDurationMs(policy['cooling.green']);
  const tier = facts.risk?.tier ?? 'red';
  const inPerson = isAttested(facts) && facts.attested?.bothCardsShown === true;
  return parseDurationMs(inPerson ? policy['cooling.inPerson'][tier] : policy[`cooling.${tier}`]);
}

/**
 * When the cooling-off ends; ISO 8601. However long the request stood still meanwhile, contacts have
 * cooling.remindBefore between their reminder and the switch [E6 cooling-ending]; one that is shorter needs none.
 */
function computeCoolingEnd(
  facts: Facts,
  policy: PolicyValues,
  now: string,
  { startedAt, remindedAt }: { startedAt: string; remindedAt?: string },
): string {
  const termMs = computeCoolingMs(facts, policy);
  const beforeMs = parseDurationMs(policy['cooling.remindBefore']);
  const ends = Date.parse(startedAt) + termMs;
  const reminded = Date.parse(remindedAt ?? now);
  const until = termMs > beforeMs ? Math.max(ends, reminded + beforeMs) : ends;
  return new Date(until).toISOString();
}

/** Whether somebody who knew the old card was told of this change, and had the time to object. */
export function hasCooledOff(facts: Facts, policy: PolicyValues, now: string): boolean {
  const cooling = findCurrentCooling(facts);
  if (!cooling || cooling.contactsTold < 1) return false;
  return Date.parse(now) >= Date.parse(computeCoolingEnd(facts, policy, now, cooling));
}

/**
 * What the switch rests on, record, bank and lists alike, is looked at once more when the time to
 * object is over, however fresh it is [D screening, B3.10]. The instant; ISO 8601.
 */
export function findFinalCheckStart(
  facts: Facts,
  policy: PolicyValues,
  now: string,
): string | undefined {
  const { cooling, correctedAt } = facts;
  const ends = cooling && computeCoolingEnd(facts, policy, now, cooling);
  return [ends, correctedAt]
    .flatMap((at) => (at !== undefined && at <= now ? [at] : []))
    .toSorted((one, other) => Date.parse(one) - Date.parse(other))
    .at(-1);
}

export function assessCooling(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const waiting = assessWait(facts, policy, now);
  if (waiting) return waiting;
  // Time passed: what ages is looked at again, and judged as on the first day [B3.10].
  const screening = assessScreening(facts, policy, now, findFinalCheckStart(facts, policy, now));
  if (screening.kind !== 'pass' || !screening.risk) return screening;
  // What was learnt while nobody looked may ask for more people, and for more time.
  const { risk } = screening;
  const updatedFacts = { ...facts, risk };
  if (!isApproved(updatedFacts, policy)) return { kind: 'back', unmet: ['review'] };
  const longer = assessWait(updatedFacts, policy, now);
  return longer?.kind === 'need' ? { ...longer, risk } : screening;
}

/** What is waited for; undefined when the time is over. */
function assessWait(facts: Facts, policy: PolicyValues, now: string): Assessment | undefined {
  const cooling = findCurrentCooling(facts);
  if (!cooling)
    return {
      kind: 'need',
      needs: ['tell-contacts'],
      until: computeCoolingEnd(facts, policy, now, { startedAt: now }),
    };
  // Nobody who knew the old card has heard of it: a person calls, and the request is looked at harder [D old contacts].
  if (cooling.contactsTold < 1)
    return { kind: 'need', needs: ['callback'], risk: assessRisk(facts, policy, now) };
  if (!isApproved(facts, policy)) return { kind: 'back', unmet: ['review'] };
  if (hasCooledOff(facts, policy, now)) return undefined;
  const until = computeCoolingEnd(facts, policy, now, cooling);
  return { kind: 'need', needs: ['wait-cooling'], until };
}
