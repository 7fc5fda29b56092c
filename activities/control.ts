/** The control: comparisons run here, page by page; what they mean is in domain/control.ts. */
import { log, metricMeter } from '@temporalio/activity';
import {
  kindsOf,
  processAlarm,
  targetAlarms,
  type Alarm,
  type AlarmKind,
  type BookedRequest,
  type ProcessState,
} from '../domain/control.ts';
import { ask, type MerchantRef } from './calls.ts';
import type { SettlementPort } from './settlement.ts';
import { throughBooks, type BooksReport } from './through-books.ts';

export interface BookedOutcome extends BookedRequest {
  /** Last four digits of the card that payouts were left on; missing when the request moved nothing. */
  targetLast4?: string;
}

/** Our own books, by merchant in the order of (acquirer, merchant): a place in it can be kept. */
export interface BooksPort {
  /** The newest request of each merchant that has one open, or payouts held. */
  underWay(after?: MerchantRef): AsyncIterable<BookedRequest>;
  /** The newest request of each merchant, where it closed since an instant and nothing is open. */
  outcomes(since: string, after?: MerchantRef): AsyncIterable<BookedOutcome>;
  /** The newest request of each merchant. */
  everybody(after?: MerchantRef): AsyncIterable<BookedRequest>;
  /** The merchant's newest request as the books have it now. */
  newest(merchant: MerchantRef): Promise<BookedRequest | undefined>;
}

export interface ProcessesPort {
  /** Whether a process works on the request now, or watches over it after it has closed. */
  stateOf(request: BookedRequest): Promise<ProcessState>;
}

export interface AlarmsPort {
  /** An alarm that stands already is only seen again. */
  raise(alarm: Alarm, at: string): Promise<void>;
  /** Alarms of these kinds that were not seen at an instant or later are over. */
  settle(kinds: readonly AlarmKind[], at: string): Promise<void>;
  /** Standing alarms nobody was told of yet, oldest first. */
  untold(): Promise<(Alarm & { id: string })[]>;
  markTold(ids: readonly string[], at: string): Promise<void>;
}

export interface ControlPorts {
  books: Pick<BooksPort, 'underWay' | 'outcomes' | 'newest'>;
  processes: ProcessesPort;
  alarms: AlarmsPort;
  settlement: Pick<SettlementPort, 'position'>;
}

/** Requests or merchants that were compared, and those that could not be. */
export type ControlReport = BooksReport;

export const controlActivities = ({ books, processes, alarms, settlement }: ControlPorts) => {
  /** Our books may have moved on while the other side was asked. */
  const stillNewest = async (request: BookedRequest): Promise<BookedRequest | undefined> => {
    const newest = await books.newest(request);
    return newest?.requestId === request.requestId ? newest : undefined;
  };

  const through = <Request extends BookedRequest>(
    from: (after?: MerchantRef) => AsyncIterable<Request>,
    compare: (request: Request) => Promise<Alarm[]>,
    at: string,
  ): Promise<ControlReport> =>
    throughBooks(from, async (request) => {
      for (const alarm of await compare(request)) await alarms.raise(alarm, at);
    });

  return {
    /** Open requests and open holds against their processes. @param at workflow time, ISO 8601 */
    compareProcesses: (at: string): Promise<ControlReport> =>
      ask(async () => {
        const compare = async (request: BookedRequest): Promise<Alarm[]> => {
          const state = await processes.stateOf(request);
          if (!processAlarm(request, state)) return [];
          const now = await stillNewest(request);
          const alarm = now && processAlarm(now, state);
          return alarm ? [alarm] : [];
        };
        const report = await through((after) => books.underWay(after), compare, at);
        await alarms.settle(kindsOf('processes'), at);
        return report;
      }),

    /** The acquirer's true targets against our outcomes. @param at workflow time, ISO 8601 */
    compareTargets: ({ at, since }: { at: string; since: string }): Promise<ControlReport> =>
      ask(async ({ signal }) => {
        const compare = async (request: BookedOutcome): Promise<Alarm[]> => {
          const position = await settlement.position(request, { signal });
          const alarmsIf = (process: ProcessState) =>
            targetAlarms(request, request.targetLast4, position, process);
          if (alarmsIf('ended').length === 0) return [];
          const found = alarmsIf(await processes.stateOf(request));
          return (await stillNewest(request))?.closed === true ? found : [];
        };
        const report = await through((after) => books.outcomes(since, after), compare, at);
        await alarms.settle(kindsOf('targets'), at);
        return report;
      }),

    /** Logs and counts the alarms nobody was told of yet, and hands them out to be told. */
    freshAlarms: (): Promise<(Alarm & { id: string })[]> =>
      ask(async () => {
        const fresh = await alarms.untold();
        for (const { kind, acquirerId, merchantId, requestId } of fresh) {
          log.error('control alarm', { kind, acquirerId, merchantId, requestId });
          metricMeter.createCounter('card_change_alarms').add(1, { kind });
        }
        return fresh;
      }),

    markTold: ({ ids, at }: { ids: string[]; at: string }) => ask(() => alarms.markTold(ids, at)),
  };
};
