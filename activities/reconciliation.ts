/** The control: comparisons run here, page by page; what they mean is in domain/reconciliation/alarms.ts. */
import { log, metricMeter } from '@temporalio/activity';
import {
  findAlarmKinds,
  findProcessAlarm,
  findTargetAlarms,
  type Alarm,
  type AlarmKind,
  type ProcessState,
} from '../domain/reconciliation/alarms.ts';
import type { RequestSummary } from '../domain/request/request-summary.ts';
import { callPort, type MerchantRef } from './calls.ts';
import type { SettlementPort } from './settlement.ts';
import type { OutcomeSummary, RequestIndexPort } from './request-index.ts';
import { scanRequests, type ScanReport } from './request-scan.ts';

export interface ProcessesPort {
  /** Whether a process works on the request now, or watches over it after it has closed. */
  readState(request: RequestSummary): Promise<ProcessState>;
}

export interface AlarmsPort {
  /** An alarm that stands already is only seen again. */
  raise(alarm: Alarm, at: string): Promise<void>;
  /** Alarms of these kinds that were not seen at an instant or later are over. */
  clear(kinds: readonly AlarmKind[], at: string): Promise<void>;
  /** Standing alarms nobody was told of yet, oldest first. */
  listUnnotified(): Promise<(Alarm & { id: string })[]>;
  markNotified(ids: readonly string[], at: string): Promise<void>;
}

export interface ReconciliationPorts {
  requestIndex: Pick<RequestIndexPort, 'scanOpen' | 'scanOutcomes' | 'findNewest'>;
  processes: ProcessesPort;
  alarms: AlarmsPort;
  settlement: Pick<SettlementPort, 'readPosition'>;
}

export const createReconciliationActivities = ({
  requestIndex,
  processes,
  alarms,
  settlement,
}: ReconciliationPorts) => {
  /** Our books may have moved on while the other side was asked. */
  const findIfStillNewest = async (
    request: RequestSummary,
  ): Promise<RequestSummary | undefined> => {
    const newest = await requestIndex.findNewest(request);
    return newest?.requestId === request.requestId ? newest : undefined;
  };

  const scanForAlarms = <Request extends RequestSummary>(
    scan: (after?: MerchantRef) => AsyncIterable<Request>,
    compare: (request: Request) => Promise<Alarm[]>,
    at: string,
  ): Promise<ScanReport> =>
    scanRequests(scan, async (request) => {
      for (const alarm of await compare(request)) await alarms.raise(alarm, at);
    });

  return {
    /** Open requests and open holds against their processes. @param at workflow time, ISO 8601 */
    compareProcesses: (at: string): Promise<ScanReport> =>
      callPort(async () => {
        const compare = async (request: RequestSummary): Promise<Alarm[]> => {
          const state = await processes.readState(request);
          if (!findProcessAlarm(request, state)) return [];
          const now = await findIfStillNewest(request);
          const alarm = now && findProcessAlarm(now, state);
          return alarm ? [alarm] : [];
        };
        const report = await scanForAlarms((after) => requestIndex.scanOpen(after), compare, at);
        await alarms.clear(findAlarmKinds('processes'), at);
        return report;
      }),

    /** The acquirer's true targets against our outcomes. @param at workflow time, ISO 8601 */
    compareTargets: ({ at, since }: { at: string; since: string }): Promise<ScanReport> =>
      callPort(async ({ signal }) => {
        const compare = async (request: OutcomeSummary): Promise<Alarm[]> => {
          const position = await settlement.readPosition(request, { signal });
          const findAlarms = (process: ProcessState) =>
            findTargetAlarms(request, request.targetLast4, position, process);
          if (findAlarms('ended').length === 0) return [];
          const found = findAlarms(await processes.readState(request));
          return (await findIfStillNewest(request))?.closed === true ? found : [];
        };
        const report = await scanForAlarms(
          (after) => requestIndex.scanOutcomes(since, after),
          compare,
          at,
        );
        await alarms.clear(findAlarmKinds('targets'), at);
        return report;
      }),

    /** Logs and counts the alarms nobody was told of yet, and hands them out to be told. */
    reportNewAlarms: (): Promise<(Alarm & { id: string })[]> =>
      callPort(async () => {
        const fresh = await alarms.listUnnotified();
        for (const { kind, acquirerId, merchantId, requestId } of fresh) {
          log.error('control alarm', { kind, acquirerId, merchantId, requestId });
          metricMeter.createCounter('card_change_alarms').add(1, { kind });
        }
        return fresh;
      }),

    markAlarmsNotified: ({ ids, at }: { ids: string[]; at: string }) =>
      callPort(() => alarms.markNotified(ids, at)),
  };
};
