import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { CardChanges } from '../../client/card-changes.ts';
import { computeBodyDigest } from '../../client/ids.ts';
import { ActionRefused, Unavailable } from '../../client/errors.ts';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import type { Acknowledgement } from '../../domain/request/acknowledgement.ts';
import { buildRequest } from '../support/facts.ts';
import { createFakeTemporal } from '../support/fake-temporal-client.ts';

const request = buildRequest();
const ref = { workflowId: 'card-change:demo:m-1001', runId: 'run-1', requestId: request.requestId };
const acknowledgement = { ...ref, stage: 'screening' } as Acknowledgement;
const policy = loadPolicy('cn-default');
const owner = { id: 'owner-1', role: 'owner' } as const;

const noAnswer = new WorkflowUpdateRPCTimeoutOrCancelledError('deadline');
const alreadyStarted = new WorkflowExecutionAlreadyStartedError(
  'open',
  ref.workflowId,
  'changeCard',
);
const updateFailed = (type: string) =>
  new WorkflowUpdateFailedError('failed', ApplicationFailure.create({ type, message: 'encoded' }));

const awaitRefusal = async (call: Promise<unknown>): Promise<ActionRefused> => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ActionRefused)) throw new Error(`not refused: ${String(error)}`);
  return error;
};

describe('a submission', () => {
  it('[A6] starts the workflow of the merchant, with the policy and the id of the request', async () => {
    const { cardChanges, calls } = createFakeTemporal({ starts: [acknowledgement] });
    expect(await cardChanges.submit(request)).toBe(acknowledgement);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      updateId: request.requestId,
      args: [{ requestId: request.requestId }],
      operation: {
        workflowTypeOrFunc: 'changeCard',
        options: {
          workflowId: 'card-change:demo:m-1001',
          taskQueue: 'card-change',
          workflowIdConflictPolicy: 'FAIL',
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          staticSummary: '换卡 m-1001 ****0001 → ****0128',
          args: [{ request, policy, bodyDigest: computeBodyDigest(request) }],
        },
      },
    });
  });

  it('[A68] is pinned to the policy of its own acquirer', async () => {
    const own = loadPolicy('demo');
    const getPolicy = (acquirerId: string) => (acquirerId === 'acq-own' ? own : policy);
    const { cardChanges, calls } = createFakeTemporal({ starts: [acknowledgement] }, getPolicy);
    for (const acquirerId of ['acq-own', 'acq-other'])
      await cardChanges.submit({ ...request, acquirerId });
    expect(calls.map(({ operation }) => operation?.options.args[0])).toMatchObject([
      { policy: own },
      { policy },
    ]);
  });

  it('is retried with the same ids while there is no answer, three times at most', async () => {
    const slow = createFakeTemporal({ starts: [noAnswer, noAnswer, acknowledgement] });
    expect(await slow.cardChanges.submit(request)).toBe(acknowledgement);
    expect(slow.calls.map(({ updateId }) => updateId)).toEqual(Array(3).fill(request.requestId));
    // The SDK refuses an operation that was used before.
    expect(new Set(slow.calls.map(({ operation }) => operation)).size).toBe(3);

    const silent = createFakeTemporal({ starts: [noAnswer] });
    await expect(silent.cardChanges.submit(request)).rejects.toBeInstanceOf(Unavailable);
    expect(silent.calls).toHaveLength(3);
  });

  it('attaches to an open run of the same request', async () => {
    const script = { starts: [alreadyStarted], updates: [acknowledgement], running: ref.requestId };
    const { cardChanges, calls } = createFakeTemporal(script);
    expect(await cardChanges.submit(request)).toBe(acknowledgement);
    expect(calls[1]).toMatchObject({ name: 'submit', updateId: request.requestId });
  });

  it('is refused while another request of the merchant is open, with the id and stage of that one', async () => {
    const { cardChanges } = createFakeTemporal({
      starts: [alreadyStarted],
      running: 'req-00000009',
    });
    const refusal = await awaitRefusal(cardChanges.submit(request));
    expect(refusal).toMatchObject({
      code: 'POL_OPEN_REQUEST',
      running: { requestId: 'req-00000009', stage: 'cooling' },
    });
    expect(refusal.zh).toContain('冷静期');
  });

  it('with a faulty field is not sent', async () => {
    const { cardChanges, calls } = createFakeTemporal({ starts: [acknowledgement] });
    const faulty = {
      ...request,
      oldAccount: { last4: '1' },
      newAccount: { token: '1', last4: '1' },
    };
    const { problems } = await awaitRefusal(cardChanges.submit(faulty));
    expect(problems?.map(({ field }) => field)).toEqual([
      'oldAccount.last4',
      'newAccount.token',
      'newAccount.last4',
    ]);
    expect(calls).toEqual([]);
  });

  it('throws unknown errors unchanged', async () => {
    const { cardChanges } = createFakeTemporal({ starts: [new RangeError('a bug')] });
    await expect(cardChanges.submit(request)).rejects.toThrow(RangeError);
  });
});

