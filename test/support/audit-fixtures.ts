/** Sample requests and batches of the audit log for storage tests. */
import type { AuditBatch, AuditEntry } from '../../activities/audit-log.ts';
import type { RequestOpening } from '../../activities/requests.ts';
import { createAuditLog, verifyAuditLog } from '../../adapters/storage/audit-log.ts';
import { createRequests } from '../../adapters/storage/requests.ts';
import type { Database } from '../../adapters/storage/sql/database.ts';
import type { Acknowledgement } from '../../domain/request/acknowledgement.ts';

let requests = 0;

/** A new request for each test. */
export const buildOpening = (more: Partial<RequestOpening> = {}): RequestOpening => {
  const requestId = more.requestId ?? `request-${String((requests += 1)).padStart(4, '0')}`;
  return {
    acquirerId: 'demo',
    merchantId: 'M-1',
    requestId,
    workflowId: 'card-change:demo:M-1',
    runId: `run-of-${requestId}`,
    intake: 'app',
    bodyDigest: 'b'.repeat(64),
    at: '2026-06-10T02:00:00.000Z',
    ...more,
  };
};

export const buildEntry = (seq: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  seq,
  at: new Date(Date.UTC(2026, 5, 10, 2, 0, seq)).toISOString(),
  actor: 'system',
  action: 'note-added',
  data: { note: `note ${seq}` },
  ...more,
});

/** Entries from `first` to `last`, and the request state after them. */
export const buildBatch = (
  { acquirerId, merchantId, requestId }: RequestOpening,
  [first, last]: readonly [number, number],
  more: Partial<AuditBatch> = {},
): AuditBatch => ({
  acquirerId,
  merchantId,
  requestId,
  entries: Array.from({ length: last - first + 1 }, (_, i) => buildEntry(first + i)),
  state: { stage: 'review', waitingOn: 'operator', money: 'old', problems: [] },
  ...more,
});

export const buildAcknowledgement = (
  { requestId, workflowId, runId, bodyDigest }: RequestOpening,
  more: Partial<Acknowledgement> = {},
): Acknowledgement => ({
  requestId,
  workflowId,
  runId,
  stage: 'screening',
  problems: [],
  needs: ['account-verification'],
  waitingOn: 'nobody',
  eta: '2026-06-14T16:00:00.000Z',
  money: 'old',
  bodyDigest,
  ...more,
});

/** The audit log of a database, with what its tests write to it and read back. */
export const openAuditLog = (database: () => Database) => {
  const audit = () => createAuditLog(database());
  const store = () => createRequests(database());
  const readEntries = ({ acquirerId, requestId }: RequestOpening) =>
    audit().read(acquirerId, requestId);
  return {
    audit,
    readEntries,
    opened: async (more: Partial<RequestOpening> = {}) => {
      const opening = buildOpening(more);
      await store().open(opening);
      return opening;
    },
    rowOf: ({ acquirerId, requestId }: RequestOpening) => store().find(acquirerId, requestId),
    faultOf: async (opening: RequestOpening) =>
      verifyAuditLog(opening.acquirerId, opening.requestId, await readEntries(opening)),
  };
};
