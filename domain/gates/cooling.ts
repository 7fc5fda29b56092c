/** Cooling-off: a time by tier, counted from a notice that reached at least one old contact [E2 cooling, D old contacts]. */
import type { Assessment, Facts, Need } from './assessment.ts';
import { addMs, parseDurationMs } from '../time/duration.ts';
import { isRenumbering } from '../review/renumbering.ts';
import { findCoolingTerm } from '../review/urgency.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { assessRisk } from '../risk/score.ts';
import { isAgreementSigned } from './agreement.ts';
import { findBankWait } from './bank-hours.ts';
import { isAttested } from './identity.ts';
import { isApproved } from './review.ts';
import { assessScreening } from './screening.ts';

/** The cooling-off of the present account; one that began before the signature was for another account. */
function findCurrentCooling(facts: Facts): Facts['cooling'] {
  const { agreement, cooling } = facts;
  if (!cooling || !agreement || !isAgreementSigned(facts)) return undefined;
  return Date.parse(cooling.startedAt) >= Date.parse(agreement.signedAt) ? cooling : undefined;
}

/**
 * How long the cooling-off lasts, in ms. A request without a tier counts as red, and a new number from
 * the issuer as green [E3 renumbering].
 */
function computeCoolingMs(facts: Facts, policy: PolicyValues): number {
  if (isRenumbering(facts)) return parseDurationMs(policy['cooling.green']);
  const tier = facts.risk?.tier ?? 'red';
  const inPerson = isAttested(facts) && facts.attested?.bothCardsShown === true;
  const termMs = parseDurationMs(findCoolingTerm(policy, tier, facts));
  return inPerson ? Math.min(termMs, parseDurationMs(policy['cooling.inPerson'][tier])) : termMs;
}

/**
 * When the cooling-off ends; ISO 8601. Contacts have `cooling.remindBefore` between their reminder and
 * the switch even if the request was frozen meanwhile [E6 cooling-ending]. A reminder of an earlier end,
 * before the tier rose, does not count. A cooling-off that is shorter has no reminder.
 */
function computeCoolingEnd(
  facts: Facts,
  policy: PolicyValues,
  now: string,
  { startedAt, remindedAt }: { startedAt: string; remindedAt?: string },
): string {
  const termMs = computeCoolingMs(facts, policy);
  const beforeMs = parseDurationMs(policy['cooling.remindBefore']);
  const endOfTerm = addMs(startedAt, termMs);
  if (termMs <= beforeMs) return endOfTerm;
  const toldEnd = addMs(remindedAt ?? startedAt, beforeMs);
  const earliestEnd = toldEnd < endOfTerm ? addMs(now, beforeMs) : toldEnd;
  return earliestEnd > endOfTerm ? earliestEnd : endOfTerm;
}

/** Whether an old contact was notified of this change and had the time to object. */
export function hasCooledOff(facts: Facts, policy: PolicyValues, now: string): boolean {
  const cooling = findCurrentCooling(facts);
  if (!cooling || cooling.contactsTold < 1) return false;
  return Date.parse(now) >= Date.parse(computeCoolingEnd(facts, policy, now, cooling));
}

/**
 * From when on merchant record, bank and lists must be read again before the switch, however fresh
 * they are: the end of the cooling-off or a later correction [D screening, B3.10].
 * @returns ISO 8601; undefined when neither has happened
 */
export function findFinalCheckStart(
  facts: Facts,
  policy: PolicyValues,
  now: string,
): string | undefined {
  const { cooling, correctedAt } = facts;
  const endsAt = cooling && computeCoolingEnd(facts, policy, now, cooling);
  return [endsAt, correctedAt]
    .flatMap((at) => (at !== undefined && at <= now ? [at] : []))
    .toSorted((one, other) => Date.parse(one) - Date.parse(other))
    .at(-1);
}

export function assessCooling(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const wait = assessWait(facts, policy, now);
  if (wait) return wait;
  // Facts have aged meanwhile: they are read and assessed again as in screening [B3.10].
  const screening = assessScreening(facts, policy, now, findFinalCheckStart(facts, policy, now));
  if (screening.kind !== 'pass' || !screening.risk) return screening;
  // A higher tier may need more reviewers and a longer cooling-off.
  const { risk } = screening;
  const updatedFacts = { ...facts, risk };
  if (!isApproved(updatedFacts, policy)) return { kind: 'back', unmet: ['review'] };
  const longerWait = assessWait(updatedFacts, policy, now);
  return longerWait?.kind === 'need' ? { ...longerWait, risk } : screening;
}

/** What cooling-off waits for; undefined when it is over. */
function assessWait(facts: Facts, policy: PolicyValues, now: string): Assessment | undefined {
  const cooling = findCurrentCooling(facts);
  if (!cooling)
    return requestWait(
      ['tell-contacts'],
      facts,
      policy,
      computeCoolingEnd(facts, policy, now, { startedAt: now }),
    );
  // No old contact was reached: a person calls, and the tier rises [D old contacts].
  if (cooling.contactsTold < 1)
    return { kind: 'need', needs: ['callback'], risk: assessRisk(facts, policy, now) };
  if (!isApproved(facts, policy)) return { kind: 'back', unmet: ['review'] };
  if (hasCooledOff(facts, policy, now)) return undefined;
  return requestWait([], facts, policy, computeCoolingEnd(facts, policy, now, cooling));
}

/**
 * The wait, and what must be read again at its end however fresh it is. A bank that is closed then is asked when
 * it opens.
 */
const requestWait = (
  first: Need[],
  facts: Facts,
  policy: PolicyValues,
  until: string,
): Assessment => ({
  kind: 'need',
  needs: [
    ...first,
    'wait-cooling',
    ...(findBankWait(facts, policy, until) ? [] : listFinalChecks(facts)),
  ],
  until,
});

const listFinalChecks = ({ registry }: Facts): Need[] => [
  'merchant-record',
  'account-verification',
  ...(registry ? (['registry-look-up'] as const) : []),
  'list-screening',
];
