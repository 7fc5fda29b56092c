/**
 * A schedule is data: the settings of the outside world, faults, overrides of behaviour, injected
 * events, order and speed. The empty one is the baseline, a green request without disturbance, and
 * fast-check shrinks towards it. Each item names what it affects, so that removing one fault
 * does not move the others. In one file, because types and generators list the same items.
 */
import fc from 'fast-check';
import { attackKinds, type AttackKind } from '../actors/attackers.ts';
import { gateNames, sideStages, type Stage } from '../../../domain/request/stages.ts';

/** The state of the outside world at submission; the first of each list is the baseline. */
export const settings = {
  tier: ['green', 'amber', 'red'],
  bank: ['match', 'close', 'no-match', 'silent'],
  terminals: ['one', 'none', 'two', 'one-offline'],
  /** Those that pay do so by themselves: the lead after an audit, the second at once. */
  networks: [
    'one',
    'two',
    'one-closed',
    'lead-audits',
    'second-audits',
    'lead-pays',
    'second-pays',
    'both-pay',
  ],
  documents: ['complete', 'missing'],
  lists: ['clean', 'hit'],
  oldCard: ['alive', 'dead'],
  params: ['unchanged', 'changed'],
  contacts: ['reached', 'unreachable'],
  penny: ['lands', 'returned-late'],
  /** Whether the policy permits other account proofs than a cent. */
  proofs: ['any', 'penny-only'],
  payout: ['lands', 'sent-back'],
  /** What happens to payouts during the watch. */
  payouts: ['landed', 'returned', 'surging', 'other-card', 'other-hand'],
  /** What becomes of a payout that is on its way to the old card when the request comes in, and when. */
  flight: [
    'none',
    'lands',
    'back-at-once',
    'back-in-the-hold',
    'back-after-the-cut-over',
    'back-after-the-release',
    'back-after-the-old-card-is-dropped',
    'back-after-the-way-back',
  ],
  /** Whether a batch of payouts is open when payouts are held. */
  batch: ['none', 'open', 'stuck'],
  hour: ['noon', 'night'],
  cutOvers: ['allowed', 'stopped-for-days'],
} as const;
export type Setting = { [Name in keyof typeof settings]: (typeof settings)[Name][number] };

/** Faults of an order or of its answer. */
export const orderFaults = [
  'unavailable',
  'refused',
  'lost-before',
  'arrives-late',
  'lost-after',
  'pending',
  'pending-silent',
  'pending-refused',
  'crash-before',
  'crash-after',
] as const;
/** Faults of a query to a party, or of a notice. */
export const questionFaults = [
  'unavailable',
  'down',
  'refused',
  'crash-before',
  'crash-after',
] as const;
/** Faults of the application's own storage, which never refuses. */
export const storageFaults = ['unavailable', 'down', 'crash-before', 'crash-after'] as const;
export type FaultKind = (typeof orderFaults)[number] | (typeof questionFaults)[number];

export const orderCalls = [
  'penny',
  'lock',
  'snapshot',
  'hold',
  'change',
  'register',
  'configure',
  'set-params',
  'set-target',
  'reconcile',
  'test-sale',
  'void-test-sale',
  'test-payout',
  'set-cap',
  'release',
  'unlock',
  'restore-target',
  'restore-params',
  'restore-config',
  'unregister',
  'revert',
  'lift-cap',
  'allow-t0',
  'drop-old-card',
  'recall',
] as const;
export const questionCalls = [
  'requestReversePenny',
  'readIncomingPennies',
  'readMerchant',
  'verifyAccount',
  'screenLists',
  'checkDocument',
  'sendCode',
  'openFaceSession',
  'readFaceResult',
  'openSigning',
  'readSigning',
  'readSettlement',
  'readNetworkAccount',
  'assessPayouts',
  'findRecallablePayouts',
  'readWatchedPayouts',
  'sendNotice',
] as const;
export const storageCalls = [
  'admit',
  'assessGates',
  'writeAndNotify',
  'errand',
  'beginWatch',
  'compareCode',
  'describeAccount',
  'findCutoverFreeze',
] as const;

/** The `nth` call of a name fails; `ask:hold` is a query about the order `hold`. */
export interface Fault {
  call: string;
  nth: number;
  fault: FaultKind;
}

/** What people do, in the order of the process. */
export const behaviourNames = [
  'correct',
  'prove-identity',
  'sign',
  'review',
  'call-back',
  'enter-code',
  'decide-freeze',
  'repair-step',
  'confirm',
] as const;
export type BehaviourName = (typeof behaviourNames)[number];
/** How they deviate from acting correctly without delay; `actors/behaviours.ts` says what each means. */
export const variants = ['late', 'wrong', 'no', 'other'] as const;
export type Variant = (typeof variants)[number];
export interface Override {
  behaviour: BehaviourName;
  nth: number;
  variant: Variant;
}

