/** Tasks over the API and at the desk. */
import { describe, expect, it } from 'vitest';
import { createKey, owner, type Claims } from '../../support/api.ts';
import { setUpDesk, submitForm } from '../../support/desk.ts';
import { submitRequest } from '../../support/submission.ts';

const desk = setUpDesk();
const operator: Claims = { sub: 'operator-1', roles: ['operator'] };
const technician: Claims = { sub: 'tech-1', roles: ['technician'] };
const checks = {
  'power-network': 'ok',
  'model-version': 'ok',
  'serial-number': 'ok',
  'bank-last4': 'fault',
  'test-sale': 'not-checked',
};

/** A request whose switch waits for operators, because of a terminal. */
const openFault = async (terminal: string): Promise<string> => {
  const requestId = await submitRequest(desk.api(), owner, createKey());
  await desk.storage().auditLog.append({
    acquirerId: 'demo',
    merchantId: 'M-GREEN',
    requestId,
    entries: [{ seq: 2, at: '2026-06-11T02:00:00Z', actor: 'system', action: 'step-refused' }],
    state: {
      stage: 'switching',
      waitingOn: 'operator',
      money: 'hold',
      problems: [{ field: `register/${terminal}`, code: 'TRM_REGISTER_FAILED' }],
    },
  });
  return requestId;
};
const listOf = async (requestId: string, as = operator, more = '') =>
  (await desk.api().get(`/v1/tasks?requestId=${requestId}${more}`, { as })).body['tasks'] as {
    taskId: string;
  }[];

describe('A task of a request', () => {
  it('[A28] A task of a request is opened once by the process, with its owner and its deadline', async () => {
    const requestId = await openFault('SN-1');
    await desk.storage().auditLog.append({
      acquirerId: 'demo',
      merchantId: 'M-GREEN',
      requestId,
      entries: [{ seq: 3, at: '2026-06-11T03:00:00Z', actor: 'system', action: 'no-answer' }],
      state: {
        stage: 'switching',
        waitingOn: 'operator',
        money: 'hold',
        problems: [{ field: 'register/SN-1', code: 'TRM_REGISTER_FAILED' }],
      },
    });
    expect(await listOf(requestId)).toMatchObject([
      {
        kind: 'field-visit',
        subject: 'register/SN-1',
        owner: 'technician',
        state: 'open',
        openedBy: 'system',
        due: '2026-06-14T02:00:00.000Z',
      },
    ]);
  });

  it('[A28, A56] A task of a request is appointed, given to a technician, and ends with what was found at each item', async () => {
    const requestId = await openFault('SN-2');
    const [task] = await listOf(requestId);
    const path = `/v1/tasks/${task?.taskId}`;
    const appointment = { from: '2026-06-12T02:00:00.000Z', to: '2026-06-12T04:00:00.000Z' };
    const appointed = await desk
      .api()
      .post(`${path}/appoint`, { as: operator, body: { appointment } });
    expect(appointed.body).toMatchObject({ appointment, due: appointment.to });
    await desk.api().post(`${path}/assign`, { as: operator, body: { assignee: 'tech-1' } });
    expect(await listOf(requestId, { sub: 'tech-2', roles: ['technician'] })).toEqual([]);
    const body = { outcome: 'replaced', checks, note: '主板损坏' };
    for (const as of [operator, { sub: 'tech-2', roles: ['technician'] }])
      expect((await desk.api().post(`${path}/finish`, { as, body })).status).toBeGreaterThanOrEqual(
        403,
      );
    const done = await desk.api().post(`${path}/finish`, { as: technician, body });
    expect(done.body).toMatchObject({ state: 'done', result: body, closedBy: 'tech-1' });
    const { body: read } = await desk.api().get(path, { as: operator });
    expect(read['entries']).toMatchObject([
      { actor: 'operator-1', action: 'appoint' },
      { actor: 'operator-1', action: 'assign' },
      { actor: 'tech-1', action: 'finish' },
    ]);
    expect((await desk.api().post(`${path}/finish`, { as: technician, body })).status).toBe(409);
  });

  it('A task of a request whose result leaves an item out is refused with the name of the item', async () => {
    const [task] = await listOf(await openFault('SN-3'));
    const body = { outcome: 'repaired', checks: { ...checks, 'test-sale': undefined } };
    const answer = await desk
      .api()
      .post(`/v1/tasks/${task?.taskId}/finish`, { as: technician, body });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain('checks.test-sale');
  });

  it('[A66, A67] A task of a request is opened by staff too, for compliance or a lawyer, who alone end it', async () => {
    const requestId = await openFault('SN-4');
    const body = { kind: 'legal-advice', requestId };
    const { body: made, status } = await desk.api().post('/v1/tasks', { as: operator, body });
    expect([status, made['owner'], made['openedBy']]).toEqual([201, 'legal', 'operator-1']);
    const result = {
      outcome: 'sound',
      checks: { supplement: 'ok', authority: 'ok', duties: 'ok' },
    };
    const finish = (as: Claims) =>
      desk.api().post(`/v1/tasks/${String(made['taskId'])}/finish`, { as, body: result });
    expect((await finish({ sub: 'c-1', roles: ['compliance'] })).status).toBe(404);
    expect((await finish({ sub: 'l-1', roles: ['legal'] })).body).toMatchObject({
      state: 'done',
      result,
    });
  });

  it('A task of a request is of its acquirer alone', async () => {
    const requestId = await openFault('SN-5');
    const [task] = await listOf(requestId);
    const other = { ...operator, acquirerId: 'other' };
    expect((await desk.api().get(`/v1/tasks/${task?.taskId}`, { as: other })).status).toBe(404);
    expect(await listOf(requestId, other)).toEqual([]);
    const body = { kind: 'field-visit', requestId };
    expect((await desk.api().post('/v1/tasks', { as: other, body })).status).toBe(404);
  });
});

