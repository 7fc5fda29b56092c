import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { Campaigns } from '../../client/campaigns.ts';
import { CardChanges } from '../../client/card-changes.ts';
import { computeBodyDigest, computeUpdateId } from '../../client/ids.ts';
import { Unavailable } from '../../client/errors.ts';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import type { Acknowledgement } from '../../domain/request/acknowledgement.ts';
import { buildRequest } from '../support/facts.ts';
import { awaitRefusal, createFakeTemporal, noAnswer } from '../support/fake-temporal-client.ts';

const request = buildRequest();
const ref = { workflowId: 'card-change:demo:m-1001', runId: 'run-1', requestId: request.requestId };
const acknowledgement = { ...ref, stage: 'screening' } as Acknowledgement;
const policy = loadPolicy('cn-default');

const alreadyStarted = new WorkflowExecutionAlreadyStartedError(
  'open',
  ref.workflowId,
  'changeCard',
);

describe('a submission', () => {
  it('[A6] starts the workflow of the merchant, with the policy and the id of the request', async () => {
    const { cardChanges, calls } = createFakeTemporal({ starts: [acknowledgement] });
    expect(await cardChanges.submit(request)).toBe(acknowledgement);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      updateId: computeUpdateId(request.requestId),
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
    expect(slow.calls.map(({ updateId }) => updateId)).toEqual(
      Array(3).fill(computeUpdateId(request.requestId)),
    );
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
    expect(calls[1]).toMatchObject({
      name: 'submit',
      updateId: computeUpdateId(request.requestId),
    });
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

describe('waiting for an end', () => {
  const away = {
    workflow: { getHandle: () => ({ result: () => Promise.reject(noAnswer) }) },
  } as unknown as Client;

  it('of a request or a campaign ends with Unavailable while Temporal is away', async () => {
    await expect(new CardChanges(away, policy).outcome(ref)).rejects.toBeInstanceOf(Unavailable);
    await expect(new Campaigns(away).outcome('camp-1')).rejects.toBeInstanceOf(Unavailable);
  });
});
