/** The row of a request: it outlives the workflow's history, which Temporal deletes after a while. */
import type { Problem } from '../domain/gates/assessment.ts';
import type {
  MoneyLocation,
  RiskTier,
  StageOrOutcome,
  WaitingOn,
} from '../domain/request/stages.ts';
import type { Acknowledgement } from '../domain/request/acknowledgement.ts';
import type { ScopeRef } from './calls.ts';

/** How the watch over the new card ended. */
export interface WatchEnd {
  kind: 'watched' | 'superseded' | 'rolled-back';
  /** ISO 8601 */
  at: string;
}

/** The state of a request that lists and pages show. */
export interface RequestState {
  stage: StageOrOutcome;
  waitingOn: WaitingOn;
  money: MoneyLocation;
  risk?: RiskTier;
  due?: string;
  problems: Problem[];
}

/** The rest of what the workflow says of a request, by name of the field; nothing in SQL depends on it. */
export type RequestDetails = Readonly<Record<string, unknown>>;

export interface RequestRow extends ScopeRef {
  requestId: string;
  workflowId: string;
  runId: string;
  intake: string;
  bodyDigest: string;
  openedAt: string;
  closedAt?: string;
  /** The failure code a closed request ended with. */
  outcomeCode?: string;
  /** Of a completed request, once its watch has ended. */
  watchEnd?: WatchEnd;
  /** When staff last ended the links to its progress; those that were made before open nothing. */
  linksRevokedAt?: string;
  /** The deadline that it is measured by: that of the state, or an earlier one that staff have missed. */
  promisedBy?: string;
  state: RequestState;
  /** Missing in lists, and before the first batch of the audit log. */
  details?: RequestDetails;
  acknowledgement?: Acknowledgement;
  /** Number of the audit entry up to which the row describes the request; missing in lists. */
  auditSeq?: number;
}

export interface RequestOpening extends ScopeRef {
  requestId: string;
  workflowId: string;
  runId: string;
  intake: string;
  bodyDigest: string;
  at: string;
}

export interface OtherRequests {
  openedSince: number;
  /** When one last ended because of too many wrong one-time codes; ISO 8601. */
  codesLockedAt?: string;
  /** The last one of the scope that moved payouts has left them held. */
  payoutsHeld?: true;
  /** The card of an earlier one of the scope is watched. */
  isBesideWatch?: true;
}

export interface RequestFilter {
  acquirerId: string;
  stage?: string;
  waitingOn?: string;
  merchantId?: string;
  /** Of requests for one terminal; an empty one of those for the whole merchant. */
  terminal?: string;
  risk?: string;
  /** Opaque; from the previous page. */
  cursor?: string;
  limit: number;
}

export interface RequestsPort {
  /**
   * Inserts the row of a run, or answers the row of the run that has this request id already: a late
   * retry of a closed request finds the first run. A run that opens twice gets `opened` both times.
   */
  open(
    opening: RequestOpening,
  ): Promise<{ state: 'opened' } | { state: 'exists'; row: RequestRow }>;
  find(acquirerId: string, requestId: string): Promise<RequestRow | undefined>;
  list(filter: RequestFilter): Promise<{ rows: RequestRow[]; cursor?: string }>;
  /**
   * What the other requests of the merchant have left behind.
   * @param since from when on requests are counted, ISO 8601
   * @param exceptRequestId the request that asks
   */
  sumUpOthers(scope: ScopeRef, since: string, exceptRequestId: string): Promise<OtherRequests>;
  /**
   * Gives the request, or the watch over its card, the turn to move the card of exactly this scope. It has it until it is closed.
   * @param at of the process, ISO 8601
   * @returns whether it has the turn: another request may have it
   */
  takeSwitchTurn(scope: ScopeRef, requestId: string, at: string): Promise<boolean>;
  /** Whether another request of exactly this scope holds payouts: an open one, or one whose new card is watched. */
  isHeldByAnother(scope: ScopeRef, exceptRequestId: string): Promise<boolean>;
  /** The open request of exactly this scope. */
  findOpen(scope: ScopeRef): Promise<RequestRow | undefined>;
}
