import { describe, expect, it } from 'vitest';
import { auditActions } from '../../../domain/audit/actions.ts';
import { describeInChinese } from '../../../domain/audit/chinese.ts';
import type { AuditActionSpec } from '../../../domain/audit/spec.ts';
import { noticeEvents } from '../../../domain/notices/events.ts';
import { nameNotice } from '../../../domain/notices/names.ts';

const specs = Object.entries(auditActions) as [string, AuditActionSpec][];

describe('The audit log in Chinese', () => {
  it.each([
    ['stage-entered', { stage: 'cooling' }, '进入：冷静期'],
    ['notice-sent', { event: 'network-fault' }, '已发通知：切换需人工处理'],
    ['step-refused', { order: 'hold payouts' }, '暂存结算款：被拒'],
    ['step-retried', { step: 'change/alipay' }, '重试：变更支付宝的结算账户'],
    ['identity-checked', { method: 'face', result: 'passed' }, '身份核验（人脸识别）：通过'],
    ['identity-checked', { method: 'otp', result: 'wrong' }, '身份核验（短信验证码）：未通过'],
    ['identity-checked', { method: 'toString', result: 'odd' }, '身份核验（toString）：odd'],
    ['payouts-held-long', { level: 'compliance' }, '结算款暂存过久，已升级至合规部门'],
    ['limit-adjusted', { limitFen: 8_000_000 }, '每日限额已设为80,000.00元'],
    ['first-approval', { action: 'skipStep' }, 'SKIPSTEP：第一人提出，待第二人'],
    [
      'deadline-extended',
      { until: '2026-06-12T02:00:00.000Z' },
      '期限延长至 2026-06-12 10:00（两人）',
    ],
    ['stage-entered', {}, '进入：不详'],
  ])('An entry %s with %j reads %s', (action, data, zh) => {
    expect(describeInChinese(action, data, (act) => act.toUpperCase())).toBe(zh);
  });

  it('An entry of another version of this program has no Chinese', () => {
    expect(describeInChinese('card-blessed')).toBeUndefined();
    expect(describeInChinese('constructor')).toBeUndefined();
  });

  it.each(specs)('The Chinese of %s names only data that the action has', (name, spec) => {
    const data = Object.fromEntries((spec.data ?? []).map((key) => [key, 1]));
    expect(describeInChinese(name, data)).not.toContain('不详');
  });

  it('Every notice has a short name in Chinese', () => {
    for (const event of Object.keys(noticeEvents))
      expect(nameNotice(event).zh).toMatch(/^[\p{Script=Han}，]{3,10}$/u);
    expect(nameNotice('fanfare').zh).toBe('fanfare');
  });
});
