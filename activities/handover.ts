/** The last activity of a completed request: the watch over its card begins when the last moment is written. */
import { heartbeat, log } from '@temporalio/activity';
import type { WatchAssessment } from '../domain/watch/payout-watch.ts';
import { callPort, type CallOptions } from './calls.ts';
import { findOwnPolicy, type PoliciesPort, type PolicyRef } from './policies.ts';
import { writeMomentOnce, type Moment, type WriteMoment } from './moments.ts';
import type { FirstTry, Notice } from './notice.ts';
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

/** The input is without what only the last activity knows: policy, tried notices, first look and proof. */
export interface WatchStart extends WatchBeginning {
  policy: PolicyRef;
  /** The first look at the payouts. */
  firstLook: WatchQuestion;
  /** The last entries and notices of the request. */
  moment: Moment;
}

/** A notice that the request has tried once, and that its watch goes on with. */
export interface TriedNotice {
  notice: Notice;
  tried: FirstTry | undefined;
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
) => ({
  /**
   * Writes the last moment of a request, looks at the payouts, and begins the watch, which goes on with its
   * notices and with what was seen.
   */
  beginWatch: ({ firstLook, policy: ref, moment, ...start }: WatchStart): Promise<void> =>
    callPort(async (options) => {
      const { profile, version } = ref;
      const policy = { profile, version, values: findOwnPolicy(policies, ref) };
      const tried = await writeMomentOnce(writeMoment, moment);
      const triedNotices = moment.notices.map((notice, i): TriedNotice => ({
        notice,
        tried: tried[i],
      }));
      const firstAssessment = await tryFirstLook(assessPayouts, firstLook, options);
      const input = {
        ...start.input,
        policy,
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
    }),

  /** Whether a worker has begun the watch with this input. Somebody else has: an alarm. */
  checkHandover: async (workflowId: string, input: object, proof: string): Promise<boolean> => {
    const isSound = proofs.check(workflowId, input, proof);
    if (!isSound) log.error('alarm: a watch was begun with an invented handover', { workflowId });
    return isSound;
  },
});

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
