/** A run through our books, merchant by merchant, that an attempt takes up where the one before got to. */
import { activityInfo, heartbeat, log } from '@temporalio/activity';
import { PortFailure } from '../domain/parties/port-failure.ts';
import type { MerchantRef } from './calls.ts';

export interface ScanReport {
  /** Requests or merchants that were looked at, and those the other side does not know. */
  compared: number;
  unreadable: number;
}

export async function scanRequests<Summary extends MerchantRef & { requestId: string }>(
  scan: (after?: MerchantRef) => AsyncIterable<Summary>,
  visit: (request: Summary) => Promise<void>,
): Promise<ScanReport> {
  const progress = activityInfo().heartbeatDetails as
    (ScanReport & { after: MerchantRef }) | undefined;
  const report: ScanReport = {
    compared: progress?.compared ?? 0,
    unreadable: progress?.unreadable ?? 0,
  };
  for await (const request of scan(progress?.after)) {
    const { acquirerId, merchantId, requestId } = request;
    try {
      await visit(request);
      report.compared += 1;
    } catch (error) {
      if (!(error instanceof PortFailure) || error.kind !== 'refused') throw error;
      report.unreadable += 1;
      log.warn('not looked at', { requestId, code: error.code });
    }
    heartbeat({ ...report, after: { acquirerId, merchantId } });
  }
  return report;
}
