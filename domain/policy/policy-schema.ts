/**
 * The policy: every parameter of [E2] by its name, as data. A policy file also has the source of each
 * value; a request carries only the values. In one file, because it is read as a list.
 */
import { z } from 'zod';
import { merchantKinds } from '../parties/merchant.ts';
import { documentsByPolicy } from '../request/document-kinds.ts';
import { intakes, riskTiers } from '../request/stages.ts';
import { possibleDrafters, submittersByIntake } from '../request/submitters.ts';
import { findLowestFloor, riskReasonNames } from '../risk/reasons.ts';
import { hasGap } from '../time/clock-times.ts';
import { parseDurationMs, isDuration, isTerm } from '../time/duration.ts';

const Duration = z.string().refine(isDuration, 'an ISO 8601 duration such as PT24H or P7D');
/** A duration, or working days such as 5WD. */
const Term = z.string().refine(isTerm, 'an ISO 8601 duration, or working days such as 5WD');
const Tries = z.int().min(1).max(100);
const Count = z.int().min(1).max(1_000_000);
const Entries = z.strictObject({ tokens: Count, drafts: Count, documentMb: Count });
/** `riskFrom`: with so many submissions the address or area counts as busy. */
const OriginLimit = z.strictObject({ perDay: Count, riskFrom: Count });
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const Hours = z.strictObject({ days: z.enum(['all', 'working']), from: ClockTime, to: ClockTime });
const AccountKinds = z.array(z.enum(['PERSONAL', 'CORPORATE'])).min(1);
/** A document is asked for where all lists hold; a list that is left out holds for all. */
const DocumentRule = z.strictObject({
  document: z.enum(documentsByPolicy),
  merchants: z.array(z.enum(merchantKinds)).min(1).exactOptional(),
  accounts: AccountKinds.exactOptional(),
  intakes: z.array(z.enum(intakes)).min(1).exactOptional(),
});
/** `told`: by the notices that all contacts of the record get; `confirmed`: by a call to one of them or, without any, in person. */
const OldHolderConsent = z.enum(['none', 'told', 'confirmed', 'letter']);
const DateOnly = z.iso.date();
const Fen = z.int().nonnegative();
const AppVersion = z.string().regex(/^\d+(\.\d+){0,3}$/);
const DailyLimit = z.strictObject({ perDayFen: z.int().positive() });
const IntakeRule = z.strictObject({
  submitters: z.array(z.enum(['owner', 'agent', 'clerk', 'operator', 'supervisor'])).min(1),
  drafters: z.array(z.enum(possibleDrafters)),
  mayAgentApply: z.boolean(),
  cardNumberRoles: z.array(z.enum(['owner', 'agent', 'clerk', 'operator', 'supervisor'])).min(1),
  isTwoFactorRequired: z.boolean(),
  hoursParameter: z.literal('windows.counter').exactOptional(),
});
const Points = z.int().min(1).max(100);
const RiskWeight = z.strictObject({
  points: z.int().min(-100).max(100),
  floor: z.enum(['amber', 'red']).exactOptional(),
});
/** Time zones without summer time: the calendar uses a fixed offset. */
const TimeZone = z.enum(['Asia/Shanghai', 'UTC']);

/** One schema per parameter of [E2]; the key is the parameter's name. */
const SignReaction = z.enum(['hold', 'notify']);

