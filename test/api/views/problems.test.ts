import { describe, expect, it } from 'vitest';
import { buildProblemViews } from '../../../api/views/problems.ts';

const problems = [{ field: 'request', code: 'UPS_CLOSED' } as const];
const view = (stage: 'switching' | 'rejected', audience: 'merchant' | 'staff') =>
  buildProblemViews(problems, stage, { audience })[0];

describe('The problems of a card change', () => {
  it('say of an ended one no more that it goes on, to its merchant', () => {
    expect(view('switching', 'merchant')).toMatchObject({ code: 'UPS_CLOSED' });
    const ended = view('rejected', 'merchant');
    expect(ended).toMatchObject({ field: 'request', code: 'SWT_PARTIAL' });
    expect(ended?.zh).not.toContain('自动继续');
  });

  it('keep the code of the party for staff', () => {
    expect(view('rejected', 'staff')).toMatchObject({ code: 'UPS_CLOSED' });
  });
});
