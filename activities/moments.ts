/** A moment: entries of the audit log and the notices that belong to them. */
import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { AuditBatch, AuditLogPort } from './audit-log.ts';
import { hasReachedSomebody } from '../domain/notices/told.ts';
import type { NoticeSender } from './notice-sender.ts';
import type { FirstTry, Notice } from './notice.ts';
import type { RequestDetails } from './requests.ts';

export interface Moment {
  batch: AuditBatch;
  notices: readonly Notice[];
  /** What readers see when every notice has reached somebody. */
  onceTold?: Shown;
}

/** What readers see of a request. */
export type Shown = Pick<AuditBatch, 'details' | 'state'>;

export interface WrittenMoment {
  /** What became of each notice. */
  tried: FirstTry[];
  /** Why the entries could not be written. */
  failure?: Error;
}

export type WriteMoment = (moment: Moment, earlier?: FirstTry[]) => Promise<WrittenMoment>;

/**
 * Writes a moment: the entries are appended while the notices are tried, once and for seconds at most; after that, where
 * readers are to see what became of the notices. A database that is away keeps no notice back, and an entry that was
 * written before is not written again.
 */
export const createWriteMoment =
  (auditLog: Pick<AuditLogPort, 'append'>, sender: NoticeSender): WriteMoment =>
  async ({ batch, notices, onceTold }, earlier) => {
    const trying = earlier ?? sender.tryNotices(notices, { signal: cancellationSignal() });
    const isTold = onceTold && hasReachedSomebody(await trying);
    const [written, tried] = await Promise.allSettled([
      auditLog.append(isTold ? show(batch, onceTold) : batch),
      trying,
    ]);
    if (tried.status === 'rejected') throw tried.reason;
    return {
      tried: tried.value,
      ...(written.status === 'rejected' && { failure: written.reason as Error }),
    };
  };

const show = (batch: AuditBatch, { details, state }: Shown): AuditBatch => ({
  ...batch,
  state,
  ...(details && { details: { ...batch.details, ...details } }),
});

/**
 * Writes a moment in an activity that is retried: the notices that an earlier attempt has tried are not tried again.
 * @returns what became of each notice
 * @throws what the audit log threw
 */
export async function writeMomentOnce(
  writeMoment: WriteMoment,
  moment: Moment,
): Promise<FirstTry[]> {
  const earlier = activityInfo().heartbeatDetails as FirstTry[] | undefined;
  const { tried, failure } = await writeMoment(moment, earlier);
  if (failure === undefined) return tried;
  if (moment.notices.length > 0) heartbeat(tried);
  throw failure;
}

/** Part of a question to a party: what is written when it has answered. */
export interface WithMoment {
  moment?: Moment;
}

/** A party's answer, and what became of the moment that came with the question. */
export interface WrittenAnswer<T> {
  answer: T;
  tried?: FirstTry[];
  /** The entries could not be written. */
  isUnwritten?: true;
}

/**
 * Asks, and then writes the moment that the process goes on with.
 * @param describe what readers see of the answer
 * @throws what the question threw; then nothing was written
 */
export async function askAndWrite<T>(
  writeMoment: WriteMoment,
  moment: Moment | undefined,
  ask: () => Promise<T>,
  describe: (answer: T) => RequestDetails = () => ({}),
): Promise<WrittenAnswer<T>> {
  const answer = await ask();
  if (!moment) return { answer };
  const details = { ...moment.batch.details, ...describe(answer) };
  const { tried, failure } = await writeMoment({ ...moment, batch: { ...moment.batch, details } });
  return {
    answer,
    ...(tried.length > 0 && { tried }),
    ...(failure && ({ isUnwritten: true } as const)),
  };
}