export const parameterSchemas = {
  'submit.perDay': Tries,
  'submit.dayBoundary': TimeZone,
  /** A day of one person or device, over all merchants of the acquirer; a merchant's own is submit.perDay. */
  'limits.submissions': z.strictObject({
    perPersonDay: Count,
    perDeviceDay: Count,
    perAgentDay: Count,
  }),
  /** A day's submissions from one network address, and from the network around it, over all merchants of the acquirer. */
  'limits.origins': z.strictObject({ address: OriginLimit, area: OriginLimit }),
  /** A day's tokens, drafts and documents: for one merchant, from one caller, from one back office. */
  'limits.entries': z.strictObject({ merchant: Entries, caller: Entries, backOffice: Entries }),
  /** Messages to one number that callers ask for: one-time codes and links to drafts, never warnings. */
  'limits.sms': z.strictObject({ perNumberHour: Count }),
  /** Failed proofs of identity of one merchant within otp.lock, over all of its requests. */
  'limits.proofs': z.strictObject({ failed: Count }),
  /** From so many other merchants of the acquirer on, a new card counts as shared. */
  'limits.sharedCard': z.strictObject({ otherMerchants: Count }),
  /** Per person and request. Safety acts are counted apart. */
  'limits.acts': z.strictObject({
    perMinute: Count,
    safetyPerMinute: Count,
  }),
  'cooldown.anyChange': Duration,
  'cooldown.sameCard': Duration,
  otherChange: z.strictObject({ lookEvery: Duration, waitFor: Duration }),
  'accountKind.matrix': z.strictObject({
    MICRO: AccountKinds,
    SOLE: AccountKinds,
    COMPANY: AccountKinds,
    PUBLIC: AccountKinds,
    OTHER: AccountKinds,
  }),
  documents: z.array(DocumentRule),
  'personal.allowed': z.strictObject({
    cardTypes: z.array(z.enum(['DC', 'CC', 'SCC', 'PC'])).min(1),
    classes: z.array(z.enum(['I', 'II', 'III', 'UNKNOWN'])).min(1),
    otherClass: z.enum(['warn', 'refuse']),
  }),
  'account.limits': z.strictObject({ II: DailyLimit, III: DailyLimit }),
  authorisedHolder: z.enum(['refused', 'letter-and-red-review']),
  /** How the holder of the bound card is asked where somebody else is paid afterwards. */
  'oldHolder.consent': z.strictObject({
    'other-to-merchant': OldHolderConsent,
    'other-to-other': OldHolderConsent,
    unknown: OldHolderConsent,
  }),
  'draft.ttl': Duration,
  'correction.ttl': Duration,
  'correction.reminders': z.array(Duration),
  'correction.rounds': Tries,
  'agreement.ttl': Duration,
  'identity.factors': z.int().min(1).max(3),
  'identity.ttl': Duration,
  otp: z.strictObject({
    digits: z.int().min(4).max(10),
    ttl: Duration,
    tries: Tries,
    resendAfter: Duration,
    perDay: Tries,
    lock: Duration,
  }),
  'face.tries': Tries,
  'id.minValidity': Duration,
  'licence.minValidity': Duration,
  /** Whether a registered merchant whose entry is unknown is stopped for the risk officer. */
  'registry.required': z.boolean(),
  /** The ways in, and who may do what in them; one that is left out is not offered. Campaigns are the acquirer's own. */
  intakes: z.strictObject({
    app: IntakeRule.exactOptional(),
    web: IntakeRule.exactOptional(),
    counter: IntakeRule.exactOptional(),
    // Somebody else may hold the terminal, so the code goes to a mobile of the merchant record [A24].
    pos: IntakeRule.extend({ outOfBandMethods: z.array(z.literal('otp')).min(1) }).exactOptional(),
    phone: IntakeRule.exactOptional(),
    service: IntakeRule.exactOptional(),
    platform: IntakeRule.extend({ isAssertionAccepted: z.boolean() }).exactOptional(),
    campaign: IntakeRule,
  }),
  /** The points of each reason, and the lowest tier that it allows; without a floor the sum of points decides. */
  'risk.reasons': z.record(z.enum(riskReasonNames), RiskWeight),
  /** From which sum of points on a request is amber, and red. */
  'risk.tiers': z.strictObject({ amber: Points, red: Points }),
  /** From when on facts count: how recent, how young, how much, how many. */
  'risk.facts': z.strictObject({
    passwordReset: Duration,
    accountNew: Duration,
    averageDaysWaiting: z.number().positive(),
    failedProofs: Tries,
  }),
  'review.target': Duration,
  /** The target while payouts are held for a dead card. */
  'review.urgentTarget': Duration,
  'review.max': Term,
  /** How long after a rejection an appeal is possible. */
  'appeal.within': Duration,
  'review.remindAt': z.number().gt(0).lt(1),
  'review.mode': z.strictObject({
    green: z.enum(['auto', 'one']),
    amber: z.enum(['maker-checker']),
    red: z.enum(['maker-checker-callback']),
  }),
  'confirm.methods': z.array(z.enum(['element-check', 'penny', 'reverse-penny', 'papers'])).min(1),
  'confirm.tries': Tries,
  'confirm.ttl': Duration,
  'check.unavailable': Duration,
  'check.validFor': Duration,
  'cooling.green': Duration,
  'cooling.amber': Duration,
  'cooling.red': Duration,
  'cooling.inPerson': z.strictObject({ green: Duration, amber: Duration, red: Duration }),
  /** Of a correction while the payouts of the change before are held. */
  'cooling.correction': z.strictObject({ green: Duration, amber: Duration, red: Duration }),
  'cooling.remindBefore': Duration,
  'contacts.quarantine': Duration,
  'contacts.notifyBack': Duration,
  'settle.during': z.strictObject({ usual: z.literal('old'), dead: z.literal('hold') }),
  /** From the hold to the cut-over of a green request. Missing in requests that began before it: then nobody is called. */
  'hold.green': Duration.exactOptional(),
  'hold.max': z.strictObject({ supervisor: Term, compliance: Term, resolve: Term }),
  /** For how long an objection to one request makes the merchant's next ones red. */
  'objection.memory': Duration,
  /** What agents may do against the owner's interest; numbers are times per request. */
  'agent.acts': z.strictObject({
    withdraw: z.enum(['never', 'own', 'any']),
    object: z.int().min(0).max(10),
    reportLost: z.int().min(0).max(10),
  }),
  'objection.rules': z.strictObject({
    first: z.literal('freeze'),
    verdict: Term,
    repeat: z.enum(['log', 'freeze']),
  }),
  'cutover.window': z.strictObject({
    closed: z.array(z.strictObject({ from: ClockTime, to: ClockTime })),
    freezeDates: z.array(DateOnly),
  }),
  'windows.counter': Hours,
  'windows.review': Hours,
  /** Banks with opening hours; a bank without a row is always open. */
  'windows.banks': z.array(Hours.extend({ bankCode: z.string().regex(/^\d{3}$/) })),
  calendar: z.strictObject({
    timeZone: TimeZone,
    holidays: z.array(DateOnly),
    makeUpDays: z.array(DateOnly),
    coveredUntil: DateOnly,
  }),
  'test.terminalAmount': z.int().positive(),
  'test.payoutAmount': z.int().positive(),
  'test.ttl': Duration,
  'test.tries': Tries,
  'firstPayout.cap': z.strictObject({
    amountFen: z.int().positive(),
    payouts: z.int().positive(),
    for: Duration,
  }),
  't0.afterChange': z.strictObject({
    neverBefore: Duration,
    steadyFor: Duration,
  }),
  'oldCard.keep': Duration,
  'terminals.perCardReview': z.int().positive(),
  'terminals.configLag': Duration,
  /** Models that need an update or cannot take some banks; a model without a row is compatible. */
  'terminals.compatibility': z.array(
    z.strictObject({
      model: z.string().min(1).max(60),
      fromApp: AppVersion.exactOptional(),
      notWithBanks: z.array(z.string().regex(/^\d{3}$/)).exactOptional(),
      retired: z.literal(true).exactOptional(),
    }),
  ),
  fee: z.strictObject({ changeFen: Fen, outsideHoursFen: Fen }),
  'binding.term': z.strictObject({
    every: Duration,
    reviewBefore: Duration,
  }),
  /** How long before the last day of a document its owner is reminded. */
  'papers.remindBefore': z.array(Duration).min(1),
  /** `lookEvery`: while something is open, `quietLookEvery`: while only the maintenance looks. */
  watch: z.strictObject({ for: Duration, lookEvery: Duration, quietLookEvery: Duration }),
  /** What a sign of fraud after the switch is, and whether payouts are held or people only notified. */
  /** How long the bank of a card has to answer a recall; then operators are to ask it. */
  'recall.answer': Duration,
  'watch.signs': z.strictObject({
    refunds: z.strictObject({
      percentOfTakings: z.number().int().min(1).max(100),
      fromFen: Fen,
      reaction: SignReaction,
    }),
    drain: z.strictObject({ payouts: z.number().int().min(1), reaction: SignReaction }),
    takings: z.strictObject({ averageDays: z.number().min(1), reaction: SignReaction }),
  }),
  'switching.ttl': Duration,
  'rollback.ttl': Duration,
  'upstream.retry': z.strictObject({
    first: Duration,
    factor: z.number().min(1),
    max: Duration,
    giveUp: Duration,
  }),
  /** A payout that came back from an earlier card and was not paid again by then is missing. */
  'payout.repaidWithin': Duration,
  /** How long a cut-over waits for the end of an open batch of payouts, and how often it looks. */
  'batch.drain': z.strictObject({ lookEvery: Duration, waitFor: Duration }),
  'network.audit': z.strictObject({ within: Term, askEvery: Duration }),
  retention: z.strictObject({
    request: Duration,
    evidence: Duration,
    draft: Duration,
    otp: Duration,
  }),
} as const;

