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
  /** Watched cards whose payouts were read; undefined when the settlement did not answer all day. */
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

/** Cards that stay unread are an alarm of the reconciliation. */
async function readWatchedPayouts(at: string): Promise<number | undefined> {
  let read = 0;
  let after: WatchRef | undefined;
  try {
    do {
      const report = await page.readWatchedPayouts({ at, ...(after && { after }) });
      read += report.read;
      after = report.last;
    } while (after);
    await storage.clearWatchAlarms(at);
    return read;
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.error('payouts of watched cards cannot be read', { read });
    return undefined;
  }
}
