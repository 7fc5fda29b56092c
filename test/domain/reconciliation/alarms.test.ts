import { describe, expect, it } from 'vitest';
import {
  alarmKinds,
  buildAlarmNotice,
  comparisons,
  findAlarmKinds,
  findProcessAlarm,
  findTargetAlarms,
  type Alarm,
} from '../../../domain/reconciliation/alarms.ts';
import type { RequestSummary } from '../../../domain/request/request-summary.ts';

const booked = (more: Partial<RequestSummary> = {}): RequestSummary => ({
  acquirerId: 'demo',
  merchantId: 'M-1',
  requestId: 'req-00000001',
  stage: 'cooling',
  money: 'old',
  closed: false,
  ...more,
});
const completed = booked({ stage: 'completed', money: 'new', closed: true });

describe('a request in our books held against its process', () => {
  it.each([
    ['open and worked on', booked(), 'running', undefined],
    ['open and left alone', booked(), 'ended', 'process-lost'],
    ['in hold and worked on', booked({ money: 'hold', stage: 'switching' }), 'running', undefined],
    ['in hold and left alone', booked({ money: 'hold', stage: 'switching' }), 'ended', 'hold-lost'],
    [
      'closed with a hold that nobody watches',
      booked({ money: 'hold', stage: 'rolled-back', closed: true }),
      'ended',
      'hold-lost',
    ],
    ['closed in order', completed, 'ended', undefined],
    ['closed, its process about to end', completed, 'running', undefined],
  ] as const)('%s', (_case, request, process, kind) => {
    expect(findProcessAlarm(request, process)?.kind).toBe(kind);
  });
});

describe('the last outcome of a merchant held against his true target', () => {
  const position = { targetLast4: '1011', held: false };

  it.each([
    ['the target of the outcome', completed, position, 'ended', []],
    ['another card', completed, { ...position, targetLast4: '8889' }, 'ended', ['target-differs']],
    ['a hold nobody ends', completed, { ...position, held: true }, 'ended', ['hold-left']],
    [
      'another card and a hold',
      completed,
      { targetLast4: '8889', held: true },
      'ended',
      ['target-differs', 'hold-left'],
    ],
    [
      'another card while the watch is at work on it',
      completed,
      { targetLast4: '8889', held: true },
      'running',
      [],
    ],
    ['another card while the request is open', booked(), { ...position, held: true }, 'ended', []],
  ] as const)('%s', (_case, request, found, process, kindsFound) => {
    const alarms = findTargetAlarms(request, '1011', found, process);
    expect(alarms.map(({ kind }) => kind)).toEqual(kindsFound);
  });

  it('knows no card of its own for a request that moved nothing, yet sees a hold', () => {
    const cancelled = booked({ stage: 'cancelled', closed: true });
    const alarms = findTargetAlarms(cancelled, undefined, { ...position, held: true }, 'ended');
    expect(alarms.map(({ kind }) => kind)).toEqual(['hold-left']);
  });

  it('says what was expected and what was found, by last four digits', () => {
    const [alarm] = findTargetAlarms(
      completed,
      '1011',
      { targetLast4: '8889', held: false },
      'ended',
    );
    expect(alarm).toMatchObject({ requestId: 'req-00000001', expected: '1011', found: '8889' });
  });
});

describe('alarms', () => {
  it('are each found by one comparison', () => {
    const found = comparisons.flatMap(findAlarmKinds);
    expect(found.toSorted()).toEqual(alarmKinds.toSorted());
  });

  const alarms = (count: number): Alarm[] =>
    Array.from({ length: count }, (_, n) => ({
      kind: 'hold-lost',
      acquirerId: 'demo',
      merchantId: `M-${n}`,
      requestId: `req-${n}`,
      expected: 'switching',
      found: 'no process',
    }));

  it('reach the staff in one mail that names merchant, request and remedy in both languages', () => {
    const { subject, text } = buildAlarmNotice(alarms(2));
    expect(subject).toContain('2 项');
    expect(text).toContain('hold-lost demo/M-1 req-1 (switching ≠ no process)');
    expect(text).toContain('人工解除暂存');
    expect(text).toContain('release by hand now');
  });

  it('are counted, not listed, beyond what a mail can hold', () => {
    const { text } = buildAlarmNotice(alarms(53));
    expect(text.match(/hold-lost/g)).toHaveLength(50);
    expect(text).toContain('3 more in the table of alarms');
  });
});