describe('A task at the desk', () => {
  it('[A28] A task at the desk is all that a technician sees of it, and is ended there', async () => {
    const requestId = await openFault('SN-6');
    const [task] = await listOf(requestId);
    const browser = await desk.signIn('tech-9', ['technician']);
    for (const path of ['/desk', `/desk/requests/${requestId}`])
      expect((await desk.api().get(path, browser)).headers.get('location')).toBe('/desk/tasks');
    const list = await desk.api().get('/desk/tasks', browser);
    expect(list.body.text).toContain('登记终端 SN-6');
    const page = `/desk/tasks/${task?.taskId}`;
    const fields = Object.fromEntries(
      Object.entries({ ...checks, 'test-sale': 'ok' }).map(([id, found]) => [
        `checks.${id}`,
        found,
      ]),
    );
    const form = { ...fields, outcome: 'repaired', note: '重启后正常' };
    const done = await submitForm(desk.api(), browser, { page, action: `${page}/finish` }, form);
    expect([done.status, done.headers.get('location')]).toEqual([303, page]);
    const shown = (await desk.api().get(page, browser)).body.text;
    for (const words of ['已修复', '重启后正常', 'tech-9']) expect(shown).toContain(words);
  });

  it('A task at the desk keeps what was found where a result is not taken', async () => {
    const [task] = await listOf(await openFault('SN-8'));
    const page = `/desk/tasks/${task?.taskId}`;
    const browser = await desk.signIn('tech-8', ['technician']);
    const form = { 'checks.test-sale': 'fault', outcome: 'replaced', note: '主板'.repeat(501) };
    const finish = { page, action: `${page}/finish` };
    const { status, body } = await submitForm(desk.api(), browser, finish, form);
    expect(status).toBe(422);
    for (const kept of [
      /name="checks\.test-sale">[^]*?value="fault" selected/,
      /value="replaced" selected/,
      /name="note"\s+value="主板主板/,
    ])
      expect(body.text).toMatch(kept);
  });

  it('A task at the desk is appointed in Chinese time, and opened for a request', async () => {
    const requestId = await openFault('SN-7');
    const browser = await desk.signIn('operator-1', ['operator']);
    const [task] = await listOf(requestId);
    const page = `/desk/tasks/${task?.taskId}`;
    const form = { from: '2026-06-12T10:00', to: '2026-06-12T12:00' };
    await submitForm(desk.api(), browser, { page, action: `${page}/appoint` }, form);
    expect(await listOf(requestId)).toMatchObject([
      { appointment: { from: '2026-06-12T02:00:00.000Z', to: '2026-06-12T04:00:00.000Z' } },
    ]);
    const list = { page: '/desk/tasks', action: '/desk/tasks' };
    const order = { kind: 'compliance-check', requestId };
    expect((await submitForm(desk.api(), browser, list, order)).status).toBe(303);
    expect(await listOf(requestId, operator, '&kind=compliance-check')).toHaveLength(1);
  });

  it('A task at the desk is shown to nobody who has to do with none, such as a clerk', async () => {
    const browser = await desk.signIn('clerk-1', ['clerk']);
    expect((await desk.api().get('/desk/tasks', browser)).status).toBe(404);
  });
});