/** Events that the request does not wait for: from people, parties and the Temporal UI. */
const ordinaryEventKinds = [
  'withdraw',
  'object',
  'object-again',
  'object-with-facts',
  'freeze',
  'report-lost-old',
  'report-lost-new',
  'force-rollback',
  'recall',
  'extend',
  'request-info',
  'attest',
  'deny-call',
  'approve-by-submitter',
  'claim',
  'note',
  'choose-window',
  'other-request',
  'cancel',
  'bank-reported',
  'network-reported',
  'stray-report',
  'merchant-changed',
  'old-closed',
  'new-closed',
  'bank-notified',
  'policy-frozen',
] as const;
/**
 * Events of schedules that are written down; random ones have none of them yet. `next-request`: the merchant submits
 * another request while the new card is watched, and the events after it in a schedule happen to that one.
 */
const writtenEventKinds = [
  'object-by-owner',
  'object-by-staff',
  'every-door',
  'correct-account',
  'bank-closes-old',
  'bank-closes-new',
  'next-request',
] as const;
export type InjectedEventKind =
  | (typeof ordinaryEventKinds)[number]
  | (typeof writtenEventKinds)[number]
  | AttackKind;
export interface InjectedEvent {
  /** The event is sent `events` events after this stage was first entered; `completed` is the watch. */
  stage: Stage | 'completed';
  events: number;
  kind: InjectedEventKind;
}

/** Disturbances of a workflow task: its worker dies, evicts the workflow, or is slow. */
export const disturbances = ['lose', 'evict', 'late'] as const;
export interface Disturbance {
  task: number;
  what: (typeof disturbances)[number];
}

export interface Schedule {
  setting: Partial<Setting>;
  faults: Fault[];
  overrides: Override[];
  injectedEvents: InjectedEvent[];
  disturbances: Disturbance[];
  /** Choices of speed and order, in the order they are used. */
  choices: number[];
}

const settingArbitrary = (): fc.Arbitrary<Partial<Setting>> =>
  fc.record(
    Object.fromEntries(
      Object.entries(settings).map(([name, values]) => [
        name,
        // Most settings keep their baseline: a request must get far to be worth a run.
        fc.oneof({ weight: 5, arbitrary: fc.constant(values[0]) }, fc.constantFrom(...values)),
      ]),
    ),
  ) as fc.Arbitrary<Partial<Setting>>;

const nth = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3));

const faultArbitrary = (): fc.Arbitrary<Fault> =>
  fc.oneof(
    fc.record({
      call: fc.constantFrom(...orderCalls),
      nth,
      fault: fc.constantFrom(...orderFaults),
    }),
    fc.record({
      call: fc.constantFrom(...questionCalls, ...orderCalls.map((order) => `ask:${order}`)),
      nth,
      fault: fc.constantFrom(...questionFaults),
    }),
    fc.record({
      call: fc.constantFrom(...storageCalls),
      nth,
      fault: fc.constantFrom(...storageFaults),
    }),
  );

const injectedEventArbitrary = (): fc.Arbitrary<InjectedEvent> =>
  fc.record({
    stage: fc.constantFrom(...gateNames, ...sideStages, 'completed' as const),
    events: fc.nat(20),
    // Thieves are rarer than everybody else together.
    kind: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...ordinaryEventKinds) },
      { weight: 1, arbitrary: fc.constantFrom(...attackKinds) },
    ),
  });

/** Any schedule; sizes are chosen so that most requests pass the review. */
export const scheduleArbitrary = (): fc.Arbitrary<Schedule> =>
  fc.record({
    setting: settingArbitrary(),
    faults: fc.array(faultArbitrary(), { maxLength: 8 }),
    overrides: fc.array(
      fc.record({
        behaviour: fc.constantFrom(...behaviourNames),
        nth,
        variant: fc.constantFrom(...variants),
      }),
      { maxLength: 3 },
    ),
    injectedEvents: fc.array(injectedEventArbitrary(), { maxLength: 3 }),
    disturbances: fc.array(
      fc.record({ task: fc.nat(120), what: fc.constantFrom(...disturbances) }),
      { maxLength: 4 },
    ),
    choices: fc.array(fc.nat(255), { maxLength: 60 }),
  });

/** The schedule without disturbance; tests change single fields of it. */
export const baseline: Schedule = {
  setting: {},
  faults: [],
  overrides: [],
  injectedEvents: [],
  disturbances: [],
  choices: [],
};
