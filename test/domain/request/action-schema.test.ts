import { describe, expect, it } from 'vitest';
import { validate } from '../../../client/validation.ts';
import { actionBodies, actionFields } from '../../../domain/request/action-schema.ts';
import { findFaults } from '../../support/find-faults.ts';

describe('The fields of an action', () => {
  it.each([
    ['proveFactor', { method: 'otp' }, ['code: INP_REQUIRED']],
    ['proveFactor', { method: 'face' }, ['sessionRef: INP_REQUIRED']],
    ['proveFactor', { method: 'in-person', code: '123456' }, ['method: INP_FORMAT']],
    ['proveFactor', { method: 'otp', code: '123456' }, []],
    [
      'proveFactor',
      { method: 'otp', answerRef: 'ans_1' },
      ['answerRef: INP_UNKNOWN_FIELD', 'code: INP_REQUIRED'],
    ],
    ['confirmPenny', {}, []],
    ['confirmPenny', { code: '' }, ['code: INP_FORMAT']],
    ['confirmTest', { ok: 'yes' }, ['ok: INP_FORMAT']],
    ['reportLost', { card: 'both' }, ['card: INP_FORMAT']],
    ['approve', {}, ['evidence: INP_REQUIRED']],
    ['reject', { evidence: 'e', codes: [] }, ['codes: INP_FORMAT']],
    ['reject', { evidence: 'e', codes: ['NO_CODE'] }, ['codes.0: INP_FORMAT']],
    ['addNote', { note: '卡号6217000200112001011' }, ['note: INP_NUMBER_IN_TEXT']],
    ['freeze', { reason: '' }, ['reason: INP_FORMAT']],
    ['claim', { for: 'me' }, ['for: INP_UNKNOWN_FIELD']],
    ['retryStep', { step: 'set-target' }, ['step: INP_FORMAT']],
    ['retryStep', { step: 'set-target/settlement' }, []],
    ['extendDeadline', { until: 'tomorrow', reason: 'ill' }, ['until: INP_FORMAT']],
    ['correct', { changes: { merchantId: 'M-OTHER' } }, ['changes.merchantId: INP_UNKNOWN_FIELD']],
  ] as const)('The fields of %s are checked: %j', (action, body, expected) => {
    expect(findFaults(actionBodies[action], body)).toEqual(expected);
  });

  it('The new deadline of extendDeadline is converted to UTC', () => {
    const until = '2026-06-10T10:00:00+08:00';
    expect(validate(actionFields.extendDeadline, { until, reason: 'ill' }).until).toBe(
      '2026-06-10T02:00:00.000Z',
    );
  });
});
