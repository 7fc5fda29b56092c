/**
 * Daily maintenance of every merchant in the request index: due reminders are sent
 * (domain/maintenance/reminders.ts), terminals that were replaced are registered (activities/late-terminals.ts), and
 * expired data of merchants whom the acquirer no longer pays
 * are deleted (domain/maintenance/retention.ts).
 */
import { activityInfo, heartbeat, log } from '@temporalio/activity';
import type { RequestSummary } from '../domain/request/request-summary.ts';
import type { MerchantRecord } from '../domain/parties/merchant.ts';
import type { PolicyValues } from '../domain/policy/policy-schema.ts';
import { findAlarmKinds } from '../domain/reconciliation/alarms.ts';
import { isRelationOver } from '../domain/maintenance/retention.ts';
import { findReminders, type Reminder } from '../domain/maintenance/reminders.ts';
import { PortFailure } from '../domain/parties/port-failure.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';
import type { RegisterLateTerminals } from './late-terminals.ts';
import type { RemindersPort } from './reminders.ts';
import type { RequestIndexPort } from './request-index.ts';
import { buildMerchantNotice, type MerchantNews } from './merchant-notices.ts';
import type { MerchantsPort } from './merchants.ts';
import type { NoticeSender } from './notice-sender.ts';
import type { AlarmsPort } from './reconciliation.ts';
import { deleteExpired, type RetentionPort } from './retention.ts';
import { scanRequests, type ScanReport } from './request-scan.ts';

export interface MaintenanceRunsPort {
  /** Stores that the maintenance has come to its end. @param at of the run; workflow time, ISO 8601 */
  markFinished(at: string): Promise<void>;
}

export interface RenewalObjectionsPort {
  /** The terms against whose renewal the merchant objected, by their last days. */
  listObjectedTerms(merchant: MerchantRef): Promise<string[]>;
}

export interface MaintenancePorts {
  renewalObjections: RenewalObjectionsPort;
  requestIndex: Pick<RequestIndexPort, 'scanAll' | 'hasRequest' | 'listAcquirers'>;
  merchants: MerchantsPort;
  reminders: RemindersPort;
  maintenanceRuns: MaintenanceRunsPort;
  retention: RetentionPort;
  alarms: Pick<AlarmsPort, 'clear'>;
  /** The policy of new requests of an acquirer. */
  getPolicy: (acquirerId: string) => PolicyValues;
}

