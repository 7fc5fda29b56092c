/**
 * Daily maintenance of every merchant in the request index: due reminders are sent
 * (domain/maintenance/reminders.ts), and expired data of merchants whom the acquirer no longer pays
 * are deleted (domain/maintenance/retention.ts).
 */
import type { RequestSummary } from '../domain/request/request-summary.ts';
import { findRecipients, findNotifiableContacts } from '../domain/notices/recipients.ts';
import type { MerchantRecord } from '../domain/parties/merchant.ts';
import type { PolicyValues } from '../domain/policy/policy-schema.ts';
import { isRelationOver } from '../domain/maintenance/retention.ts';
import { findReminders, type Reminder } from '../domain/maintenance/reminders.ts';
import { PortFailure } from '../domain/parties/port-failure.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';
import type { RequestIndexPort } from './request-index.ts';
import type { MerchantsPort } from './merchants.ts';
import type { Notice, NoticeResult } from './notice.ts';
import { deleteExpired, type RetentionPort } from './retention.ts';
import { scanRequests, type ScanReport } from './request-scan.ts';

export interface RemindersPort {
  wasSent(merchant: MerchantRef, key: string): Promise<boolean>;
  /** @param at workflow time, ISO 8601 */
  markSent(merchant: MerchantRef, key: string, at: string): Promise<void>;
}

export interface MaintenanceRunsPort {
  /** Stores that the maintenance has come to its end. @param at of the run; workflow time, ISO 8601 */
  markFinished(at: string): Promise<void>;
}

export interface MaintenancePorts {
  requestIndex: Pick<RequestIndexPort, 'scanAll'>;
  merchants: MerchantsPort;
  reminders: RemindersPort;
  maintenanceRuns: MaintenanceRunsPort;
  retention: RetentionPort;
  /** The policy of new requests of an acquirer. */
  getPolicy: (acquirerId: string) => PolicyValues;
}

export const createMaintenanceActivities = (
  { requestIndex, merchants, getPolicy, reminders, maintenanceRuns, retention }: MaintenancePorts,
  sendNotice: (notice: Notice) => Promise<NoticeResult>,
) => {
  const remind = async (
    request: RequestSummary,
    record: MerchantRecord,
    policy: PolicyValues,
    at: string,
  ): Promise<void> => {
    for (const reminder of findReminders(record, policy, at)) {
      if (await reminders.wasSent(request, reminder.key)) continue;
      await sendNotice(buildReminderNotice(reminder, request, record, policy, at));
      await reminders.markSent(request, reminder.key, at);
    }
  };

  const maintainMerchant = async (
    request: RequestSummary,
    at: string,
    options: CallOptions,
  ): Promise<void> => {
    const policy = getPolicy(request.acquirerId);
    try {
      const record = await merchants.readRecord(request, undefined, options);
      if (isRelationOver(record)) return await deleteExpired(retention, request, policy, at);
      await retention.clearRelationEnded(request);
      await remind(request, record, policy, at);
    } catch (error) {
      if (isUnknownMerchant(error)) await deleteExpired(retention, request, policy, at);
      throw error;
    }
  };

  return {
    /** @param at workflow time, ISO 8601 */
    maintainMerchants: (at: string): Promise<ScanReport> =>
      callPort((options) =>
        scanRequests(
          (after) => requestIndex.scanAll(after),
          (request) => maintainMerchant(request, at, options),
        ),
      ),

    /** Notes that a run has come to its end. @param at of the run; workflow time, ISO 8601 */
    recordMaintenance: (at: string): Promise<void> =>
      callPort(() => maintenanceRuns.markFinished(at)),
  };
};

/** Whether the core has no such merchant, see `MerchantsPort.readRecord`. */
const isUnknownMerchant = (error: unknown): boolean =>
  error instanceof PortFailure && error.kind === 'refused' && error.code === 'INP_REQUIRED';

/** The notice of a reminder. Its key makes one message of copies sent again after a crash; it names the last request. */
function buildReminderNotice(
  { event, items, key, problems, until }: Reminder,
  { acquirerId, merchantId, money, requestId }: RequestSummary,
  { binding, contacts, displayName }: MerchantRecord,
  policy: PolicyValues,
  at: string,
): Notice {
  const contactsToNotify = findNotifiableContacts({
    known: contacts,
    present: contacts,
    notifyBack: policy['contacts.notifyBack'],
    now: at,
  });
  return {
    key: `maintenance/${acquirerId}/${merchantId}/${key}`,
    requestId,
    merchant: { acquirerId, merchantId },
    event,
    data: {
      requestId,
      merchantName: displayName,
      oldLast4: binding.last4,
      newLast4: binding.last4,
      bankName: binding.bankName,
      time: at,
      money,
      ...(until !== undefined && { until }),
      ...(items && { items }),
      ...(problems && { problems }),
    },
    copies: findRecipients(event, contactsToNotify),
  };
}
