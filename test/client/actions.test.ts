import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { CardChanges } from '../../client/card-changes.ts';
import { computeUpdateId } from '../../client/ids.ts';
import { Unavailable } from '../../client/errors.ts';
import { buildRequest } from '../support/facts.ts';
import { awaitRefusal, createFakeTemporal, noAnswer } from '../support/fake-temporal-client.ts';

const request = buildRequest();
const ref = { workflowId: 'card-change:demo:m-1001', runId: 'run-1', requestId: request.requestId };
const owner = { id: 'owner-1', role: 'owner' } as const;

const updateFailed = (type: string) =>
  new WorkflowUpdateFailedError('failed', ApplicationFailure.create({ type, message: 'encoded' }));

describe('an action', () => {
  const withdraw = (cardChanges: CardChanges, key = 'key-1') =>
    cardChanges.act(ref, 'withdraw', { by: owner }, key);

  it('goes to the acknowledged run, under an update id made from the caller’s key', async () => {
    const { cardChanges, calls } = createFakeTemporal({ updates: [{ verdict: 'done' }] });
    expect(await withdraw(cardChanges)).toEqual({ verdict: 'done' });
    expect(calls).toEqual([
      {
        name: 'withdraw',
        runId: 'run-1',
        updateId: computeUpdateId('key-1'),
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
    expect(calls.map(({ updateId }) => updateId)).toEqual([
      computeUpdateId('key-1'),
      computeUpdateId('key-1'),
    ]);
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
      ['object', 'run-1', computeUpdateId('key-1')],
      ['object', undefined, computeUpdateId('key-1')],
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
