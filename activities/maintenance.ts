/**
 * Daily maintenance of every merchant in the request index: due reminders are sent
 * (domain/maintenance/reminders.ts), terminals that were replaced are registered (activities/late-terminals.ts), and
 * expired data of merchants whom the acquirer no longer pays
 * are deleted (domain/maintenance/retention.ts).
 */
import { activityInfo, log } from '@temporalio/activity';
import type { RequestSummary } from '../domain/request/request-summary.ts';
import type { MerchantRecord } from '../domain/parties/merchant.ts';
import type { PolicyValues } from '../domain/policy/policy-schema.ts';
import { findAlarmKinds } from '../domain/reconciliation/alarms.ts';
import { isRelationOver } from '../domain/maintenance/retention.ts';
import { findReminders, type Reminder } from '../domain/maintenance/reminders.ts';
import { PortFailure } from '../domain/parties/port-failure.ts';
import { callPort, type CallOptions, type MerchantRef, type ScopeRef } from './calls.ts';
import type { RegisterLateTerminals } from './late-terminals.ts';
import type { RemindersPort } from './reminders.ts';
import type { RequestIndexPort } from './request-index.ts';
import { buildMerchantNotice, type MerchantNews } from './merchant-notices.ts';
import type { MerchantsPort } from './merchants.ts';
import type { NoticeSender } from './notice-sender.ts';
import type { AlarmsPort } from './reconciliation.ts';
import { deleteExpired, type RetentionPort } from './retention.ts';
import {
  pickReport,
  scanRequests,
  visitPlace,
  type ScanProgress,
  type ScanReport,
} from './request-scan.ts';

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
    progress: ScanProgress<ScopeRef>,
    options: CallOptions,
  ): Promise<void> => {
    if (run.acquirersAway.has(acquirerId)) return;
    try {
      await registerLateTerminals({ acquirerId, merchantId }, record, policy, run.at, options);
    } catch (error) {
      log.error('terminals are not looked at', { requestId, error: String(error) });
      progress.isIncomplete = true;
      if (error instanceof PortFailure && error.kind !== 'refused')
        run.acquirersAway.add(acquirerId);
    }
  };

  const maintainMerchant = async (
    request: RequestSummary,
    run: MaintenanceRun,
    progress: ScanProgress<ScopeRef>,
    options: CallOptions,
  ): Promise<void> => {
    const { at } = run;
    const policy = getPolicy(request.acquirerId);
    try {
      const record = await merchants.readRecord(request, undefined, options);
      if (isRelationOver(record)) return await deleteExpired(retention, request, policy, at);
      await retention.clearRelationEnded(request);
      await lookAtTerminals(request, record, policy, run, progress, options);
      await remind(request, record, policy, at, options);
    } catch (error) {
      if (isUnknownMerchant(error)) await deleteExpired(retention, request, policy, at);
      throw error;
    }
  };

  /** Those with a request were reminded with it. @returns whether the merchant was looked at */
  const remindOther = async (
    merchant: MerchantRef,
    at: string,
    options: CallOptions,
  ): Promise<boolean> => {
    if (await requestIndex.hasRequest(merchant)) return false;
    const record = await merchants.readRecord(merchant, undefined, options);
    if (isRelationOver(record)) return true;
    const policy = getPolicy(merchant.acquirerId);
    await remind({ ...merchant, requestId: '', money: 'old' }, record, policy, at, options);
    return true;
  };

  /** A core that does not list its merchants keeps those of no other acquirer waiting. @param last of the page before, or empty */
  async function* listMerchants(
    acquirerId: string,
    last: string,
    progress: ScanProgress<MerchantRef>,
    options: CallOptions,
  ): AsyncGenerator<string> {
    for (let merchantId: string | undefined = last; merchantId !== undefined;) {
      const after = merchantId === '' ? undefined : merchantId;
      let page: string[] = [];
      await visitPlace(progress, { acquirerId, merchantId }, async () => {
        page = (await merchants.listMerchants?.(acquirerId, after, options)) ?? [];
        return false;
      });
      yield* page;
      merchantId = page.at(-1);
    }
  }

  return {
    /** @param at workflow time, ISO 8601 */
    maintainMerchants: (at: string): Promise<ScanReport> =>
      callPort(async (options) => {
        const run: MaintenanceRun = { at, acquirersAway: new Set() };
        const scanned = await scanRequests(
          (after) => requestIndex.scanAll(after),
          (request, progress) => maintainMerchant(request, run, progress, options),
        );
        if (!scanned.isIncomplete) await alarms.clear(findAlarmKinds('terminals'), at);
        return pickReport(scanned);
      }),

    /**
     * Reminds merchants who never made a request, as far as the core lists its merchants. An attempt goes on where the
     * one before stopped.
     * @param at workflow time, ISO 8601
     */
    remindOtherMerchants: (at: string): Promise<ScanReport> =>
      callPort(async (options) => {
        const earlier = activityInfo().heartbeatDetails as ScanProgress<MerchantRef> | undefined;
        const progress = { compared: 0, unreadable: 0, ...earlier };
        const began = earlier?.after;
        for (const acquirerId of await requestIndex.listAcquirers()) {
          if (acquirerId < (began?.acquirerId ?? '')) continue;
          const last = acquirerId === began?.acquirerId ? began.merchantId : '';
          for await (const merchantId of listMerchants(acquirerId, last, progress, options)) {
            const merchant = { acquirerId, merchantId };
            await visitPlace(progress, merchant, () => remindOther(merchant, at, options));
          }
        }
        return pickReport(progress);
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
