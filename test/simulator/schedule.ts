/**
 * A schedule is data: how the world stands, what goes wrong, who breaks in, in which order and at
 * what speed. An empty one is the dullest there is, a green request that nobody disturbs, and
 * fast-check shrinks towards it. Everything is named, not counted through: taking one fault out
 * leaves the others where they are.
 */
import fc from 'fast-check';
import { gateNames, sideStages, type Stage } from '../../domain/stages.ts';

/** How the world stands when the request comes in; the first of each list is the dull one. */
export const settings = {
  tier: ['green', 'amber', 'red'],
  bank: ['match', 'close', 'no-match', 'silent'],
  terminals: ['one', 'none', 'two', 'one-offline'],
  networks: ['one', 'two', 'one-closed'],
  papers: ['complete', 'missing'],
  lists: ['clean', 'hit'],
  oldCard: ['alive', 'dead'],
  params: ['unchanged', 'changed'],
  contacts: ['reached', 'unreachable'],
  penny: ['lands', 'returned-late'],
  /** Whether the policy has other ways to prove an account than a cent. */
  proofs: ['any', 'penny-only'],
  payout: ['lands', 'sent-back'],
  /** What becomes of payouts while the new card is watched. */
  payouts: ['landed', 'returned', 'surging', 'other-card', 'other-hand'],
  hour: ['noon', 'night'],
  cutOvers: ['allowed', 'stopped-for-days'],
} as const;
export type Setting = { [Name in keyof typeof settings]: (typeof settings)[Name][number] };

/** What may become of an order on its way out and back. */
export const orderFaults = [
  'unavailable',
  'refused',
  'lost-before',
  'lost-after',
  'pending',
  'pending-silent',
  'pending-refused',
  'crash-before',
  'crash-after',
] as const;
/** What may become of a question to somebody else, or of a notice. */
export const questionFaults = [
  'unavailable',
  'down',
  'refused',
  'crash-before',
  'crash-after',
] as const;
/** Our own storage may fail; it does not refuse. */
export const storageFaults = ['unavailable', 'down', 'crash-before', 'crash-after'] as const;
export type FaultKind = (typeof orderFaults)[number] | (typeof questionFaults)[number];

export const orders = [
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
] as const;
export const questions = [
  'statePenny',
  'incomingPenny',
  'readMerchant',
  'verifyAccount',
  'screenLists',
  'checkDocument',
  'sendCode',
  'readFaceResult',
  'openSigning',
  'readSigning',
  'readSettlement',
  'watchPayouts',
  'tell',
] as const;
export const storage = [
  'admit',
  'recordAudit',
  'compareCode',
  'describeAccount',
  'readFreeze',
] as const;

/** The `nth` call of a name goes wrong; `ask:hold` asks about the order `hold`. */
export interface Fault {
  call: string;
  nth: number;
  fault: FaultKind;
}

/** What people have to do, in the order of the process. */
export const duties = [
  'correct',
  'prove',
  'sign',
  'review',
  'call-back',
  'enter-code',
  'judge',
  'mend',
  'confirm',
] as const;
export type Duty = (typeof duties)[number];
/** How they may do it otherwise than at once and well; what that means stands with each duty. */
export const manners = ['late', 'wrong', 'no', 'other'] as const;
export type Manner = (typeof manners)[number];
export interface Habit {
  duty: Duty;
  nth: number;
  manner: Manner;
}

/** What breaks in unasked: people, parties, the Temporal UI. */
export const intrusions = [
  'withdraw',
  'object',
  'object-again',
  'object-with-facts',
  'freeze',
  'report-lost-old',
  'report-lost-new',
  'force-rollback',
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
export type IntrusionKind = (typeof intrusions)[number];
export interface Intrusion {
  /** So many events after it was first entered; `completed` is the watch. */
  stage: Stage | 'completed';
  events: number;
  act: IntrusionKind;
}

/** What happens to a workflow task: its worker dies, forgets, or is slow. */
export const disturbances = ['lose', 'evict', 'late'] as const;
export interface Disturbance {
  task: number;
  what: (typeof disturbances)[number];
}

export interface Schedule {
  setting: Partial<Setting>;
  faults: Fault[];
  habits: Habit[];
  intrusions: Intrusion[];
  disturbances: Disturbance[];
  /** Speeds and orders, in the order they are asked for. */
  pace: number[];
}

const settingOf = (): fc.Arbitrary<Partial<Setting>> =>
  fc.record(
    Object.fromEntries(
      Object.entries(settings).map(([name, values]) => [
        name,
        // Most worlds are dull in most ways: a request must come far to show anything.
        fc.oneof({ weight: 5, arbitrary: fc.constant(values[0]) }, fc.constantFrom(...values)),
      ]),
    ),
  ) as fc.Arbitrary<Partial<Setting>>;

const nth = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3));

const faultOf = (): fc.Arbitrary<Fault> =>
  fc.oneof(
    fc.record({ call: fc.constantFrom(...orders), nth, fault: fc.constantFrom(...orderFaults) }),
    fc.record({
      call: fc.constantFrom(...questions, ...orders.map((order) => `ask:${order}`)),
      nth,
      fault: fc.constantFrom(...questionFaults),
    }),
    fc.record({ call: fc.constantFrom(...storage), nth, fault: fc.constantFrom(...storageFaults) }),
  );

/** Any schedule; sizes are such that most requests get past review. */
export const anySchedule = (): fc.Arbitrary<Schedule> =>
  fc.record({
    setting: settingOf(),
    faults: fc.array(faultOf(), { maxLength: 8 }),
    habits: fc.array(
      fc.record({ duty: fc.constantFrom(...duties), nth, manner: fc.constantFrom(...manners) }),
      { maxLength: 3 },
    ),
    intrusions: fc.array(
      fc.record({
        stage: fc.constantFrom(...gateNames, ...sideStages, 'completed' as const),
        events: fc.nat(20),
        act: fc.constantFrom(...intrusions),
      }),
      { maxLength: 3 },
    ),
    disturbances: fc.array(
      fc.record({ task: fc.nat(120), what: fc.constantFrom(...disturbances) }),
      { maxLength: 4 },
    ),
    pace: fc.array(fc.nat(255), { maxLength: 60 }),
  });

/** The dullest schedule, for a run to be spoilt by hand. */
export const dull: Schedule = {
  setting: {},
  faults: [],
  habits: [],
  intrusions: [],
  disturbances: [],
  pace: [],
};
