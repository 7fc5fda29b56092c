/** Forecasts for each gate how long it takes, who is waited for, and where payouts go meanwhile [E3, E4.1]. */
import { findReviewTarget } from '../review/deadlines.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import {
  gateNames,
  type GateName,
  type MoneyLocation,
  type RiskTier,
  type WaitingOn,
} from '../request/stages.ts';

export interface GateForecast {
  gate: GateName;
  waitingOn: WaitingOn;
  /** What is promised, if anything: a term such as PT24H or 5WD. */
  usually?: string;
  /** After this term somebody else takes over or the request ends. */
  atMost: string;
  /** Payouts go to the old card, or are held until the trial has passed. */
  money: MoneyLocation;
}

/**
 * The forecast of all gates. Payouts go to the old card until the switch holds them; for a dead card
 * they are held from the start [E2 settle.during].
 * @param urgent payouts wait for the request, as the old card is dead or wrong data is corrected
 * @param isHeld an earlier request has left payouts held
 * @param coolingTerm ISO 8601 duration; that of the tier unless given
 */
export function forecastGates(
  policy: PolicyValues,
  tier: RiskTier,
  urgent: boolean,
  isHeld = false,
  coolingTerm = policy[`cooling.${tier}`],
): GateForecast[] {
  const waits = computeGateWaits(policy, tier, urgent, coolingTerm);
  const { usual, dead } = policy['settle.during'];
  const moneyBeforeSwitch = urgent || isHeld ? dead : usual;
  return gateNames.map((gate) => ({
    gate,
    ...waits[gate],
    money: gate === 'switching' || gate === 'trial' ? 'hold' : moneyBeforeSwitch,
  }));
}

function computeGateWaits(
  policy: PolicyValues,
  tier: RiskTier,
  urgent: boolean,
  cooling: string,
): Record<GateName, Omit<GateForecast, 'gate' | 'money'>> {
  return {
    screening: { waitingOn: 'bank', atMost: policy['check.unavailable'] },
    identity: { waitingOn: 'merchant', atMost: policy['identity.ttl'] },
    agreement: { waitingOn: 'merchant', atMost: policy['agreement.ttl'] },
    review: {
      waitingOn: tier === 'red' ? 'risk' : 'operator',
      usually: findReviewTarget(policy, urgent),
      atMost: policy['review.max'],
    },
    'account-proof': { waitingOn: 'merchant', atMost: policy['confirm.ttl'] },
    cooling: { waitingOn: 'clock', usually: cooling, atMost: cooling },
    switching: { waitingOn: 'network', atMost: policy['switching.ttl'] },
    trial: { waitingOn: 'merchant', atMost: policy['test.ttl'] },
  };
}
