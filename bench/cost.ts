/** The cost of a request, counted from its history as Temporal Cloud bills it. */
import { tsToMs } from '@temporalio/common/lib/time.js';
import proto, { type temporal } from '@temporalio/proto';

type History = temporal.api.history.v1.IHistory;
type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

export interface Cost {
  events: number;
  /** Size of the history as it is stored, with encrypted payloads. */
  bytes: number;
  /** Billed actions: starts, accepted updates, activities and their retries, timers, signals, upserts. */
  actions: number;
  /** Workflow tasks that were started. */
  workflowTasks: number;
  /** Activities that were scheduled, without local ones. */
  activities: number;
}

/** The cost of one run, from its history as `fetchHistory()` gives it. */
export function computeCost(history: History): Cost {
  const events = history.events ?? [];
  const count = (attributes: keyof HistoryEvent) =>
    events.filter((event) => event[attributes]).length;
  return {
    events: events.length,
    bytes: proto.temporal.api.history.v1.History.encode(history).finish().length,
    actions:
      events.reduce((sum, event) => sum + countActions(event), 0) + countLocalActivityTasks(events),
    workflowTasks: count('workflowTaskStartedEventAttributes'),
    activities: count('activityTaskScheduledEventAttributes'),
  };
}

function countActions(event: HistoryEvent): number {
  if (event.activityTaskStartedEventAttributes)
    return Math.max(0, (event.activityTaskStartedEventAttributes.attempt ?? 1) - 1);
  if (event.startChildWorkflowExecutionInitiatedEventAttributes) return 2;
  const billedOnce =
    event.workflowExecutionStartedEventAttributes ??
    event.workflowExecutionUpdateAcceptedEventAttributes ??
    event.activityTaskScheduledEventAttributes ??
    event.timerStartedEventAttributes ??
    event.workflowExecutionSignaledEventAttributes ??
    event.upsertWorkflowSearchAttributesEventAttributes ??
    event.workflowExecutionContinuedAsNewEventAttributes;
  return billedOnce ? 1 : 0;
}

/** All local activities of one workflow task are one action. */
const countLocalActivityTasks = (events: readonly HistoryEvent[]): number =>
  new Set(
    events
      .map(({ markerRecordedEventAttributes }) => markerRecordedEventAttributes)
      .filter((marker) => marker?.markerName === 'core_local_activity')
      .map((marker) => String(marker?.workflowTaskCompletedEventId)),
  ).size;

/** From the last action of a person to the end of the run, by the clock of the server, in ms. @throws Error when either is missing */
export function computeLastActToOutcomeMs({ events }: History): number {
  const lastAct = events?.findLast((event) => event.workflowExecutionUpdateAcceptedEventAttributes);
  const end = events?.findLast((event) => event.workflowExecutionCompletedEventAttributes);
  if (!lastAct || !end) throw new Error('the run has no action of a person, or has not completed');
  return tsToMs(end.eventTime) - tsToMs(lastAct.eventTime);
}
