/** The last activity of a completed request. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { createHandoverActivities, type WatchBeginning } from '../../activities/handover.ts';
import type { Moment, WrittenMoment } from '../../activities/moments.ts';
import type { FirstTry, Notice } from '../../activities/notice.ts';
import type { WatchAssessment } from '../../domain/watch/payout-watch.ts';
import type { WatchQuestion } from '../../activities/watch.ts';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { createHandoverProofs } from '../../adapters/vault/handover-proofs.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { assertionKeys } from '../support/test-env.ts';

const proofs = createHandoverProofs(assertionKeys);
const proof = expect.any(String) as string;
const notice = { key: 'r-1/completed/9' } as Notice;
const moment: Moment = { batch: { entries: [] } as never, notices: [notice] };
const tried: FirstTry = { notified: ['c-1'], failed: [], contents: {} };
const start: WatchBeginning = {
  workflowId: 'card-change-watch:demo:m-1:r-1',
  input: { handover: {} },
  summary: 'watch',
  requestId: 'r-1',
  intake: 'app',
  until: '2026-07-10T02:00:00.000Z',
};
const policy = loadPolicy('cn-default');
const policyRef = { profile: policy.profile, version: policy.version, digest: 'd' };
const firstLook = { requestId: 'r-1' } as WatchQuestion;
const firstAssessment = { shortFen: 0 } as WatchAssessment;

/** @param failure why the audit log cannot be written */
async function beginWatch({
  failure,
  isServerAway = false,
  isSettlementAway = false,
  heartbeatDetails,
}: {
  failure?: Error;
  isServerAway?: boolean;
  isSettlementAway?: boolean;
  heartbeatDetails?: FirstTry[];
} = {}) {
  const begun: unknown[] = [];
  const attempts: (FirstTry[] | undefined)[] = [];
  const writeMoment = async (_moment: Moment, earlier?: FirstTry[]): Promise<WrittenMoment> => {
    attempts.push(earlier);
    return { tried: [tried], ...(failure && { failure }) };
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
  );
  const env = new MockActivityEnvironment({ heartbeatDetails });
  const beats: unknown[] = [];
  env.on('heartbeat', (details) => beats.push(details));
  const error: unknown = await env
    .run(activities.beginWatch, { ...start, policy: policyRef, firstLook, moment })
    .catch((thrown: unknown) => thrown);
  return { begun, attempts, beats, error };
}

describe('The last activity of a completed request', () => {
  it('The last activity of a completed request hands the tried notices and the first look to the watch', async () => {
    const { begun } = await beginWatch();
    expect(begun).toEqual([
      {
        ...start,
        input: { handover: {}, policy, triedNotices: [{ notice, tried }], firstAssessment, proof },
      },
    ]);
  });

  it('The last activity of a completed request begins the watch without a first look while the settlement is away', async () => {
    const { begun, error } = await beginWatch({ isSettlementAway: true });
    expect(error).toBeUndefined();
    expect(begun).toEqual([
      { ...start, input: { handover: {}, policy, triedNotices: [{ notice, tried }], proof } },
    ]);
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
