/** Splits the history of a request into segments, from one action of a person to the next. */
import { tsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

export interface Segment {
  activities: number;
  localActivities: number;
  timers: number;
}

/** A segment for every accepted update; the events before the first update belong to the first segment. */
export function computeSegments(events: readonly HistoryEvent[]): Segment[] {
  const segments: Segment[] = [createEmptySegment()];
  let accepted = 0;
  for (const event of events) {
    if (event.workflowExecutionUpdateAcceptedEventAttributes) {
      accepted += 1;
      if (accepted > 1) segments.push(createEmptySegment());
    }
    const last = segments.at(-1) ?? createEmptySegment();
    if (event.activityTaskScheduledEventAttributes) last.activities += 1;
    if (event.timerStartedEventAttributes) last.timers += 1;
    if (event.markerRecordedEventAttributes?.markerName === 'core_local_activity')
      last.localActivities += 1;
  }
  return segments;
}

const createEmptySegment = (): Segment => ({ activities: 0, localActivities: 0, timers: 0 });

/** From the last action of a person to the end of the run, by the clock of the server, in ms. @throws Error when either is missing */
export function computeLastUpdateToEndMs(events: readonly HistoryEvent[]): number {
  const lastAction = events.findLast(
    (event) => event.workflowExecutionUpdateAcceptedEventAttributes,
  );
  const end = events.findLast((event) => event.workflowExecutionCompletedEventAttributes);
  if (!lastAction || !end)
    throw new Error('the run has no action of a person, or has not completed');
  return tsToMs(end.eventTime) - tsToMs(lastAction.eventTime);
}
