import { describe, expect, it } from 'vitest';
import { describeNow, hasEnded } from '../../../api/pages/status.ts';
import { renderStages } from '../../../api/pages/stages.ts';

describe('The progress page at the end of a request', () => {
  it.each([
    ['rejected', 'nobody', '已办结'],
    ['rolled-back', 'nobody', '已办结'],
    ['completed', 'clock', '已办结'],
    ['completed', 'merchant', '等待您操作'],
    ['review', 'operator', '工作人员处理中'],
    ['cooling', 'clock', '到时间自动继续'],
  ] as const)('A request that is %s and waits for %s reads %s', (stage, waitingOn, zh) => {
    expect(describeNow({ stage, waitingOn }).zh).toBe(zh);
    expect(hasEnded({ stage, waitingOn })).toBe(zh === '已办结');
  });

  it('When it is expected to be done is not said of a request that has ended', () => {
    const eta = '2026-06-12T02:00:00.000Z';
    const render = (state: 'past' | 'ahead') =>
      `${renderStages([{ stage: 'completed', state }], eta) as string}`;
    expect(render('ahead')).toContain('预计完成');
    expect(render('past')).not.toContain('预计完成');
  });
});