const Values = z.strictObject(parameterSchemas);

interface Contradiction {
  path: string[];
  message: string;
}

/** Values that are valid one by one and contradict each other. */
function findContradictions(values: z.infer<typeof Values>): Contradiction[] {
  const retry = values['upstream.retry'];
  const cooling = (['green', 'amber', 'red'] as const).map((tier) => values[`cooling.${tier}`]);
  const inPerson = values['cooling.inPerson'];
  const { closed } = values['cutover.window'];
  return [
    ...contradictUnless(
      values['confirm.methods'].some((method) => method !== 'element-check'),
      ['confirm.methods'],
      'a way that proves control of the account is wanted beside element-check',
    ),
    ...(['address', 'area'] as const).flatMap((of) =>
      contradictUnless(
        values['limits.origins'][of].riskFrom <= values['limits.origins'][of].perDay,
        ['limits.origins', of, 'riskFrom'],
        'more than perDay, which is never reached',
      ),
    ),
    ...contradictUnless(
      isRising([values['draft.ttl'], values.retention.draft]),
      ['retention', 'draft'],
      'shorter than draft.ttl',
    ),
    ...contradictUnless(
      isRising([values.otp.ttl, values.retention.otp]),
      ['retention', 'otp'],
      'shorter than otp.ttl: a code that is deleted counts as one past its time',
    ),
    ...contradictUnless(
      isRising([retry.first, retry.max]),
      ['upstream.retry', 'first'],
      'longer than max',
    ),
    ...contradictUnless(isRising(cooling), ['cooling.amber'], 'green, amber and red must not fall'),
    ...contradictUnless(
      isRising([inPerson.green, inPerson.amber, inPerson.red]),
      ['cooling.inPerson'],
      'green, amber and red must not fall',
    ),
    ...intakes.flatMap((intake) => {
      const { cardNumberRoles = [], submitters = [] } = values.intakes[intake] ?? {};
      const possible: readonly string[] = submittersByIntake[intake];
      return [
        ...contradictUnless(
          submitters.every((role) => possible.includes(role)),
          ['intakes', intake, 'submitters'],
          `only ${possible.join(', ')} may submit there`,
        ),
        ...contradictUnless(
          cardNumberRoles.every((role) => submitters.includes(role)),
          ['intakes', intake, 'cardNumberRoles'],
          'the number comes from whoever submits: nobody else sees or hears it',
        ),
      ];
    }),
    ...contradictUnless(
      values['risk.tiers'].amber < values['risk.tiers'].red,
      ['risk.tiers', 'amber'],
      'not below red',
    ),
    ...riskReasonNames.flatMap((reason) =>
      contradictUnless(
        riskTiers.indexOf(values['risk.reasons'][reason].floor ?? 'green') >=
          riskTiers.indexOf(findLowestFloor(reason)),
        ['risk.reasons', reason, 'floor'],
        `at least ${findLowestFloor(reason)}: what is unknown, or hints at a take-over, is never green`,
      ),
    ),
    ...contradictUnless(
      isRising(Object.values(values['cooling.correction'])),
      ['cooling.correction'],
      'green, amber and red must not fall',
    ),
    ...contradictUnless(hasGap(closed), ['cutover.window', 'closed'], 'never opens'),
    ...values['windows.banks'].flatMap(({ from, to }, n) =>
      contradictUnless(
        // Equal ends mean the whole day.
        from === to || hasGap([...closed, { from: to, to: from }]),
        ['windows.banks', String(n)],
        'works only while cutover.window is closed',
      ),
    ),
  ];
}

const contradictUnless = (holds: boolean, path: string[], message: string): Contradiction[] =>
  holds ? [] : [{ path, message }];

const isRising = (durations: string[]): boolean =>
  durations.every(
    (each, i) => i === 0 || parseDurationMs(each) >= parseDurationMs(durations[i - 1] ?? each),
  );

export const Policy = z.strictObject({
  /** The profile's name, e.g. `cn-default`. */
  profile: z.string().regex(/^[a-z0-9-]{1,40}$/),
  version: z.int().positive(),
  values: Values.superRefine((values, context) => {
    for (const { path, message } of findContradictions(values))
      context.addIssue({ code: 'custom', path, message });
  }),
});
/** One version is pinned to each request, which finishes under the rules it began with [A68]. */
export type Policy = z.infer<typeof Policy>;
export type PolicyValues = Policy['values'];
