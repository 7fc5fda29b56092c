import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { RequestState } from '../../../activities/requests.ts';
import type { AuditAction } from '../../../domain/audit/actions.ts';
import { createAuditLog } from '../../../adapters/storage/audit-log.ts';
import {
  createDeskQueue,
  type QueueFilter,
  type QueuePlace,
} from '../../../adapters/storage/desk-queue.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { buildBatch, buildEntry, buildOpening } from '../../support/audit-fixtures.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

const hourMs = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString();

describeOnBothDatabases('The queue of a person', (database) => {
  const queue = () => createDeskQueue(database());
  const createPerson = () => ({ acquirerId: randomUUID(), id: 'maker-1' });

  /** A request in review, changed to this state. */
  async function open(
    { acquirerId }: { acquirerId: string },
    more: Partial<RequestState> = {},
    claim?: { by: string; until: string } | null,
  ) {
    const request = buildOpening({ acquirerId, merchantId: 'M-1' });
    await createRequests(database()).open(request);
    const change = async (
      seq: number,
      state: Partial<RequestState>,
      claimed?: typeof claim,
      action: AuditAction = 'note-added',
    ): Promise<void> => {
      await createAuditLog(database()).append({
        ...buildBatch(request, [seq, seq], { entries: [buildEntry(seq, { action })] }),
        state: { stage: 'review', waitingOn: 'operator', money: 'old', problems: [], ...state },
        ...(claimed !== undefined && { details: { claim: claimed } }),
      });
    };
    await change(1, more, claim);
    return {
      id: request.requestId,
      place: { requestId: request.requestId, due: more.due } satisfies QueuePlace,
      change,
    };
  }
  const list = async (person: ReturnType<typeof createPerson>, filter: QueueFilter = {}) =>
    (await queue().list(person, filter, { limit: 10 })).rows.map(({ requestId }) => requestId);

  it('The queue of a person begins with what is most urgent, goes on page by page, and has no closed request', async () => {
    const person = createPerson();
    const late = await open(person, { due: inHours(-3) });
    const soon = await open(person, { due: inHours(2) });
    const never = await open(person);
    await open(person, { stage: 'cancelled', waitingOn: 'nobody' });
    await open(createPerson());
    expect(await list(person)).toEqual([late.id, soon.id, never.id]);
    expect(await list(person, { due: 'late' })).toEqual([late.id]);
    expect(await list(person, { due: 'day' })).toEqual([late.id, soon.id]);
    const first = await queue().list(person, {}, { limit: 1 });
    expect(first.hasMore).toBe(true);
    const rest = await queue().list(person, {}, { limit: 10, behind: late.place });
    expect([rest.rows.map(({ requestId }) => requestId), rest.hasMore]).toEqual([
      [soon.id, never.id],
      false,
    ]);
  });

  it('The queue of a person shows a wait of staff as late since its first missed deadline, until they act', async () => {
    const person = createPerson();
    const late = { due: 'late' } as const;
    const task = [{ field: 'register/SN-1', code: 'UPS_TIMEOUT' }] as RequestState['problems'];
    const step = { stage: 'switching', problems: task } as const;
    const request = await open(person, { ...step, due: inHours(-30) });
    await request.change(2, { ...step, due: inHours(-6) });
    await request.change(3, { ...step, due: inHours(18) });
    const { rows } = await queue().list(person, late, { limit: 10 });
    expect(
      rows.map(({ due }) => Math.round((Date.parse(due ?? '') - Date.now()) / hourMs)),
    ).toEqual([-30]);
    expect((await queue().count(person)).late).toBe(1);
    // Put off, it comes back with the next reminder.
    await queue().snooze(person, request.id, inHours(1));
    expect(await list(person, late)).toEqual([]);
    await queue().wake(person, request.id);

    await request.change(4, { ...step, due: inHours(18) }, undefined, 'step-retried');
    expect(await list(person, late)).toEqual([]);
    await request.change(5, { ...step, due: inHours(-1) });
    const other = [{ field: 'register/SN-2', code: 'UPS_TIMEOUT' }] as RequestState['problems'];
    await request.change(6, { ...step, problems: other, due: inHours(18) });
    expect(await list(person, late)).toEqual([]);
  });

  it('The queue of a person counts from a deadline that staff have extended, or that has moved before it passed', async () => {
    const person = createPerson();
    const late = { due: 'late' } as const;
    const request = await open(person, { due: inHours(1) });
    await request.change(2, { due: inHours(2) });
    await request.change(3, { due: inHours(-1) });
    await request.change(4, { due: inHours(9) });
    expect(await list(person, late)).toEqual([request.id]);
    await request.change(5, { due: inHours(20) }, undefined, 'deadline-extended');
    expect(await list(person, late)).toEqual([]);
    await request.change(6, { waitingOn: 'merchant', due: inHours(-1) });
    await request.change(7, { waitingOn: 'merchant', due: inHours(9) });
    expect(await list(person, late)).toEqual([]);
  });

  it('The queue of a person tells claims of their own from those of others, and from those that have ended', async () => {
    const person = createPerson();
    const mine = await open(person, {}, { by: 'Maker-1', until: inHours(1) });
    const other = await open(person, {}, { by: 'maker-2', until: inHours(1) });
    const ended = await open(person, {}, { by: 'maker-1', until: inHours(-1) });
    await open(person, { waitingOn: 'bank' });
    expect(await list(person, { whose: 'mine' })).toEqual([mine.id]);
    expect(await list(person, { whose: 'free' })).toEqual([ended.id]);
    await other.change(2, {}, null);
    expect((await list(person, { whose: 'free' })).toSorted()).toEqual(
      [other.id, ended.id].toSorted(),
    );
  });

  it('The queue of a person hides what they have put off until its time, its deadline, or another stage', async () => {
    const person = createPerson();
    const colleague = { ...person, id: 'maker-2' };
    const request = await open(person, { due: inHours(5) });
    await queue().snooze(person, request.id, inHours(1));
    expect(await list(person)).toEqual([]);
    expect(await list(person, { whose: 'snoozed' })).toEqual([request.id]);
    expect(await list(colleague)).toEqual([request.id]);
    await request.change(2, { due: inHours(-1) });
    expect(await list(person)).toEqual([request.id]);
    await request.change(3, { due: inHours(5), stage: 'frozen' });
    expect(await list(person)).toEqual([request.id]);
    await queue().snooze(person, request.id, inHours(-1));
    expect(await list(person)).toEqual([request.id]);
    await queue().snooze(person, request.id, inHours(1));
    await queue().wake(person, request.id);
    expect(await list(person)).toEqual([request.id]);
  });

  it('The queue of a person leads from one case to the next that they may take', async () => {
    const person = createPerson();
    const first = await open(person, { due: inHours(1) });
    await open(person, { due: inHours(2) }, { by: 'maker-2', until: inHours(1) });
    const mine = await open(person, { due: inHours(3) }, { by: 'maker-1', until: inHours(1) });
    const next = (behind?: QueuePlace) => queue().findNext(person, { stage: 'review' }, behind);
    expect(await next()).toBe(first.id);
    expect(await next(first.place)).toBe(mine.id);
    // A decision has given it another deadline: those between are passed over by nobody.
    await first.change(2, { due: inHours(9) });
    expect(await next(first.place)).toBe(mine.id);
    expect(await next({ requestId: mine.id, due: inHours(9) })).toBeUndefined();
  });

  it('The queue of a person counts what each view shows', async () => {
    const person = createPerson();
    await open(person, { due: inHours(-3), risk: 'red' });
    await open(
      person,
      { stage: 'frozen', waitingOn: 'risk' },
      { by: 'maker-1', until: inHours(1) },
    );
    const later = await open(person);
    await queue().snooze(person, later.id, inHours(1));
    expect(await queue().count(person)).toEqual({
      ...{ all: 2, mine: 1, free: 1, late: 1, operator: 1, risk: 1 },
      ...{ review: 1, frozen: 1, red: 1, snoozed: 1 },
    });
  });

  it('The queue of a person keeps views of their own, twenty at most', async () => {
    const person = createPerson();
    for (let n = 10; n < 35; n += 1)
      await queue().saveView(person, { name: `view ${n}`, query: 'risk=red' });
    await queue().saveView(person, { name: 'view 10', query: 'risk=amber' });
    const views = await queue().listViews(person);
    expect(views).toHaveLength(20);
    expect(views[0]).toEqual({ name: 'view 10', query: 'risk=amber' });
    await queue().deleteView(person, 'view 10');
    expect(await queue().listViews(person)).toHaveLength(19);
    expect(await queue().listViews({ ...person, id: 'maker-2' })).toEqual([]);
  });
});
