/** Scans the request index scope by scope. A retry continues after the last heartbeat. */
import { activityInfo, heartbeat, log } from '@temporalio/activity';
import { PortFailure } from '../domain/parties/port-failure.ts';
import type { ScopeRef } from './calls.ts';

export interface ScanReport {
  /** How many requests or merchants were visited. */
  compared: number;
  /** How many the other side does not know. */
  unreadable: number;
}

/**
 * Visits every request of a scan. A `PortFailure` refused is counted and the scan goes on.
 * @throws every other error of `visit`
 */

export async function scanRequests<Summary extends ScopeRef & { requestId: string }>(
  scan: (after?: ScopeRef) => AsyncIterable<Summary>,
  visit: (request: Summary) => Promise<void>,
): Promise<ScanReport> {
  const progress = activityInfo().heartbeatDetails as
    | (ScanReport & { after: ScopeRef })
    | undefined;
  const report: ScanReport = {
    compared: progress?.compared ?? 0,
    unreadable: progress?.unreadable ?? 0,
  };
  for await (const request of scan(progress?.after)) {
    const { acquirerId, merchantId, terminal, requestId } = request;
    try {
      await visit(request);
      report.compared += 1;
    } catch (error) {
      if (!(error instanceof PortFailure) || error.kind !== 'refused') throw error;
      report.unreadable += 1;
      log.warn('request skipped in scan: the other side refused it', {
        requestId,
        code: error.code,
      });
    }
    heartbeat({
      ...report,
      after: { acquirerId, merchantId, ...(terminal !== undefined && { terminal }) },
    });
  }
  return report;
}
