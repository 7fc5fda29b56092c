/**
 * Derives events from entries of the audit log, and from what the request's state was before them and is now.
 * They say no more than a merchant may see [A69], because a back office may pass them on.
 */
import type { AuditAction, AuditValue } from '../audit/actions.ts';
import { describeFailure, isFailureCode, type FailureCode } from '../failures/codes.ts';
import type { Problem } from '../gates/assessment.ts';
import { maskNumbers } from '../privacy/masking.ts';
import { outcomeKinds, type OutcomeKind } from '../request/stages.ts';
import { getEventSpec, type EventType } from './catalogue.ts';

interface Entry {
  seq: number;
  /** ISO 8601 */
  at: string;
  action: AuditAction;
  reason?: string;
  data?: Readonly<Record<string, AuditValue>>;
}

/** The state of the request after its entries. */
interface State {
  stage: string;
  waitingOn: string;
  money: string;
  due?: string;
  problems: readonly Problem[];
}

/** What the row of the request has to say of the state before, for an event of the state. */
export type StateChange = 'began-to-wait-for-merchant' | 'held' | 'released';

export interface DerivedEvent {
  type: EventType;
  /** Number of the entry; of the last one for an event of the state. */
  seq: number;
  at: string;
  /** What the data says besides the ids: codes, masks, amounts; never personal data. */
  data: Readonly<Record<string, unknown>>;
  /** The event happened only if the state changed so; without it, only if its entry is new. */
  if?: StateChange;
}

/** Actions that are events as they are. Those that end a request are events by their outcome. */
const typesOfActions: Partial<Record<AuditAction, EventType>> = {
  submitted: 'card_change.accepted',
  'correction-requested': 'card_change.correction_needed',
  corrected: 'card_change.corrected',
  'information-requested': 'card_change.information_needed',
  'identity-checked': 'card_change.identity_checked',
  'agreement-signed': 'card_change.agreement_signed',
  'review-overdue': 'card_change.review_overdue',
  approved: 'card_change.approved',
  'cooling-started': 'card_change.cooling_started',
  frozen: 'card_change.frozen',
  thawed: 'card_change.thawed',
  objected: 'card_change.objected',
  'callback-denied': 'card_change.objected',
  'switch-finished': 'card_change.switched',
  'test-payout-landed': 'card_change.test_payout_landed',
  'test-payout-failed': 'card_change.test_payout_failed',
  'rollback-started': 'card_change.rollback_started',
  'network-cut-over': 'card_change.network_switched',
  'network-restored': 'card_change.network_restored',
  'network-payout-landed': 'card_change.network_payout_landed',
  'first-payout-landed': 'card_change.first_payout_landed',
  'payout-came-back': 'card_change.payout_came_back',
  'payout-sign-seen': 'card_change.payout_sign_seen',
  'another-card-requested': 'card_change.another_card_requested',
  'recall-asked': 'card_change.recall_asked',
  'recall-answered': 'card_change.recall_answered',
  'watch-ended': 'card_change.watch_ended',
};

const typesOfOutcomes: Record<OutcomeKind, EventType> = {
  completed: 'card_change.completed',
  rejected: 'card_change.rejected',
  cancelled: 'card_change.cancelled',
  expired: 'card_change.expired',
  'rolled-back': 'card_change.rolled_back',
};

/**
 * The events of a batch, in order: those of its entries, then those of the state; but what ends a request or its watch
 * comes last, because the money has moved before.
 * @param newest number and time of the last entry, which may be of an earlier batch
 */
export function deriveEvents(
  entries: readonly Entry[],
  state: State,
  newest: Pick<Entry, 'seq' | 'at'> | undefined,
): DerivedEvent[] {
  const end = entries.findIndex(({ action }) => action === 'closed' || action === 'watch-ended');
  const before = end < 0 ? entries : entries.slice(0, end);
  const last = entries[end] ?? newest;
  return [
    ...before.flatMap((entry) => deriveEventOfEntry(entry, state)),
    ...(last ? deriveEventsOfState(state, last) : []),
    ...entries.slice(before.length).flatMap((entry) => deriveEventOfEntry(entry, state)),
  ];
}

function deriveEventOfEntry(entry: Entry, state: State): DerivedEvent[] {
  const { seq, at, reason, data = {} } = entry;
  const type = findType(entry);
  if (type === undefined) return [];
  const told = Object.keys(getEventSpec(type).data).flatMap((name) => {
    const value = type === 'card_change.stage_entered' ? data['stage'] : data[name];
    return value === undefined ? [] : [[name, maskValue(name, value)] as const];
  });
  const code = reason !== undefined && isFailureCode(reason) ? { code: maskCode(reason) } : {};
  return [
    { type, seq, at, data: { ...describeState(state), ...code, ...Object.fromEntries(told) } },
  ];
}

function findType({ action, data }: Entry): EventType | undefined {
  if (action === 'stage-entered')
    return isOutcome(data?.['stage']) ? undefined : 'card_change.stage_entered';
  if (action !== 'closed') return typesOfActions[action];
  const outcome = data?.['outcome'];
  return isOutcome(outcome) ? typesOfOutcomes[outcome] : undefined;
}

function deriveEventsOfState(state: State, { seq, at }: Pick<Entry, 'seq' | 'at'>): DerivedEvent[] {
  const told = describeState(state);
  const money: DerivedEvent =
    state.money === 'hold'
      ? { type: 'card_change.payouts_held', seq, at, data: told, if: 'held' }
      : { type: 'card_change.payouts_released', seq, at, data: told, if: 'released' };
  if (state.waitingOn !== 'merchant') return [money];
  const codes = state.problems.map(({ code }) => maskCode(code));
  const data = { ...told, ...(state.due !== undefined && { due: state.due }), codes };
  return [
    money,
    { type: 'card_change.waiting_on_merchant', seq, at, data, if: 'began-to-wait-for-merchant' },
  ];
}

const describeState = ({ stage, waitingOn, money }: State) => ({ stage, waitingOn, money });

const isOutcome = (value: unknown): value is OutcomeKind =>
  (outcomeKinds as readonly unknown[]).includes(value);

/** Why a proof failed would help a fraudster. */
const maskedResults: ReadonlySet<AuditValue> = new Set(['wrong', 'expired', 'spoof']);

function maskValue(name: string, value: AuditValue): AuditValue {
  if (name === 'result' && maskedResults.has(value)) return 'not-passed';
  return typeof value === 'string' ? maskNumbers(value) : value;
}

/** Checks that a merchant must not learn of share one code. */
const maskCode = (code: FailureCode): FailureCode =>
  describeFailure(code).final ? 'RSK_STOP' : code;
