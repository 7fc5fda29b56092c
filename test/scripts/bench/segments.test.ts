import { msToTs } from '@temporalio/common/lib/time.js';
import { describe, expect, it } from 'vitest';
import { computeLastUpdateToEndMs, computeSegments } from '../../../bench/segments.ts';

const at = (ms: number) => ({ eventTime: msToTs(ms) });
const accepted = { workflowExecutionUpdateAcceptedEventAttributes: {} };
const activity = { activityTaskScheduledEventAttributes: {} };
const timer = { timerStartedEventAttributes: {} };
const local = { markerRecordedEventAttributes: { markerName: 'core_local_activity' } };
const other = { markerRecordedEventAttributes: { markerName: 'core_patch' } };

describe('the segments of a request', () => {
  it('hold what happens from one action of a person to the next', () => {
    expect(
      computeSegments([accepted, local, other, activity, timer, accepted, activity, activity]),
    ).toEqual([
      { activities: 1, localActivities: 1, timers: 1 },
      { activities: 2, localActivities: 0, timers: 0 },
    ]);
  });

  it('end with the time from the last action to the end, by the server’s clock', () => {
    const completed = { workflowExecutionCompletedEventAttributes: {}, ...at(3_250) };
    const acts = [
      { ...accepted, ...at(500) },
      { ...accepted, ...at(2_000) },
    ];
    expect(computeLastUpdateToEndMs([...acts, completed])).toBe(1_250);
    expect(() => computeLastUpdateToEndMs(acts)).toThrow('has not completed');
  });
});
