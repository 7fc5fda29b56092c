/**
 * Schedules that are always played: together they take every transition of the process [E3], also
 * those that random schedules seldom reach.
 */
import { gateNames, type GateName } from '../../../domain/request/stages.ts';
import {
  baseline,
  settings,
  type BehaviourName,
  type Override,
  type InjectedEventKind,
} from './schedule.ts';
import type { InjectedEvent, Variant, Schedule, Setting } from './schedule.ts';

const buildScenario = (setting: Partial<Setting>, rest: Partial<Schedule> = {}): Schedule => ({
  ...baseline,
  setting,
  ...rest,
});
const buildEvent = (
  stage: InjectedEvent['stage'],
  kind: InjectedEventKind,
  // While the errand that holds payouts is under way, they count as held.
  events = stage === 'switching' ? 6 : 1,
): InjectedEvent => ({
  stage,
  events,
  kind,
});
const buildOverride = (behaviour: BehaviourName, variant: Variant, nth = 0): Override => ({
  behaviour,
  nth,
  variant,
});
const repeatOverride = (times: number, behaviour: BehaviourName, variant: Variant): Override[] =>
  Array.from({ length: times }, (_, nth) => buildOverride(behaviour, variant, nth));

/** Settings in which a request stays at a gate for a while; in the baseline it passes at once. */
const slowSettings: Partial<Record<GateName, Partial<Setting>>> = {
  screening: { bank: 'silent' },
  switching: { cutOvers: 'stopped-for-days' },
};
const beforeHold = gateNames.filter((gate) => gate !== 'trial');

const missingDocuments: Partial<Setting> = { documents: 'missing' };
/** All correction rounds are used: the next problem rejects the request. */
const lastCorrectionRound = repeatOverride(2, 'correct', 'wrong');
const deadOldCard: Partial<Setting> = { oldCard: 'dead' };

const toCompletion: Schedule[] = [
  buildScenario(
    { ...missingDocuments, ...slowSettings.switching },
    {
      injectedEvents: [...gateNames, 'correction' as const].map((stage) =>
        buildEvent(stage, 'freeze'),
      ),
    },
  ),
  buildScenario({ contacts: 'unreachable' }),
  buildScenario({}, { injectedEvents: [buildEvent('completed', 'object')] }),
  // A payout to the old card comes back at every time, and a batch of payouts is open at the hold.
  ...settings.flight.slice(1).map((flight) => buildScenario({ flight })),
  buildScenario({ batch: 'open', flight: 'back-in-the-hold' }),
  buildScenario({ batch: 'stuck' }, { overrides: [buildOverride('repair-step', 'other')] }),
];

const toCorrection: Schedule[] = [
  buildScenario(
    {},
    { overrides: [buildOverride('prove-identity', 'late'), buildOverride('review', 'other')] },
  ),
  buildScenario({}, { injectedEvents: [buildEvent('agreement', 'report-lost-new')] }),
  buildScenario({}, { injectedEvents: [buildEvent('cooling', 'report-lost-new')] }),
  buildScenario(slowSettings.switching ?? {}, {
    injectedEvents: [buildEvent('switching', 'report-lost-new')],
  }),
];

const toRejection: Schedule[] = [
  buildScenario(missingDocuments, { overrides: repeatOverride(4, 'correct', 'wrong') }),
  buildScenario(missingDocuments, {
    overrides: [...lastCorrectionRound, buildOverride('prove-identity', 'late')],
  }),
  buildScenario({}, { overrides: [buildOverride('review', 'no')] }),
  buildScenario({ penny: 'returned-late' }),
  ...(['agreement', 'cooling', 'switching'] as const).map((stage) =>
    buildScenario(
      { ...missingDocuments, ...slowSettings[stage] },
      { overrides: lastCorrectionRound, injectedEvents: [buildEvent(stage, 'report-lost-new')] },
    ),
  ),
  buildScenario(
    {},
    {
      injectedEvents: [buildEvent('review', 'freeze')],
      overrides: [buildOverride('decide-freeze', 'no')],
    },
  ),
];

