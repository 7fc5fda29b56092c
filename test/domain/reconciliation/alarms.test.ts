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

describe('A request of the index compared with its process', () => {
  it.each([
    ['open with a process', booked(), 'running', undefined],
    ['open without a process', booked(), 'ended', 'process-lost'],
    ['in hold with a process', booked({ money: 'hold', stage: 'switching' }), 'running', undefined],
    [
      'in hold without a process',
      booked({ money: 'hold', stage: 'switching' }),
      'ended',
      'hold-lost',
    ],
    [
      'closed with a hold that nobody watches',
      booked({ money: 'hold', stage: 'rolled-back', closed: true }),
      'ended',
      'hold-lost',
    ],
    ['closed in order', completed, 'ended', undefined],
    ['closed, its process about to end', completed, 'running', undefined],
  ] as const)('A request compared with its process: %s', (_case, request, process, kind) => {
    expect(findProcessAlarm(request, process)?.kind).toBe(kind);
  });
});

describe('The last outcome of a merchant compared with the true target', () => {
  const position = { targetLast4: '1011', held: false };

  it.each([
    ['the target of the outcome', completed, position, 'ended', []],
    ['another card', completed, { ...position, targetLast4: '8889' }, 'ended', ['target-differs']],
    ['a hold nobody ends', completed, { ...position, held: true }, 'ended', ['hold-left']],
    ['its own lock', completed, { ...position, lockedBy: 'req-00000001' }, 'ended', ['lock-left']],
    ['the lock of another', completed, { ...position, lockedBy: 'req-00000002' }, 'ended', []],
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
  ] as const)(
    'An outcome compared with the true target: %s',
    (_case, request, found, process, kindsFound) => {
      const alarms = findTargetAlarms(request, '1011', found, process);
      expect(alarms.map(({ kind }) => kind)).toEqual(kindsFound);
    },
  );

  it('For a request that switched nothing the comparison expects no card, but reports a hold', () => {
    const cancelled = booked({ stage: 'cancelled', closed: true });
    const alarms = findTargetAlarms(cancelled, undefined, { ...position, held: true }, 'ended');
    expect(alarms.map(({ kind }) => kind)).toEqual(['hold-left']);
  });

  it('An alarm names what was expected and what was found, by the last four digits', () => {
    const [alarm] = findTargetAlarms(
      completed,
      '1011',
      { targetLast4: '8889', held: false },
      'ended',
    );
    expect(alarm).toMatchObject({ requestId: 'req-00000001', expected: '1011', found: '8889' });
  });
});

describe('Alarms', () => {
  it('Each kind of alarm is found by one comparison or by the maintenance', () => {
    const found = [...comparisons, 'maintenance' as const, 'terminals' as const].flatMap(
      findAlarmKinds,
    );
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

  it('Alarms reach staff in one mail that names merchant, request and remedy in both languages', () => {
    const { subject, text } = buildAlarmNotice(alarms(2));
    expect(subject).toContain('2 项');
    expect(text).toContain('hold-lost demo/M-1 req-1 (switching ≠ no process)');
    expect(text).toContain('人工解除暂存');
    expect(text).toContain('release by hand now');
  });

  it('Alarms that a mail cannot hold are counted, not listed', () => {
    const { text } = buildAlarmNotice(alarms(53));
    expect(text.match(/hold-lost/g)).toHaveLength(50);
    expect(text).toContain('3 more in the table of alarms');
  });
});
