/** A run through our books, merchant by merchant, that an attempt takes up where the one before got to. */
import { activityInfo, heartbeat, log } from '@temporalio/activity';
import { PortFailure } from '../domain/port-failure.ts';
import type { MerchantRef } from './calls.ts';

export interface BooksReport {
  /** Requests or merchants that were looked at, and those the other side does not know. */
  compared: number;
  unreadable: number;
}

export async function throughBooks<Booked extends MerchantRef & { requestId: string }>(
  from: (after?: MerchantRef) => AsyncIterable<Booked>,
  look: (booked: Booked) => Promise<void>,
): Promise<BooksReport> {
  const got = activityInfo().heartbeatDetails as (BooksReport & { after: MerchantRef }) | undefined;
  const report: BooksReport = {
    compared: got?.compared ?? 0,
    unreadable: got?.unreadable ?? 0,
  };
  for await (const booked of from(got?.after)) {
    const { acquirerId, merchantId, requestId } = booked;
    try {
      await look(booked);
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
