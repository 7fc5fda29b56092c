import { describe, expect, it } from 'vitest';
import { buildTimelineView } from '../../../api/views/timeline.ts';

const entry = (action: 'review-overdue' | 'closed', reason = 'EXP_DEADLINE') =>
  ({
    seq: 1,
    requestId: 'req-1',
    acquirerId: 'acq-1',
    at: '2026-06-10T02:00:00.000Z',
    actor: 'system',
    action,
    reason,
  }) as const;
const view = (action: 'review-overdue' | 'closed', reason?: string) =>
  buildTimelineView([entry(action, reason)], { id: 'owner-1' } as never, {
    audience: 'merchant',
  })[0];

describe('The timeline of a request', () => {
  it('A target that was missed does not read as the end of the request', () => {
    expect(view('review-overdue')).toMatchObject({
      code: 'EXP_DEADLINE',
      zh: '已超过期限，仍在办理',
    });
    expect(view('closed')?.zh).toContain('申请已过期');
  });

  it('The end of a request does not read as if it went on', () => {
    expect(view('closed', 'POL_CHANGE_LOCK')).toMatchObject({ code: 'SWT_PARTIAL' });
  });
});