describe('an action', () => {
  const withdraw = (cardChanges: CardChanges, key = 'key-1') =>
    cardChanges.act(ref, 'withdraw', { by: owner }, key);

  it('goes to the acknowledged run, with the caller’s key as update id', async () => {
    const { cardChanges, calls } = createFakeTemporal({ updates: [{ verdict: 'done' }] });
    expect(await withdraw(cardChanges)).toEqual({ verdict: 'done' });
    expect(calls).toEqual([
      {
        name: 'withdraw',
        runId: 'run-1',
        updateId: 'key-1',
        args: [{ by: owner, requestId: ref.requestId }],
      },
    ]);
  });

  it.each([
    ['a failure code', updateFailed('ACT_SAME_PERSON'), 'ACT_SAME_PERSON'],
    [
      'a run that has closed',
      new WorkflowNotFoundError('gone', ref.workflowId, 'run-1'),
      'ACT_WRONG_STAGE',
    ],
  ])('is refused with the code of %s', async (_what, error, code) => {
    const { cardChanges } = createFakeTemporal({ updates: [error] });
    expect((await awaitRefusal(withdraw(cardChanges))).code).toBe(code);
  });

  it('that the run accepted before it closed is answered from the status', async () => {
    const { cardChanges } = createFakeTemporal({
      updates: [updateFailed('AcceptedUpdateCompletedWorkflow')],
    });
    expect(await withdraw(cardChanges)).toMatchObject({ stage: 'cancelled', verdict: 'accepted' });
  });

  it('is retried with the same key while there is no answer', async () => {
    const { cardChanges, calls } = createFakeTemporal({ updates: [noAnswer, { verdict: 'done' }] });
    expect(await withdraw(cardChanges)).toEqual({ verdict: 'done' });
    expect(calls.map(({ updateId }) => updateId)).toEqual(['key-1', 'key-1']);
  });

  it('may not have the request id as its key, whose answer is the acknowledgement', async () => {
    const { cardChanges, calls } = createFakeTemporal({ updates: [{}] });
    const { problems } = await awaitRefusal(withdraw(cardChanges, ref.requestId));
    expect(problems).toEqual([{ field: 'key', code: 'INP_FORMAT' }]);
    expect(calls).toEqual([]);
  });

  it('with a faulty field is not sent', async () => {
    const { cardChanges, calls } = createFakeTemporal({ updates: [{}] });
    const fields = { by: owner, card: 'both' as 'old' };
    const { problems } = await awaitRefusal(cardChanges.act(ref, 'reportLost', fields, 'key-1'));
    expect(problems?.[0]).toMatchObject({ field: 'card', code: 'INP_FORMAT' });
    expect(calls).toEqual([]);
  });
});

describe('an action on a completed request', () => {
  const until = '2026-07-11T02:00:00.000Z';
  const gone = new WorkflowNotFoundError('gone', ref.workflowId, 'run-1');
  const object = (cardChanges: CardChanges) =>
    cardChanges.act(ref, 'object', { by: owner }, 'key-1');
  const completed = { 'run-1': { stage: 'completed' } } as const;

  it.each([
    ['still has', completed],
    ['no longer has', {}],
  ])('[A71] reaches its watch when Temporal %s the request', async (_how, run) => {
    const statuses = { ...run, watch: { watch: { until } } };
    const { cardChanges, calls } = createFakeTemporal({
      updates: [gone, { verdict: 'done' }],
      statuses,
    });
    expect(await object(cardChanges)).toEqual({ verdict: 'done' });
    expect(calls.map(({ name, runId, updateId }) => [name, runId, updateId])).toEqual([
      ['object', 'run-1', 'key-1'],
      ['object', undefined, 'key-1'],
    ]);
  });

  it('is refused with the time when the watch has ended', async () => {
    const ended = { kind: 'watched', at: until } as const;
    const statuses = { ...completed, watch: { watch: { until, ended } } };
    const refusal = await awaitRefusal(
      object(createFakeTemporal({ updates: [gone], statuses }).cardChanges),
    );
    expect(refusal).toMatchObject({ code: 'ACT_WATCH_OVER', zh: expect.stringContaining('07-11') });
  });

  it('is unavailable, and not lost, while the watch has not started', async () => {
    const { cardChanges } = createFakeTemporal({ updates: [gone], statuses: completed });
    await expect(object(cardChanges)).rejects.toBeInstanceOf(Unavailable);
  });

  it('stays refused when a watch does not take it', async () => {
    const statuses = { ...completed, watch: { watch: { until } } };
    const { cardChanges, calls } = createFakeTemporal({ updates: [gone], statuses });
    const withdraw = cardChanges.act(ref, 'withdraw', { by: owner }, 'key-1');
    expect((await awaitRefusal(withdraw)).code).toBe('ACT_WRONG_STAGE');
    expect(calls).toHaveLength(1);
  });
});

describe('the status of a request', () => {
  it('[A54] is that of its watch once it is completed', async () => {
    const watch = { until: '2026-07-11T02:00:00.000Z' };
    const statuses = {
      'run-1': { stage: 'completed' },
      watch: { stage: 'frozen', watch },
    } as const;
    expect(await createFakeTemporal({ statuses }).cardChanges.status(ref)).toMatchObject({
      stage: 'frozen',
      watch,
    });
  });

  it('is that of its run while there is no watch, and unknown when Temporal has neither', async () => {
    const withoutWatch = createFakeTemporal({
      statuses: { 'run-1': { stage: 'completed' } },
    }).cardChanges;
    expect(await withoutWatch.status(ref)).toMatchObject({ stage: 'completed' });
    const gone = createFakeTemporal({ statuses: {} }).cardChanges.status(ref);
    expect((await awaitRefusal(gone)).code).toBe('ACT_WRONG_STAGE');
  });
});

describe('a report of a party', () => {
  it('goes to the run with the request id', async () => {
    const { cardChanges, calls } = createFakeTemporal({ updates: [undefined] });
    await cardChanges.report(ref, 'bankReported', { messageId: 'm-1', key: 'k' });
    expect(calls).toEqual([
      {
        name: 'bankReported',
        runId: 'run-1',
        args: [{ messageId: 'm-1', key: 'k', requestId: ref.requestId }],
      },
    ]);
  });
});
