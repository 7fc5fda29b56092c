import { describe, expect, it } from 'vitest';
import { parseTime, readCpuTimes } from '../../../bench/processes.ts';
import { sumRequests } from '../../../bench/target.ts';

const metrics = `# HELP service_requests calls
service_requests{namespace="default",operation="QueryWorkflow",service_name="frontend"} 7
service_requests{namespace="other",operation="QueryWorkflow",service_name="frontend"} 2
service_requests{namespace="default",operation="QueryWorkflow",service_name="history"} 9
service_requests{namespace="default",operation="PollWorkflowTaskQueue",service_name="frontend"} 40
`;

describe('what a bench counts from outside', () => {
  it('are the queries that the frontend of Temporal answered, in all namespaces', () => {
    expect(sumRequests(metrics, /^QueryWorkflow$/)).toBe(9);
    expect(sumRequests(metrics, /^RecordActivityTaskHeartbeat/)).toBe(0);
  });

  it('is CPU time of a process and what it has started', () => {
    const { people } = readCpuTimes(process.pid, 'people');
    expect(people).toBeGreaterThan(0);
  });

  it.each([
    ['01:02', 62_000],
    ['00:00.25', 250],
    ['01:00:00', 3_600_000],
    ['2-00:00:01', 172_801_000],
  ])('is read from the time %s of ps', (text, ms) => {
    expect(parseTime(text)).toBe(ms);
  });
});