const toCancellation: Schedule[] = [
  ...beforeHold.map((gate) =>
    buildScenario(slowSettings[gate] ?? {}, { injectedEvents: [buildEvent(gate, 'withdraw')] }),
  ),
  buildScenario(missingDocuments, { overrides: [buildOverride('correct', 'no')] }),
  buildScenario(
    {},
    { injectedEvents: [buildEvent('review', 'freeze'), buildEvent('frozen', 'withdraw')] },
  ),
];

const toExpiry: Schedule[] = [
  buildScenario(missingDocuments, { overrides: [buildOverride('correct', 'late')] }),
  buildScenario({}, { overrides: [buildOverride('sign', 'late')] }),
  buildScenario({ proofs: 'penny-only' }, { overrides: [buildOverride('enter-code', 'late')] }),
];

const toRollback: Schedule[] = [
  buildScenario({}, { faults: [{ call: 'change', nth: 0, fault: 'refused' }] }),
  buildScenario({ payout: 'sent-back' }),
  buildScenario({ payout: 'sent-back', flight: 'back-after-the-way-back' }),
  buildScenario({ batch: 'stuck' }, { overrides: [buildOverride('repair-step', 'late')] }),
  buildScenario(
    {},
    {
      injectedEvents: [buildEvent('trial', 'freeze')],
      overrides: [buildOverride('decide-freeze', 'no')],
    },
  ),
  buildScenario(
    {},
    {
      injectedEvents: [buildEvent('completed', 'object')],
      overrides: [buildOverride('decide-freeze', 'no')],
    },
  ),
  // Payouts are asked back before the old card is, and the bank is slow to answer.
  ...(['pending', 'arrives-late', 'refused'] as const).map((fault) =>
    buildScenario(
      {},
      {
        faults: [{ call: 'recall', nth: 0, fault }],
        injectedEvents: [buildEvent('completed', 'object'), buildEvent('frozen', 'recall')],
        overrides: [buildOverride('decide-freeze', 'no')],
      },
    ),
  ),
  // Payouts are held for a dead card from the first gate on: they are released wherever the request ends.
  ...beforeHold
    .slice(1)
    .map((gate) => buildScenario(deadOldCard, { injectedEvents: [buildEvent(gate, 'withdraw')] })),
  buildScenario(deadOldCard, { overrides: [buildOverride('review', 'no')] }),
  buildScenario(deadOldCard, { overrides: [buildOverride('sign', 'late')] }),
  buildScenario(deadOldCard, {
    overrides: [buildOverride('review', 'other'), buildOverride('correct', 'no')],
  }),
  // Another card is asked for, and the bank does not answer about it when the owner withdraws.
  buildScenario(deadOldCard, {
    faults: [{ call: 'verifyAccount', nth: 1, fault: 'down' }],
    injectedEvents: [
      buildEvent('agreement', 'report-lost-new'),
      buildEvent('correction', 'withdraw', 8),
    ],
  }),
];

/** What closes an account, or stops a change, at any time. */
const anytime: Schedule[] = [
  ...(['agreement', 'account-proof', 'cooling', 'switching', 'trial', 'completed'] as const).map(
    (stage) => buildScenario({}, { injectedEvents: [buildEvent(stage, 'bank-closes-new')] }),
  ),
  ...(['cooling', 'trial'] as const).map((stage) =>
    buildScenario({}, { injectedEvents: [buildEvent(stage, 'bank-closes-old')] }),
  ),
  buildScenario(
    { networks: 'lead-audits' },
    { injectedEvents: [buildEvent('switching', 'bank-closes-new')] },
  ),
  ...(['review', 'switching', 'trial', 'completed'] as const).map((stage) =>
    buildScenario({}, { injectedEvents: [buildEvent(stage, 'every-door')] }),
  ),
];

export const coverageScenarios: readonly Schedule[] = [
  ...toCompletion,
  ...toCorrection,
  ...toRejection,
  ...toCancellation,
  ...toExpiry,
  ...toRollback,
  ...anytime,
];
