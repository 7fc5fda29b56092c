import { describe, expect, it } from 'vitest';
import { listOpenApprovals } from '../../../api/desk/decisions-so-far.ts';
import type { TimelineLine } from '../../../api/desk/shown-case.ts';
import { listStepsToClear } from '../../../api/desk/step-choice.ts';

const problem = (field: string) => ({ field, code: 'UPS_TIMEOUT' }) as const;
const step = (name: string, state: 'done' | 'failed' | 'pending' | 'skipped' | 'lagging') => ({
  name,
  target: 'SN-1',
  state,
});

describe('What operators can do at the desk about a step', () => {
  it('A question that a party has not answered can be asked again, though it is no step of the switch', () => {
    const problems = [problem('read/merchant-record'), problem('materials.card-photo')];
    expect(listStepsToClear({ problems, steps: [] })).toEqual(['read/merchant-record']);
  });

  it('The step that a problem names comes first, and what is done or left out is not offered', () => {
    const steps = [
      step('register', 'done'),
      step('change', 'skipped'),
      step('reconcile', 'pending'),
      step('configure', 'lagging'),
      step('set-target', 'failed'),
    ];
    expect(listStepsToClear({ problems: [problem('set-target/SN-1')], steps })).toEqual([
      'set-target/SN-1',
      'configure/SN-1',
    ]);
  });

  it('A first approval waits until a second person has asked for the same', () => {
    const line = (seq: number, action: string, data: TimelineLine['data']): TimelineLine => ({
      seq,
      action,
      actor: `operator-${seq}`,
      at: '2026-06-10T02:00:00.000Z',
      what: action,
      ...(data && { data }),
    });
    const lines = [
      line(1, 'first-approval', { action: 'skipStep', step: 'change/alipay' }),
      line(2, 'first-approval', { action: 'skipStep', step: 'change/unionpay' }),
      line(3, 'first-approval', { action: 'forceRollback' }),
      line(4, 'step-skip-approved', { step: 'change/alipay' }),
    ];
    expect(listOpenApprovals(lines).map(({ seq }) => seq)).toEqual([2, 3]);
    const deadlines = [
      line(1, 'first-approval', { action: 'extendDeadline', until: '2026-06-12T02:00:00.000Z' }),
      line(2, 'first-approval', { action: 'extendDeadline', until: '2026-06-13T02:00:00.000Z' }),
      line(3, 'deadline-extended', { until: '2026-06-13T02:00:00.000Z' }),
    ];
    expect(listOpenApprovals(deadlines).map(({ seq }) => seq)).toEqual([1]);
  });
});
