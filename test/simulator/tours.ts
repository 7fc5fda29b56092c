/**
 * Schedules that are always played: together they take every way of the process (rules.md E3), also
 * those that chance seldom finds.
 */
import { gateNames, type GateName } from '../../domain/stages.ts';
import { dull, type Duty, type Habit, type IntrusionKind } from './schedule.ts';
import type { Intrusion, Manner, Schedule, Setting } from './schedule.ts';

const tour = (setting: Partial<Setting>, rest: Partial<Schedule> = {}): Schedule => ({
  ...dull,
  setting,
  ...rest,
});
const breaksIn = (stage: Intrusion['stage'], act: IntrusionKind, events = 1): Intrusion => ({
  stage,
  events,
  act,
});
const habit = (duty: Duty, manner: Manner, nth = 0): Habit => ({ duty, nth, manner });
const often = (times: number, duty: Duty, manner: Manner): Habit[] =>
  Array.from({ length: times }, (_, nth) => habit(duty, manner, nth));

/** The world in which a request stays at a gate for a while, where the dull one would pass at once. */
const slowAt: Partial<Record<GateName, Partial<Setting>>> = {
  screening: { bank: 'silent' },
  switching: { cutOvers: 'stopped-for-days' },
};
const beforeHold = gateNames.filter((gate) => gate !== 'trial');

const incomplete: Partial<Setting> = { papers: 'missing' };
/** All rounds are used up: whatever is wrong now is wrong for good. */
const lastRound = often(2, 'correct', 'wrong');
const dead: Partial<Setting> = { oldCard: 'dead' };

const toCompletion: Schedule[] = [
  tour(
    { ...incomplete, ...slowAt.switching },
    {
      intrusions: [...gateNames, 'correction' as const].map((stage) => breaksIn(stage, 'freeze')),
    },
  ),
  tour({ contacts: 'unreachable' }),
  tour({}, { intrusions: [breaksIn('completed', 'object')] }),
];

const toCorrection: Schedule[] = [
  tour({}, { habits: [habit('prove', 'late'), habit('review', 'other')] }),
  tour({}, { intrusions: [breaksIn('agreement', 'report-lost-new')] }),
  tour({}, { intrusions: [breaksIn('cooling', 'report-lost-new')] }),
  tour(slowAt.switching ?? {}, { intrusions: [breaksIn('switching', 'report-lost-new')] }),
];

const toRejection: Schedule[] = [
  tour(incomplete, { habits: often(4, 'correct', 'wrong') }),
  tour(incomplete, { habits: [...lastRound, habit('prove', 'late')] }),
  tour({}, { habits: [habit('review', 'no')] }),
  tour({ penny: 'returned-late' }),
  ...(['agreement', 'cooling', 'switching'] as const).map((stage) =>
    tour(
      { ...incomplete, ...slowAt[stage] },
      { habits: lastRound, intrusions: [breaksIn(stage, 'report-lost-new')] },
    ),
  ),
  tour({}, { intrusions: [breaksIn('review', 'freeze')], habits: [habit('judge', 'no')] }),
];

const toCancellation: Schedule[] = [
  ...beforeHold.map((gate) =>
    tour(slowAt[gate] ?? {}, { intrusions: [breaksIn(gate, 'withdraw')] }),
  ),
  tour(incomplete, { habits: [habit('correct', 'no')] }),
  tour({}, { intrusions: [breaksIn('review', 'freeze'), breaksIn('frozen', 'withdraw')] }),
];

const toExpiry: Schedule[] = [
  tour(incomplete, { habits: [habit('correct', 'late')] }),
  tour({}, { habits: [habit('sign', 'late')] }),
  tour({ proofs: 'penny-only' }, { habits: [habit('enter-code', 'late')] }),
];

const wayBack: Schedule[] = [
  tour({}, { faults: [{ call: 'change', nth: 0, fault: 'refused' }] }),
  tour({ payout: 'sent-back' }),
  tour({}, { intrusions: [breaksIn('trial', 'freeze')], habits: [habit('judge', 'no')] }),
  tour({}, { intrusions: [breaksIn('completed', 'object')], habits: [habit('judge', 'no')] }),
  // Payouts are held for a dead card from the first gate on: they are let go wherever it ends.
  ...beforeHold.slice(1).map((gate) => tour(dead, { intrusions: [breaksIn(gate, 'withdraw')] })),
  tour(dead, { habits: [habit('review', 'no')] }),
  tour(dead, { habits: [habit('sign', 'late')] }),
  tour(dead, { habits: [habit('review', 'other'), habit('correct', 'no')] }),
  tour(dead, {
    habits: [habit('review', 'other'), habit('correct', 'other')],
    faults: [{ call: 'verifyAccount', nth: 1, fault: 'down' }],
    intrusions: [breaksIn('correction', 'withdraw', 8)],
  }),
];

export const tours: readonly Schedule[] = [
  ...toCompletion,
  ...toCorrection,
  ...toRejection,
  ...toCancellation,
  ...toExpiry,
  ...wayBack,
];
