/**
 * The daily maintenance, started by a schedule: payouts of watched cards [A54], reminders [A60, A74], and
 * what is kept no longer [A69].
 */
import { ActivityFailure, log, patched } from '@temporalio/workflow';
import type { ScanReport } from '../../activities/request-scan.ts';
import type { WatchRef } from '../../activities/watched-cards.ts';
import { longRunning, page, storage } from '../shared/operations-proxies.ts';

export interface MaintenanceReport extends ScanReport {
  /** Drafts, numbers and documents that belonged to no request. */
  deletedUnused: number;
  /** Watched cards whose payouts were read; undefined when the settlement did not answer about any acquirer all day. */
  payoutsRead: number | undefined;
}

export async function maintain(): Promise<MaintenanceReport> {
  const at = new Date().toISOString();
  const reading = readWatchedPayouts(at);
  const report = await longRunning.maintainMerchants(at);
  if (patched('remind-others')) await longRunning.remindOtherMerchants(at);
  const deletedUnused = await longRunning.deleteUnused(at);
  const payoutsRead = await reading;
  await storage.recordMaintenance(at);
  return { ...report, deletedUnused, payoutsRead };
}

/** One acquirer of whom the settlement says nothing keeps no other one waiting. */
async function readWatchedPayouts(at: string): Promise<number | undefined> {
  const acquirers = patched('payouts-by-acquirer')
    ? await storage.listWatchedAcquirers()
    : [undefined];
  const counts = await Promise.all(acquirers.map((acquirerId) => readPages(at, acquirerId)));
  const read = counts.filter((count) => count !== undefined);
  if (read.length === counts.length) await storage.clearWatchAlarms(at);
  else if (read.length === 0) return undefined;
  return read.reduce((sum, count) => sum + count, 0);
}

/** Cards that stay unread are an alarm of the reconciliation. @param acquirerId of whom; without it of all */
async function readPages(at: string, acquirerId?: string): Promise<number | undefined> {
  let read = 0;
  let after: WatchRef | undefined;
  try {
    do {
      const report = await page.readWatchedPayouts({
        at,
        ...(acquirerId !== undefined && { acquirerId }),
        ...(after && { after }),
      });
      read += report.read;
      after = report.last;
    } while (after);
    return read;
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.error('payouts of watched cards cannot be read', { acquirerId, read });
    return undefined;
  }
}
