/** Our own storage: the trail of what was decided, and the row that outlives Temporal's memory. */
import type { Problem } from '../domain/gates/assessment.ts';
import type {
  MoneyLocation,
  RiskTier,
  StageOrOutcome,
  WaitingOn,
} from '../domain/request/stages.ts';
import { callPort, type MerchantRef } from './calls.ts';

export interface AuditEntry {
  /** Counts from 1 within a request; (acquirerId, requestId, seq) is written once. */
  seq: number;
  /** Workflow time, ISO 8601. */
  at: string;
  actor: string;
  action: string;
  /** Failure code or short reason; never personal data. */
  reason?: string;
  /** Masked facts of the decision, e.g. {stage: 'review', tier: 'green'}. */
  data?: Record<string, string | number | boolean>;
}

/** How the request stands after the entries of a batch. */
export interface RequestState {
  stage: StageOrOutcome;
  waitingOn: WaitingOn;
  money: MoneyLocation;
  risk?: RiskTier;
  due?: string;
  problems: Problem[];
}

export interface AuditBatch extends MerchantRef {
  requestId: string;
  entries: AuditEntry[];
  state: RequestState;
  /** Comes with the first batch: what a repeated submission is answered with. */
  acknowledgement?: StoredAcknowledgement;
}

/** The acknowledgement of a submission (design.md §5); `Acknowledgement` of the contract is this. */
export interface StoredAcknowledgement {
  requestId: string;
  workflowId: string;
  runId: string;
  stage: StageOrOutcome;
  problems: Problem[];
  needs: string[];
  waitingOn: WaitingOn;
  due?: string;
  eta?: string;
  money: MoneyLocation;
  bodyDigest: string;
}

export interface RequestRow extends MerchantRef {
  requestId: string;
  workflowId: string;
  runId: string;
  intake: string;
  bodyDigest: string;
  openedAt: string;
  closedAt?: string;
  state: RequestState;
  acknowledgement?: StoredAcknowledgement;
}

export interface RequestOpening extends MerchantRef {
  requestId: string;
  workflowId: string;
  runId: string;
  intake: string;
  bodyDigest: string;
  at: string;
}

export interface RequestFilter {
  acquirerId: string;
  stage?: string;
  waitingOn?: string;
  merchantId?: string;
  risk?: string;
  /** Opaque, from the answer before. */
  cursor?: string;
  limit: number;
}

export interface RequestsPort {
  /**
   * Inserts the row of a run, or says whose it is: a late retry of a closed request finds the row
   * of the first run. The same run opening twice is `ours` both times.
   */
  open(opening: RequestOpening): Promise<{ state: 'ours' } | { state: 'taken'; row: RequestRow }>;
  find(acquirerId: string, requestId: string): Promise<RequestRow | undefined>;
  list(filter: RequestFilter): Promise<{ rows: RequestRow[]; cursor?: string }>;
  /** When a request of the merchant last ended because of too many wrong one-time codes; ISO 8601. */
  findCodesLockedAt(merchant: MerchantRef): Promise<string | undefined>;
}

export interface AuditLogPort {
  /** Appends to the request's hash chain and sets its standing in one transaction; repeats are dropped by seq. */
  append(batch: AuditBatch): Promise<void>;
  read(
    acquirerId: string,
    requestId: string,
  ): Promise<(AuditEntry & { prevHash: string; hash: string })[]>;
}

export const createAuditActivities = (audit: AuditLogPort) => ({
  appendAuditLog: (batch: AuditBatch) => callPort(() => audit.append(batch)),
});
