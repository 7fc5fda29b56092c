/** The last activity of a completed request: the watch over its card begins when the last moment is written. */
import { heartbeat, log } from '@temporalio/activity';
import { pickHandedFacts } from '../domain/watch/handed-facts.ts';
import { pickWatchTerms, type WatchAssessment } from '../domain/watch/payout-watch.ts';
import { callPort, type CallOptions } from './calls.ts';
import { findOwnPolicy, type PoliciesPort } from './policies.ts';
import { writeMomentOnce, type Moment, type WriteMoment } from './moments.ts';
import type { FirstTry, Notice, NoticeResult } from './notice.ts';
import type { Rules, StoredChange } from './rules.ts';
import type { AssessPayouts, WatchQuestion } from './watch.ts';

/** What a watch begins with; the port knows its workflow. */
export interface WatchBeginning {
  workflowId: string;
  /** The input of the workflow. */
  input: object;
  /** For the Temporal UI. */
  summary: string;
  requestId: string;
  intake: string;
  /** When it ends, ISO 8601. */
  until: string;
  risk?: string;
}

/** What makes the input of the watch, but for what only the last activity knows. */
export interface WatchStart extends Omit<WatchBeginning, 'input'> {
  /** What the watch is handed besides the facts. */
  handover: object;
  facts: StoredChange;
  /** The first look at the payouts. */
  firstLook: Omit<WatchQuestion, 'terms'>;
  /** The last entries and notices of the request. */
  moment: Moment;
}

/** A notice that the request has tried once: its watch records it, or goes on with it. */
export type TriedNotice =
  | { notice: Notice; tried: FirstTry | undefined }
  /** Nothing is left to do. */
  | { notice: Pick<Notice, 'event' | 'key'>; finished: NoticeResult };

/** The facts that the change is made to are not stored: nothing was done. */
export interface FactsMissing {
  areFactsMissing: true;
}

export interface WatchesPort {
  /** Begins a watch. One that has begun is left alone: the same request begins it once. */
  begin(beginning: WatchBeginning): Promise<void>;
}

/** Proofs that a watch was begun by a worker, with exactly this input: whoever reaches Temporal can make none. */
export interface HandoverProofsPort {
  prove(workflowId: string, input: object): string;
  check(workflowId: string, input: object, proof: string): boolean;
}

/** The watch does not begin later because the settlement is slow. */
const lookWithinMs = 3_000;

export const createHandoverActivities = (
  writeMoment: WriteMoment,
  assessPayouts: AssessPayouts,
  policies: Pick<PoliciesPort, 'find'>,
  watches: WatchesPort,
  proofs: HandoverProofsPort,
  rules: Pick<Rules, 'recall'>,
) => ({
  /**
   * Writes the last moment of a request, looks at the payouts, and begins the watch, which goes on with its
   * notices and with what was seen.
   */
  beginWatch: ({
    facts: change,
    firstLook,
    handover,
    moment,
    ...start
  }: WatchStart): Promise<FactsMissing | undefined> =>
    callPort(async (options) => {
      const { acquirerId } = firstLook.merchant;
      const facts = await rules.recall({ acquirerId, requestId: start.requestId }, change);
      if (!facts) return { areFactsMissing: true };
      const policy = findOwnPolicy(policies, facts.policy);
      const tried = await writeMomentOnce(writeMoment, moment);
      const triedNotices = moment.notices.map((notice, i) => buildTriedNotice(notice, tried[i]));
      const firstAssessment = await tryFirstLook(
        assessPayouts,
        { ...firstLook, terms: pickWatchTerms(policy.values) },
        options,
      );
      const input = {
        request: facts.request,
        policy,
        handover: { ...handover, facts: pickHandedFacts(facts) },
        triedNotices,
        ...(firstAssessment && { firstAssessment }),
      };
      const proof = proofs.prove(start.workflowId, input);
      try {
        await watches.begin({ ...start, input: { ...input, proof } });
      } catch (error) {
        // The next attempt sends no notice again.
        heartbeat(tried);
        throw error;
      }
      return undefined;
    }),

  /**
   * Whether a worker has begun the watch with this input. Somebody else has: an alarm.
   * @returns `invented`, or nothing, which takes no room in the history
   */
  checkHandover: async (
    workflowId: string,
    input: object,
    proof: string,
  ): Promise<'invented' | undefined> => {
    if (proofs.check(workflowId, input, proof)) return undefined;
    log.error('alarm: a watch was begun with an invented handover', { workflowId });
    return 'invented';
  },
});

function buildTriedNotice(notice: Notice, tried: FirstTry | undefined): TriedNotice {
  if (!tried || tried.isUnfinished) return { notice, tried };
  const { event, key } = notice;
  return { notice: { event, key }, finished: tried };
}

/** Undefined when the settlement did not answer in time. */
async function tryFirstLook(
  assessPayouts: AssessPayouts,
  firstLook: WatchQuestion,
  { signal }: CallOptions,
): Promise<WatchAssessment | undefined> {
  const soon = AbortSignal.any([signal, AbortSignal.timeout(lookWithinMs)]);
  try {
    return await assessPayouts(firstLook, { signal: soon });
  } catch (error) {
    log.warn('the watch looks at the payouts by itself', { error: String(error) });
    return undefined;
  }
}
