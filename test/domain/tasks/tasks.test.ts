/** Tasks of people: what calls for one, who may do what with it, what its result holds. */
import { describe, expect, it } from 'vitest';
import { deriveTasks } from '../../../domain/tasks/derive.ts';
import { taskKindNames, getTaskSpec } from '../../../domain/tasks/kinds.ts';
import {
  findResultFaults,
  findTaskRefusal,
  mayRead,
  type Task,
} from '../../../domain/tasks/tasks.ts';
import { addDuration, parseDurationMs } from '../../../domain/time/duration.ts';

const at = '2026-06-10T02:00:00.000Z';
const state = { stage: 'switching', waitingOn: 'operator', risk: 'red', problems: [] };
const derive = (
  entries: Parameters<typeof deriveTasks>[0],
  more: Partial<Parameters<typeof deriveTasks>[1]> = {},
) => deriveTasks(entries, { ...state, ...more }, at).map(({ kind, subject }) => [kind, subject]);

const task: Task = {
  taskId: 'task_1',
  acquirerId: 'demo',
  merchantId: 'M-1',
  requestId: 'req-1',
  kind: 'field-visit',
  subject: 'register/SN-1',
  owner: 'technician',
  state: 'open',
  due: at,
  openedAt: at,
  openedBy: 'system',
};
const person = (id: string, ...roles: string[]) => ({ id, roles });

describe('A task', () => {
  it('[A28] A task of a visit is called for by a terminal that nobody can repair from afar, and by no other fault', () => {
    const problems = (code: 'TRM_REGISTER_FAILED' | 'SWT_RECON') => [
      { field: 'register/SN-1', code },
    ];
    expect(derive([], { problems: problems('TRM_REGISTER_FAILED') })).toEqual([
      ['field-visit', 'register/SN-1'],
    ]);
    expect(derive([], { problems: problems('SWT_RECON') })).toEqual([]);
    expect(
      derive([], { problems: problems('TRM_REGISTER_FAILED'), waitingOn: 'terminal' }),
    ).toEqual([]);
  });

  it('[A67] A task of legal advice is called for by a signature under a change of the contract, and by no other', () => {
    const sign = (version: string) => [
      { at, action: 'agreement-signed', data: { version } } as const,
    ];
    expect(derive(sign('settlement-card-change-with-supplement/1'))).toEqual([
      ['legal-advice', ''],
    ]);
    expect(derive(sign('settlement-card-change/1'))).toEqual([]);
  });

  it('[E6 cooling-started] A task to call an old contact is called for by the cooling-off of a red request, before it ends', () => {
    const started = [{ at, action: 'cooling-started' } as const];
    const red = { stage: 'cooling', waitingOn: 'clock', risk: 'red', problems: [] };
    const [long] = deriveTasks(started, { ...red, due: addDuration(at, 'P3D') }, at);
    expect(long).toMatchObject({ kind: 'contact-call', subject: '', due: addDuration(at, 'P1D') });
    const end = addDuration(at, 'PT6H');
    expect(deriveTasks(started, { ...red, due: end }, at)).toMatchObject([{ due: end }]);
    expect(deriveTasks(started, { ...red, risk: 'amber' }, at)).toEqual([]);
  });

  it('[A66] A task of a compliance check is called for by the review of a red request, and by payouts that are held for long', () => {
    const review = [{ at, action: 'stage-entered', data: { stage: 'review' } } as const];
    expect(derive(review)).toEqual([['compliance-check', '']]);
    expect(derive(review, { risk: 'amber' })).toEqual([]);
    const held = (level: string) => [{ at, action: 'payouts-held-long', data: { level } } as const];
    expect(derive(held('compliance'))).toEqual([['compliance-check', 'payouts-held']]);
    expect(derive(held('operator'))).toEqual([['long-hold', '']]);
    expect(derive(held('supervisor'))).toEqual([]);
  });

  it.each(taskKindNames)('A task always has an owner and a deadline: %s', (kind) => {
    const { owner, within } = getTaskSpec(kind);
    expect(owner).not.toBe('');
    expect(parseDurationMs(within)).toBeGreaterThan(0);
  });

  it.each([
    ['[A29] the technician ends', 'finish', person('t-1', 'technician'), undefined],
    ['[A29] an operator does not end', 'finish', person('o-1', 'operator'), 'ACT_NOT_ALLOWED'],
    ['[A29] a supervisor does not end', 'finish', person('s-1', 'supervisor'), 'ACT_NOT_ALLOWED'],
    ['an operator appoints', 'appoint', person('o-1', 'operator'), undefined],
    ['a lawyer does not appoint', 'appoint', person('l-1', 'legal'), 'ACT_NOT_ALLOWED'],
    ['an operator cancels', 'cancel', person('o-1', 'operator'), undefined],
    ['a technician does not cancel', 'cancel', person('t-1', 'technician'), 'ACT_NOT_ALLOWED'],
  ] as const)('A task of a visit: %s it', (_who, act, who, refusal) => {
    expect(findTaskRefusal(act, who, task)).toBe(refusal);
  });

  it('A task that was given to somebody is ended by nobody else, and one that has ended by nobody', () => {
    const given = { ...task, assignee: 'T-1' };
    expect(findTaskRefusal('finish', person('t-1', 'technician'), given)).toBeUndefined();
    expect(findTaskRefusal('finish', person('t-2', 'technician'), given)).toBe('ACT_NOT_ALLOWED');
    expect(
      findTaskRefusal('finish', person('t-1', 'technician'), { ...given, state: 'done' }),
    ).toBe('ACT_WRONG_STAGE');
  });

  it('[A29] A task of another technician, or of another role, is not read by a technician', () => {
    expect(mayRead(person('t-1', 'technician'), task)).toBe(true);
    expect(mayRead(person('t-2', 'technician'), { ...task, assignee: 't-1' })).toBe(false);
    expect(mayRead(person('t-1', 'technician'), { ...task, owner: 'legal' })).toBe(false);
    expect(mayRead(person('l-1', 'legal'), { ...task, owner: 'legal' })).toBe(true);
    expect(mayRead(person('o-1', 'operator'), { ...task, assignee: 't-1' })).toBe(true);
  });

  it('[A56] A result answers every item of the checklist, with an outcome of its kind', () => {
    const checks = Object.fromEntries(
      getTaskSpec('field-visit').checklist.map(({ id }) => [id, 'ok' as const]),
    );
    expect(findResultFaults('field-visit', { outcome: 'repaired', checks })).toEqual([]);
    const { 'test-sale': _forgotten, ...fewer } = checks;
    expect(
      findResultFaults('field-visit', { outcome: 'sound', checks: { ...fewer, other: 'ok' } }),
    ).toEqual(['outcome', 'checks.test-sale', 'checks.other']);
  });
});
