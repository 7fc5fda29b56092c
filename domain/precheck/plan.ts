/** The plan of a running request: which gate when, who is waited for, and when it is over at the latest [A18]. */
import type { PolicyValues } from '../policy/policy-schema.ts';
import {
  gateNames,
  type MoneyLocation,
  type RiskTier,
  type StageOrOutcome,
  type WaitingOn,
} from '../request/stages.ts';
import { addTerm } from '../time/calendar.ts';
import { forecastGates, type GateForecast } from './forecast.ts';

export interface PlannedGate {
  gate: GateForecast['gate'];
  state: 'passed' | 'now' | 'next';
  /** Missing for a gate that is passed. */
  waitingOn?: WaitingOn;
  money?: MoneyLocation;
  /** When it is over at the latest, if those before it take as long as they may; ISO 8601. */
  latest?: string;
}

export interface PlanRequest {
  stage: StageOrOutcome;
  waitingOn: WaitingOn;
  /** Of the stage, ISO 8601. */
  due?: string | undefined;
  since: string;
  tier?: RiskTier | undefined;
  /** Where payouts go now: a request that holds them before its switch is urgent. */
  money: MoneyLocation;
}

/**
 * @returns undefined beside the main line: where a request goes on after a correction, a freeze or a way back is for people to say
 * @throws RangeError when the policy has a term that is none
 */
export function planGates(
  policy: PolicyValues,
  { due, money, since, stage, tier = 'green', waitingOn }: PlanRequest,
): PlannedGate[] | undefined {
  const now = gateNames.findIndex((gate) => gate === stage);
  if (now === -1) return undefined;
  const urgent = money === 'hold' && now < gateNames.indexOf('switching');
  let end = since;
  return forecastGates(policy, tier, urgent).map((forecast, n) => {
    const { atMost, gate } = forecast;
    if (n < now) return { gate, state: 'passed' };
    end = n === now && due !== undefined ? due : addTerm(end, atMost, policy.calendar);
    return n === now
      ? { gate, state: 'now', waitingOn, money, latest: end }
      : {
          gate,
          state: 'next',
          waitingOn: forecast.waitingOn,
          money: forecast.money,
          latest: end,
        };
  });
}