export const createMaintenanceActivities = (
  {
    requestIndex,
    merchants,
    getPolicy,
    reminders,
    renewalObjections,
    maintenanceRuns,
    retention,
    alarms,
  }: MaintenancePorts,
  { deliverAll }: Pick<NoticeSender, 'deliverAll'>,
  registerLateTerminals: RegisterLateTerminals,
) => {
  /** @throws PortFailure unavailable when a copy cannot be sent now: the next attempt sends it */
  const remind = async (
    request: RemindedMerchant,
    record: MerchantRecord,
    policy: PolicyValues,
    at: string,
    options: CallOptions,
  ): Promise<void> => {
    const objected = await renewalObjections.listObjectedTerms(request);
    for (const reminder of findReminders(record, policy, at, objected)) {
      if (await reminders.wasSent(request, reminder.key)) continue;
      const { terminal: _notTheirs, ...ofMerchant } = request;
      const news = buildReminderNews(reminder);
      await deliverAll(buildMerchantNotice(news, ofMerchant, record, policy, at), options);
      await reminders.markSent(request, reminder.key, at);
    }
  };

  /** What cannot be done now is done the next day: nobody's reminder waits for a terminal. */
  const lookAtTerminals = async (
    { acquirerId, merchantId, requestId }: RequestSummary,
    record: MerchantRecord,
    policy: PolicyValues,
    run: MaintenanceRun,
    options: CallOptions,
  ): Promise<void> => {
    if (run.acquirersAway.has(acquirerId)) return;
    try {
      await registerLateTerminals({ acquirerId, merchantId }, record, policy, run.at, options);
    } catch (error) {
      log.error('terminals are not looked at', { requestId, error: String(error) });
      run.areTerminalsUnread = true;
      if (error instanceof PortFailure && error.kind !== 'refused')
        run.acquirersAway.add(acquirerId);
    }
  };

  const maintainMerchant = async (
    request: RequestSummary,
    run: MaintenanceRun,
    options: CallOptions,
  ): Promise<void> => {
    const { at } = run;
    const policy = getPolicy(request.acquirerId);
    try {
      const record = await merchants.readRecord(request, undefined, options);
      if (isRelationOver(record)) return await deleteExpired(retention, request, policy, at);
      await retention.clearRelationEnded(request);
      await lookAtTerminals(request, record, policy, run, options);
      await remind(request, record, policy, at, options);
    } catch (error) {
      if (isUnknownMerchant(error)) await deleteExpired(retention, request, policy, at);
      throw error;
    }
  };

  /** Those with a request were reminded with it. One whom the core does not tell of stops nobody else. */
  const remindOther = async (
    merchant: MerchantRef,
    report: ScanReport,
    at: string,
    options: CallOptions,
  ): Promise<void> => {
    if (await requestIndex.hasRequest(merchant)) return;
    try {
      const record = await merchants.readRecord(merchant, undefined, options);
      report.compared += 1;
      if (isRelationOver(record)) return;
      const policy = getPolicy(merchant.acquirerId);
      await remind({ ...merchant, requestId: '', money: 'old' }, record, policy, at, options);
    } catch (error) {
      if (!isUnknownMerchant(error)) throw error;
      report.unreadable += 1;
    }
  };

  return {
    /** @param at workflow time, ISO 8601 */
    maintainMerchants: (at: string): Promise<ScanReport> =>
      callPort(async (options) => {
        const run: MaintenanceRun = { at, acquirersAway: new Set(), areTerminalsUnread: false };
        const report = await scanRequests(
          (after) => requestIndex.scanAll(after),
          (request) => maintainMerchant(request, run, options),
        );
        if (!run.areTerminalsUnread) await alarms.clear(findAlarmKinds('terminals'), at);
        return report;
      }),

    /**
     * Reminds merchants who never made a request, as far as the core lists its merchants. An attempt goes on where the
     * one before stopped.
     * @param at workflow time, ISO 8601
     */
    remindOtherMerchants: (at: string): Promise<ScanReport> =>
      callPort(async (options) => {
        const progress = activityInfo().heartbeatDetails as OtherProgress | undefined;
        const report = progress?.report ?? { compared: 0, unreadable: 0 };
        const began = progress?.acquirerId ?? '';
        for (const acquirerId of await requestIndex.listAcquirers()) {
          if (acquirerId < began) continue;
          const after = acquirerId === began ? progress?.after : undefined;
          for await (const merchantId of listMerchants(merchants, acquirerId, after, options)) {
            await remindOther({ acquirerId, merchantId }, report, at, options);
            heartbeat({ acquirerId, after: merchantId, report } satisfies OtherProgress);
          }
        }
        return report;
      }),

    /** Notes that a run has come to its end. @param at of the run; workflow time, ISO 8601 */
    recordMaintenance: (at: string): Promise<void> =>
      callPort(() => maintenanceRuns.markFinished(at)),
  };
};

/** Whom a reminder is about. Without any request its id is empty. */
type RemindedMerchant = MerchantRef &
  Pick<RequestSummary, 'requestId' | 'money'> & { terminal?: string };

/** One attempt at a day's scan. */
interface MaintenanceRun {
  /** Workflow time, ISO 8601. */
  at: string;
  /** Acquirers of whom a party did not answer about a terminal: their other merchants are looked at the next day. */
  acquirersAway: Set<string>;
  areTerminalsUnread: boolean;
}

interface OtherProgress {
  acquirerId: string;
  /** The merchant who was looked at last. */
  after: string;
  report: ScanReport;
}

async function* listMerchants(
  merchants: MerchantsPort,
  acquirerId: string,
  after: string | undefined,
  options: CallOptions,
): AsyncGenerator<string> {
  for (let last = after; ;) {
    const page = (await merchants.listMerchants?.(acquirerId, last, options)) ?? [];
    yield* page;
    last = page.at(-1);
    if (last === undefined) return;
  }
}

/** Whether the core has no such merchant, see `MerchantsPort.readRecord`. */
const isUnknownMerchant = (error: unknown): boolean =>
  error instanceof PortFailure && error.kind === 'refused' && error.code === 'INP_REQUIRED';

/** The notice of a reminder names the last request of the merchant: reminders are about the merchant itself. */
const buildReminderNews = ({ event, items, key, problems, until }: Reminder): MerchantNews => ({
  key,
  event,
  data: {
    ...(until !== undefined && { until }),
    ...(items && { items }),
    ...(problems && { problems }),
  },
});
