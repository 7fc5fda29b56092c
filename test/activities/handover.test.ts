/** The last activity of a completed request. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { createHandoverActivities, type WatchBeginning } from '../../activities/handover.ts';
import type { Moment, WrittenMoment } from '../../activities/moments.ts';
import type { FirstTry, Notice } from '../../activities/notice.ts';
import type { WatchAssessment } from '../../domain/watch/payout-watch.ts';
import type { WatchQuestion } from '../../activities/watch.ts';
import { Rules } from '../../activities/rules.ts';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { createHandoverProofs } from '../../adapters/vault/handover-proofs.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { pickHandedFacts } from '../../domain/watch/handed-facts.ts';
import { AdoptedPolicies } from '../support/adopted-policies.ts';
import { buildReadyFacts } from '../support/facts.ts';
import { createMemoryRequestFacts } from '../support/memory-request-facts.ts';
import { assertionKeys } from '../support/test-env.ts';

const proofs = createHandoverProofs(assertionKeys);
const proof = expect.any(String) as string;
const notice = { event: 'completed', key: 'r-1/completed/9', requestId: 'r-1' } as Notice;
const moment: Moment = { batch: { entries: [] } as never, notices: [notice] };
const tried: FirstTry = { notified: ['c-1'], failed: [], contents: {} };
const start: Omit<WatchBeginning, 'input'> = {
  workflowId: 'card-change-watch:demo:m-1:r-1',
  summary: 'watch',
  requestId: 'r-1',
  intake: 'app',
  until: '2026-07-10T02:00:00.000Z',
};
const policy = loadPolicy('cn-default');
const policyRef = { profile: policy.profile, version: policy.version, digest: 'd' };
const facts = { ...buildReadyFacts(), policy: policyRef };
const handover = { evidence: 'e' };
const handedOver = { ...handover, facts: pickHandedFacts(facts) };
const triedNotices = [{ notice: { event: 'completed', key: notice.key }, finished: tried }];
const input = { request: facts.request, policy, handover: handedOver };
const firstLook = { requestId: 'r-1', merchant: { acquirerId: 'demo' } } as WatchQuestion;
const firstAssessment = { shortFen: 0 } as WatchAssessment;

/** @param failure why the audit log cannot be written */
async function beginWatch({
  failure,
  isServerAway = false,
  isSettlementAway = false,
  isUnfinished = false,
  base,
  heartbeatDetails,
}: {
  failure?: Error;
  isServerAway?: boolean;
  isSettlementAway?: boolean;
  isUnfinished?: boolean;
  base?: string;
  heartbeatDetails?: FirstTry[];
} = {}) {
  const begun: unknown[] = [];
  const attempts: (FirstTry[] | undefined)[] = [];
  const writeMoment = async (_moment: Moment, earlier?: FirstTry[]): Promise<WrittenMoment> => {
    attempts.push(earlier);
    const rest = isUnfinished && ({ isUnfinished: true } as const);
    return { tried: [{ ...tried, ...rest }], ...(failure && { failure }) };
  };
  const assessPayouts = async () => {
    if (isSettlementAway) throw new PortFailure('unavailable', 'the settlement is away');
    return firstAssessment;
  };
  const activities = createHandoverActivities(
    writeMoment,
    assessPayouts,
    { find: ({ digest }) => (digest === policyRef.digest ? policy.values : undefined) },
    {
      begin: async (watch) => {
        if (isServerAway) throw new PortFailure('unavailable', 'Temporal is away');
        begun.push(watch);
      },
    },
    proofs,
    new Rules({ policies: new AdoptedPolicies(), requestFacts: createMemoryRequestFacts() }),
  );
  const env = new MockActivityEnvironment({ heartbeatDetails });
  const beats: unknown[] = [];
  env.on('heartbeat', (details) => beats.push(details));
  const { evidence: _, ...changed } = facts;
  const change = { changed, ...(base !== undefined && { base }) };
  const [result] = await Promise.allSettled([
    env.run(activities.beginWatch, {
      ...start,
      handover,
      facts: change,
      firstLook,
      moment,
    }),
  ]);
  const answer = result.status === 'fulfilled' ? result.value : undefined;
  const error: unknown = result.status === 'rejected' ? result.reason : undefined;
  return { begun, attempts, beats, answer, error };
}

describe('The last activity of a completed request', () => {
  it('The last activity of a completed request hands the tried notices and the first look to the watch', async () => {
    const { begun } = await beginWatch();
    expect(begun).toEqual([
      {
        ...start,
        input: { ...input, triedNotices, firstAssessment, proof },
      },
    ]);
  });

  it('The last activity of a completed request begins the watch without a first look while the settlement is away', async () => {
    const { begun, error } = await beginWatch({ isSettlementAway: true });
    expect(error).toBeUndefined();
    expect(begun).toEqual([{ ...start, input: { ...input, triedNotices, proof } }]);
  });

  it('The last activity of a completed request hands over the whole of a notice that is not sent yet', async () => {
    const { begun } = await beginWatch({ isUnfinished: true });
    expect(begun).toMatchObject([
      { input: { triedNotices: [{ notice, tried: { ...tried, isUnfinished: true } }] } },
    ]);
  });

  it('The last activity of a completed request does nothing without the facts that it is to hand over', async () => {
    const { answer, attempts, begun } = await beginWatch({ base: 'deleted' });
    expect(answer).toEqual({ areFactsMissing: true });
    expect([...attempts, ...begun]).toEqual([]);
  });

  it('The last activity of a completed request proves what it hands over, to the last field', async () => {
    const { begun } = await beginWatch();
    const [{ input: given }] = begun as [{ input: { proof: string } }];
    const { proof: made, ...input } = given;
    expect(proofs.check(start.workflowId, input, made)).toBe(true);
    expect(proofs.check('card-change-watch:demo:m-2:r-1', input, made)).toBe(false);
    expect(proofs.check(start.workflowId, { ...input, triedNotices: [] }, made)).toBe(false);
    expect(proofs.check(start.workflowId, { ...input, handover: { x: 1 } }, made)).toBe(false);
    for (const madeUp of ['', 'test.', `other.${made.split('.')[1]}`, `test.${'A'.repeat(43)}`])
      expect(proofs.check(start.workflowId, input, madeUp)).toBe(false);
    const rotated = createHandoverProofs([{ id: 'new', key: Buffer.alloc(32) }, ...assertionKeys]);
    expect(rotated.check(start.workflowId, input, made)).toBe(true);
  });

  it('The last activity of a completed request begins no watch before the audit log is written', async () => {
    const failure = new PortFailure('unavailable', 'the database is away');
    const { begun, error } = await beginWatch({ failure });
    expect(begun).toEqual([]);
    expect(error).toMatchObject({ type: 'Unavailable' });
  });

  it('The last activity of a completed request tries no notice again when the watch could not begin', async () => {
    const { beats, error } = await beginWatch({ isServerAway: true });
    expect(error).toMatchObject({ type: 'Unavailable' });
    expect(beats).toEqual([[tried]]);
    expect((await beginWatch({ heartbeatDetails: [tried] })).attempts).toEqual([[tried]]);
  });
});
