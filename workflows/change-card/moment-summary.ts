import type { Moment } from '../../activities/moments.ts';

/** For the Temporal UI. */
export function summarizeMoment({ batch, notices }: Moment): string {
  const last = batch.entries.at(-1);
  const written = last ? [`audit: ${last.action}`] : [];
  return [...written, ...notices.map(({ event }) => `notify: ${event}`)].join(', ');
}
