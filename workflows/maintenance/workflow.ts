/** The daily maintenance, started by a schedule: reminders [A60, A74], and what is kept no longer [A69]. */
import type { ScanReport } from '../../activities/request-scan.ts';
import { longRunning } from '../shared/operations-proxies.ts';

export interface MaintenanceReport extends ScanReport {
  /** Drafts, numbers and documents that belonged to no request. */
  deletedUnused: number;
}

export async function maintain(): Promise<MaintenanceReport> {
  const at = new Date().toISOString();
  const report = await longRunning.maintainMerchants(at);
  return { ...report, deletedUnused: await longRunning.deleteUnused(at) };
}
