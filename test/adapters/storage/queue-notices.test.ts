import { expect, it } from 'vitest';
import { createAuditLog } from '../../../adapters/storage/audit-log.ts';
import { createQueueNotices } from '../../../adapters/storage/queue-notices.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { createTasks } from '../../../adapters/storage/tasks.ts';
import type { RequestState } from '../../../activities/requests.ts';
import { buildBatch, buildEntry, buildOpening } from '../../support/audit-fixtures.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

describeOnBothDatabases('The notices of queues', (database) => {
  const notices = () => createQueueNotices(database());
  let acquirers = 0;
  const open = async (acquirerId = `queue-${(acquirers += 1)}`) => {
    const opening = buildOpening({ acquirerId });
    await createRequests(database()).open(opening);
    return opening;
  };
  const enter = (
    opening: Awaited<ReturnType<typeof open>>,
    seq: number,
    waitingOn: RequestState['waitingOn'],
  ) =>
    createAuditLog(database()).append({
      ...buildBatch(opening, [1, 1]),
      entries: [buildEntry(seq)],
      state: { stage: 'review', waitingOn, money: 'old', problems: [] },
    });
  const listOf = async (acquirerId: string) =>
    (await notices().listNew()).filter((group) => group.acquirerId === acquirerId);

  it('The notices of queues name what began to wait for staff, once, beside how much waits in all', async () => {
    const first = await open();
    const second = await open(first.acquirerId);
    await enter(first, 1, 'operator');
    const [group] = await listOf(first.acquirerId);
    expect(group).toMatchObject({ queue: 'operator', waiting: 1 });
    await notices().markTold(group ?? expect.fail());
    await enter(second, 1, 'operator');
    const [later, ...others] = await listOf(first.acquirerId);
    expect([later?.items.map(({ id }) => id), later?.waiting, others]).toEqual([
      [second.requestId],
      2,
      [],
    ]);
  });

  it('The notices of queues name a request again that waited for somebody else meanwhile, and none that waits for the merchant', async () => {
    const opening = await open();
    await enter(opening, 1, 'risk');
    const [group] = await listOf(opening.acquirerId);
    await notices().markTold(group ?? expect.fail());
    await enter(opening, 2, 'merchant');
    expect(await listOf(opening.acquirerId)).toEqual([]);
    await enter(opening, 3, 'risk');
    expect(await listOf(opening.acquirerId)).toHaveLength(1);
  });

  it('The notices of queues name a request again that began to wait anew while staff were told of it', async () => {
    const opening = await open();
    await enter(opening, 1, 'operator');
    const [group] = await listOf(opening.acquirerId);
    await enter(opening, 2, 'merchant');
    await enter(opening, 3, 'operator');
    await notices().markTold(group ?? expect.fail());
    expect(await listOf(opening.acquirerId)).toHaveLength(1);
  });

  it('The notices of queues name a question of a merchant once, beside how many are open', async () => {
    const { acquirerId, merchantId, requestId } = await open();
    const ask = (subject: string) =>
      createTasks(database()).open({
        ...{ acquirerId, merchantId, requestId, subject, by: 'owner-1' },
        ...{ kind: 'support-question', due: '2026-06-11T02:00:00.000Z' },
      });
    const first = await ask('when?');
    const [group] = await listOf(acquirerId);
    expect(group).toMatchObject({ queue: 'questions', items: [{ id: first }], waiting: 1 });
    await notices().markTold(group ?? expect.fail());
    expect(await listOf(acquirerId)).toEqual([]);
    const second = await ask('and how?');
    expect(await listOf(acquirerId)).toMatchObject([
      { queue: 'questions', items: [{ id: second }], waiting: 2 },
    ]);
  });
});
