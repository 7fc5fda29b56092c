/** The log of what was decided about a request, by whom and when. Entries are never changed or deleted. */
import type { AuditAction, AuditValue } from '../domain/audit/actions.ts';
import type { EarlierProofs } from '../domain/parties/identity.ts';
import type { Acknowledgement } from '../domain/request/acknowledgement.ts';
import type { MerchantRef } from './calls.ts';
import type { RequestDetails, RequestState } from './requests.ts';

export interface AuditEntry {
  /** Counts from 1 within a request; (acquirerId, requestId, seq) is written once. */
  seq: number;
  /** Workflow time, ISO 8601. */
  at: string;
  actor: string;
  action: AuditAction;
  /** Failure code or short reason; never personal data. */
  reason?: string;
  /** What the action allows, see `domain/audit`; masked. */
  data?: Readonly<Record<string, AuditValue>>;
}

/** Entries that are written together, and the state of the request after them. */
export interface AuditBatch extends MerchantRef {
  requestId: string;
  entries: AuditEntry[];
  /** Of a batch without entries: the number of the last one that was recorded before, and the time now. */
  after?: Pick<AuditEntry, 'seq' | 'at'>;
  state: RequestState;
  /** What readers see besides; only what has changed since the batch before, and null for what is gone. */
  details?: RequestDetails;
  /** Part of the first batch: repeated submissions get it as their answer. */
  acknowledgement?: Acknowledgement;
}

export interface AuditLogPort {
  /** Appends to the request's hash chain and sets its state, both or neither; repeated entries are dropped by seq. */
  append(batch: AuditBatch): Promise<void>;
  read(
    acquirerId: string,
    requestId: string,
  ): Promise<(AuditEntry & { prevHash: string; hash: string })[]>;
  /** Who took an action on a request, each once; sorted. */
  findActors(acquirerId: string, requestId: string, action: AuditAction): Promise<string[]>;
  /**
   * What was done in the other requests of a merchant.
   * @param exceptRequestId the request that asks
   * @param proofsSince from when on proofs count, ISO 8601
   */
  readEarlierActs(
    merchant: MerchantRef,
    exceptRequestId: string,
    proofsSince: string,
  ): Promise<EarlierActs>;
}

export interface EarlierActs {
  /** When somebody last objected, or denied the change on the phone; ISO 8601. */
  lastObjectionAt?: string;
  proofs: EarlierProofs;
}
