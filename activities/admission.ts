import type { AppealedRequest } from '../domain/request/appealed-request.ts';
import type { AccountDescription } from '../domain/parties/account.ts';
import type { MerchantRecord } from '../domain/parties/merchant.ts';
import type { MerchantsPort } from './merchants.ts';
import { callPort, type MerchantRef } from './calls.ts';
import type { AuditLogPort } from './audit-log.ts';
import type { RequestOpening, RequestRow, RequestsPort } from './requests.ts';
import type { Acknowledgement } from '../domain/request/acknowledgement.ts';
import type { VaultPort } from './vault.ts';

export interface Admission {
  /** Set when another run answered this request before: its acknowledgement is the answer. */
  earlierAcknowledgement?: Acknowledgement;
  account?: AccountDescription;
  /** Missing when the record could not be read now; screening then asks again. */
  merchant?: MerchantRecord;
  /** When an earlier request of the merchant ended because of too many wrong one-time codes. */
  codesLockedAt?: string;
  /** For an appeal: what our books have of the request it is against. */
  appealed?: AppealedRequest;
}

/** One look, at most this long in all: the submitter waits for it (design.md §5). */
const readTimeoutMs = 1_500;

export const createAdmissionActivities = ({
  auditLog,
  merchants,
  requests,
  vault,
}: {
  auditLog: Pick<AuditLogPort, 'findActors'>;
  merchants: MerchantsPort;
  requests: RequestsPort;
  vault: VaultPort;
}) => ({
  /**
   * Opens the request's row and looks once at what the acknowledgement rests on. A local activity:
   * the row is the same whatever a redone task decides, the rest is reading.
   */
  admit: (
    opening: RequestOpening & { accountToken: string; appealOf?: string },
  ): Promise<Admission> =>
    callPort(async ({ signal }) => {
      const { accountToken, appealOf, ...row } = opening;
      const merchant: MerchantRef = { acquirerId: row.acquirerId, merchantId: row.merchantId };
      const opened = await requests.open(row);
      if (opened.state === 'exists')
        return { earlierAcknowledgement: buildAcknowledgement(opened.row) };
      const look = AbortSignal.any([signal, AbortSignal.timeout(readTimeoutMs)]);
      const [account, codesLockedAt, record, appealed] = await Promise.all([
        vault.describeAccount(merchant, accountToken),
        requests.findCodesLockedAt(merchant),
        merchants
          .readRecord(merchant, { requestId: row.requestId, accountToken }, { signal: look })
          .catch((): undefined => undefined),
        appealOf === undefined
          ? undefined
          : readAppealedRequest({ auditLog, requests }, merchant.acquirerId, appealOf),
      ]);
      return {
        ...(account && { account }),
        ...(codesLockedAt !== undefined && { codesLockedAt }),
        ...(record && { merchant: record }),
        ...(appealed && { appealed }),
      };
    }),

  describeAccount: (question: { merchant: MerchantRef; token: string }) =>
    callPort(() => vault.describeAccount(question.merchant, question.token)),
});

/** What our books have of a request that is appealed against; undefined when they do not know it. */
async function readAppealedRequest(
  { auditLog, requests }: { auditLog: Pick<AuditLogPort, 'findActors'>; requests: RequestsPort },
  acquirerId: string,
  requestId: string,
): Promise<AppealedRequest | undefined> {
  const row = await requests.find(acquirerId, requestId);
  if (!row) return undefined;
  return {
    merchantId: row.merchantId,
    outcome: row.state.stage,
    ...(row.closedAt !== undefined && { closedAt: row.closedAt }),
    rejectedBy: await auditLog.findActors(acquirerId, requestId, 'rejected'),
  };
}

/** A run that was lost before its first batch has no stored answer: the row says what is known. */
const buildAcknowledgement = (row: RequestRow): Acknowledgement =>
  row.acknowledgement ?? {
    requestId: row.requestId,
    workflowId: row.workflowId,
    runId: row.runId,
    stage: row.state.stage,
    problems: row.state.problems,
    needs: [],
    waitingOn: row.state.waitingOn,
    money: row.state.money,
    bodyDigest: row.bodyDigest,
  };
