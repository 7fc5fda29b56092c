import { describe, expect, it } from 'vitest';
import { describeFieldVisit } from '../../../domain/switch/field-visit.ts';
import { translateStaffStep } from '../../../domain/text/staff-steps.ts';
import { readSourceFiles } from '../../docs/repository-files.ts';

describe('The next step for staff', () => {
  it.each([
    ['nothing', '无需操作'],
    ['approve or reject as checker', '请复审（通过或不通过）'],
    [
      'first, as payouts are held: approve or reject as maker, after legal advice: the signed supplement changes the contract',
      '优先（结算款暂存中）：请初审（通过或不通过）；先取得法律意见：所签补充协议变更了合同',
    ],
    ['thaw (two people) or reject', '请解除暂停（需两人），或选“不通过”'],
    [
      'register/SN-1: clear the fault, then retry, or skip (two people)',
      '登记终端 SN-1：请排除故障后重试，或跳过（需两人）',
    ],
    ['a: clear the fault, then retry', 'a：请排除故障后重试'],
    [
      'a: refused by a machine, a retry appeals: clear the fault, then retry',
      'a：自动审核未通过，重试即提请人工复审：请排除故障后重试',
    ],
    ['hold payouts, unlock other changes', '暂存结算款、解锁其他变更'],
    ['sing', undefined],
    ['', undefined],
  ])('The next step for staff %j is %j in Chinese', (line, zh) => {
    expect(translateStaffStep(line)).toBe(zh);
  });

  it('The next step for staff about a terminal says what the technician checks', () => {
    const window = { from: '2026-06-12T01:00:00.000Z', to: '2026-06-12T05:00:00.000Z' };
    for (const each of [window, undefined]) {
      const visit = describeFieldVisit('TRM_OFFLINE', each, '2026-06-10T02:00:00.000Z');
      const zh = translateStaffStep(`register/SN-1: clear the fault, then retry; ${visit}`) ?? '';
      expect(zh).toContain('登记终端 SN-1：请排除故障后重试；如需上门');
      expect(zh).toContain('电源与网络、型号与软件版本');
      expect(zh).not.toMatch(/[a-z]{4}/);
    }
  });

  it('The next step for staff has Chinese for every line that the process writes', () => {
    const lines = readSourceFiles('workflows', ['.ts']).flatMap(({ path, text }) =>
      [...text.matchAll(/\bstaff:\s*(?:\w+\s*\?\s*)?(['`])((?:(?!\1).)+)\1/gs)].map(
        ([, , line = '']) => [path, line.replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, 'X')] as const,
      ),
    );
    expect(lines.length).toBeGreaterThan(20);
    const filledOnly = /^[X ]*$/;
    expect(
      lines
        .filter(([, line]) => !filledOnly.test(line))
        .filter(
          ([, line]) => translateStaffStep(line.replace(' as XX', ' as maker')) === undefined,
        ),
    ).toEqual([]);
  });
});
