/** The last activity of a completed request: the watch over its card begins when the last moment is written. */
import { heartbeat } from '@temporalio/activity';
import { callPort } from './calls.ts';
import { writeMomentOnce, type Moment, type WriteMoment } from './moments.ts';
import type { FirstTry, Notice } from './notices.ts';

/** What a watch begins with; the port knows its workflow. */
export interface WatchStart {
  workflowId: string;
  /** The input of the workflow, without what became of the last notices. */
  input: object;
  /** For the Temporal UI. */
  summary: string;
  requestId: string;
  intake: string;
  /** When it ends, ISO 8601. */
  until: string;
  risk?: string;
}

/** A notice that the request has tried once, and that its watch goes on with. */
export interface TriedNotice {
  notice: Notice;
  tried: FirstTry | undefined;
}

export interface WatchesPort {
  /** Begins a watch. One that has begun is left alone: the same request begins it once. */
  begin(start: WatchStart): Promise<void>;
}

export const createHandoverActivities = (writeMoment: WriteMoment, watches: WatchesPort) => ({
  /** Writes the last moment of a request, and begins the watch, which goes on with its notices. */
  beginWatch: (start: WatchStart, moment: Moment): Promise<void> =>
    callPort(async () => {
      const tried = await writeMomentOnce(writeMoment, moment);
      const triedNotices = moment.notices.map((notice, i): TriedNotice => ({
        notice,
        tried: tried[i],
      }));
      try {
        await watches.begin({ ...start, input: { ...start.input, triedNotices } });
      } catch (error) {
        // The next attempt sends no notice again.
        heartbeat(tried);
        throw error;
      }
    }),
});
