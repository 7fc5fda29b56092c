import type { AccountDescription, MerchantRecord } from '../domain/parties.ts';
import type { MerchantsPort } from './merchants.ts';
import { ask, type MerchantRef } from './calls.ts';
import type { RequestOpening, RequestRow, RequestsPort, StoredAcknowledgement } from './records.ts';
import type { VaultPort } from './vault.ts';

export interface Admission {
  /** Set when another run answered this request before: its acknowledgement is the answer. */
  taken?: StoredAcknowledgement;
  account?: AccountDescription;
  /** Missing when the record could not be read now; screening then asks again. */
  merchant?: MerchantRecord;
}

/** One look, at most this long in all: the submitter waits for it (design.md §5). */
const lookMs = 1_500;

export const admissionActivities = (
  requests: RequestsPort,
  vault: VaultPort,
  merchants: MerchantsPort,
) => ({
  /**
   * Opens the request's row and looks once at what the acknowledgement rests on. A local activity:
   * the row is the same whatever a redone task decides, the rest is reading.
   */
  admit: (opening: RequestOpening & { accountToken: string }): Promise<Admission> =>
    ask(async ({ signal }) => {
      const { accountToken, ...row } = opening;
      const merchant: MerchantRef = { acquirerId: row.acquirerId, merchantId: row.merchantId };
      const opened = await requests.open(row);
      if (opened.state === 'taken') return { taken: acknowledgementOf(opened.row) };
      const look = AbortSignal.any([signal, AbortSignal.timeout(lookMs)]);
      const [account, record] = await Promise.all([
        vault.describeAccount(merchant, accountToken),
        merchants
          .record(merchant, { requestId: row.requestId, accountToken }, { signal: look })
          .catch((): undefined => undefined),
      ]);
      return { ...(account && { account }), ...(record && { merchant: record }) };
    }),

  describeAccount: (question: { merchant: MerchantRef; token: string }) =>
    ask(() => vault.describeAccount(question.merchant, question.token)),
});

/** A run that was lost before its first batch has no stored answer: the row says what is known. */
const acknowledgementOf = (row: RequestRow): StoredAcknowledgement =>
  row.acknowledgement ?? {
    requestId: row.requestId,
    workflowId: row.workflowId,
    runId: row.runId,
    stage: row.standing.stage,
    problems: row.standing.problems,
    needs: [],
    waitingOn: row.standing.waitingOn,
    money: row.standing.money,
    bodyDigest: row.bodyDigest,
  };
