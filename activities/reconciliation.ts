/** Reconciliation: reads both sides and raises the alarms that domain/reconciliation/alarms.ts finds. */
import { log, metricMeter } from '@temporalio/activity';
import { addMs, parseDurationMs } from '../domain/time/duration.ts';
import {
  buildRenumberedAlarm,
  buildUnreadAlarm,
  findAlarmKinds,
  findProcessAlarm,
  findTargetAlarms,
  unreadAfter,
  type Alarm,
  type AlarmKind,
  type Comparison,
  type ProcessState,
  type RenumberedDraft,
} from '../domain/reconciliation/alarms.ts';
import type { RequestSummary } from '../domain/request/request-summary.ts';
import { callPort, type ScopeRef } from './calls.ts';
import type { SettlementPort } from './settlement.ts';
import type { OutcomeSummary, RequestIndexPort } from './request-index.ts';
import { pickReport, scanRequests, type ScanReport } from './request-scan.ts';
import type { WatchedCardsPort } from './watched-cards.ts';

export interface ProcessesPort {
  /** Whether a workflow runs for the request, or for its watch after it has closed. */
  readState(request: RequestSummary): Promise<ProcessState>;
}

export interface AlarmsPort {
  /** Raises an alarm, or notes that one which is not cleared was seen again. */
  raise(alarm: Alarm, at: string): Promise<void>;
  /** Leaves the alarms of these kinds about a request as they are: nobody could look whether they are over. */
  keep(
    request: ScopeRef & { requestId: string },
    kinds: readonly AlarmKind[],
    at: string,
  ): Promise<void>;
  /** Clears alarms of these kinds that were last seen before an instant. */
  clear(kinds: readonly AlarmKind[], at: string): Promise<void>;
  /** Alarms that are not cleared and that no mail has reported yet, oldest first. */
  listUnnotified(): Promise<(Alarm & { id: string })[]>;
  markNotified(ids: readonly string[], at: string): Promise<void>;
}

export interface RenumberedDraftsPort {
  /** Drafts that the bank's notice of a new card number began, and that the owner has not submitted at an instant. */
  listRenumbered(at: string): Promise<RenumberedDraft[]>;
}

export interface ReconciliationPorts {
  requestIndex: Pick<RequestIndexPort, 'scanOpen' | 'scanOutcomes' | 'findNewest'>;
  processes: ProcessesPort;
  alarms: AlarmsPort;
  settlement: Pick<SettlementPort, 'readPosition'>;
  watchedCards: Pick<WatchedCardsPort, 'listUnread'>;
  drafts: RenumberedDraftsPort;
}

export const createReconciliationActivities = ({
  requestIndex,
  processes,
  alarms,
  settlement,
  watchedCards,
  drafts,
}: ReconciliationPorts) => {
  /** The newest summary of a request; undefined when the scope has a newer request since the other side was read. */
  const findIfStillNewest = async (
    request: RequestSummary,
  ): Promise<RequestSummary | undefined> => {
    const newest = await requestIndex.findNewest(request);
    return newest?.requestId === request.requestId ? newest : undefined;
  };

  const scanForAlarms = async <Request extends RequestSummary>(
    comparison: Comparison,
    scan: (after?: ScopeRef) => AsyncIterable<Request>,
    compare: (request: Request) => Promise<Alarm[]>,
    at: string,
  ): Promise<ScanReport> => {
    const scanned = await scanRequests(
      scan,
      async (request) => {
        for (const alarm of await compare(request)) await alarms.raise(alarm, at);
      },
      (request) => alarms.keep(request, findAlarmKinds(comparison), at),
    );
    return pickReport(scanned);
  };

  const raiseUnreadAlarms = async (at: string): Promise<void> => {
    const before = addMs(at, -parseDurationMs(unreadAfter));
    for (const watch of await watchedCards.listUnread(before))
      await alarms.raise(buildUnreadAlarm(watch, watch.readAt), at);
  };

  const raiseRenumberedAlarms = async (at: string): Promise<void> => {
    for (const draft of await drafts.listRenumbered(at))
      await alarms.raise(buildRenumberedAlarm(draft), at);
  };

  return {
    /** Compares open requests and holds with their workflows, and finds payouts and drafts of the bank that nobody reads. @param at workflow time, ISO 8601 */
    compareProcesses: (at: string): Promise<ScanReport> =>
      callPort(async () => {
        const compare = async (request: RequestSummary): Promise<Alarm[]> => {
          const state = await processes.readState(request);
          if (!findProcessAlarm(request, state)) return [];
          const now = await findIfStillNewest(request);
          const alarm = now && findProcessAlarm(now, state);
          return alarm ? [alarm] : [];
        };
        const report = await scanForAlarms(
          'processes',
          (after) => requestIndex.scanOpen(after),
          compare,
          at,
        );
        await raiseUnreadAlarms(at);
        await raiseRenumberedAlarms(at);
        await alarms.clear(findAlarmKinds('processes'), at);
        return report;
      }),

    /** Compares outcomes since an instant with the settlement targets. @param at workflow time, ISO 8601 */
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
          'targets',
          (after) => requestIndex.scanOutcomes(since, after),
          compare,
          at,
        );
        await alarms.clear(findAlarmKinds('targets'), at);
        return report;
      }),

    /** Logs and counts the alarms that no mail has reported yet, and returns them for the mail. */
    reportNewAlarms: (): Promise<(Alarm & { id: string })[]> =>
      callPort(async () => {
        const newAlarms = await alarms.listUnnotified();
        for (const { kind, acquirerId, merchantId, requestId } of newAlarms) {
          log.error('reconciliation alarm', { kind, acquirerId, merchantId, requestId });
          metricMeter.createCounter('card_change_alarms').add(1, { kind });
        }
        return newAlarms;
      }),

    markAlarmsNotified: ({ ids, at }: { ids: string[]; at: string }) =>
      callPort(() => alarms.markNotified(ids, at)),
  };
};
