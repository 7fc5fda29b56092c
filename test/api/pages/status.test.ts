import { describe, expect, it } from 'vitest';
import {
  describeNow,
  hasEnded,
  renderProviderLinks,
  renderStatusPage,
  type ShownStatus,
} from '../../../api/pages/status.ts';
import { renderStages } from '../../../api/pages/stages.ts';
import { formatChineseTime } from '../../../domain/text/templates.ts';

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

describe('The links to providers on the progress page', () => {
  const open: Omit<ShownStatus, 'stage'> = {
    ...{ waitingOn: 'merchant', money: 'old', problems: [] },
    signing: { signingId: 'sig-1', url: 'https://sign.example.com/1' },
    payment: { amountFen: 12, remark: 'x', url: 'https://pay.example.com/1' },
  };
  const render = (stage: ShownStatus['stage']) =>
    `${renderProviderLinks({ ...open, stage }, undefined) as string}`;

  it('stand at the stage that they are for', () => {
    expect(render('agreement')).toMatch(/sign\.example\.com/);
    expect(render('agreement')).not.toContain('pay.example.com');
    expect(render('account-proof')).toMatch(/付款0\.12元[^]*pay\.example\.com/);
  });

  it.each(['cancelled', 'expired', 'rejected', 'correction', 'frozen'] as const)(
    'ask nobody to sign or pay for a request that is %s',
    (stage) => expect(render(stage)).not.toMatch(/example\.com|付款/),
  );
});

describe('The time on the progress page', () => {
  const passed = '2026-06-12T02:00:00.000Z';
  const reminder = '2026-06-13T02:00:00.000Z';
  const state: ShownStatus = {
    stage: 'review',
    waitingOn: 'operator',
    money: 'old',
    problems: [],
    due: reminder,
  };
  const render = (status: ShownStatus, promisedBy: string) => {
    const row = {
      ...{ acquirerId: 'demo', merchantId: 'M-1', requestId: 'R-1', workflowId: 'w', runId: 'r' },
      ...{ intake: 'web', bodyDigest: '', openedAt: '2026-06-11T02:00:00.000Z' },
      ...{ promisedBy, state },
    };
    return `${renderStatusPage(row, status, { stages: '' as never, now: '' as never }) as string}`;
  };

  it('is the one that was promised, when staff have missed it and are reminded', () => {
    const page = render(state, passed);
    expect(page).toContain(formatChineseTime(passed));
    expect(page).toContain('晚于预计');
    expect(page).not.toContain(formatChineseTime(reminder));
  });

  it.each([
    [
      'the deadline of the next wait',
      { ...state, stage: 'account-proof', waitingOn: 'merchant' } as const,
      passed,
    ],
    ['the deadline of staff that has not passed', state, reminder],
  ])('is %s otherwise', (_title, status, promisedBy) => {
    const page = render(status, promisedBy);
    expect(page).toContain(formatChineseTime(reminder));
    expect(page).not.toContain('晚于预计');
  });
});
