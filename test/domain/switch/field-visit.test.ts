import { describe, expect, it } from 'vitest';
import { describeFieldVisit, visitChecklist } from '../../../domain/switch/field-visit.ts';
import { timeAfter, submittedAt } from '../../support/facts.ts';

const window = { from: timeAfter('P1D'), to: timeAfter('P1DT2H') };

describe('A visit to a terminal', () => {
  it('[A28] A visit is proposed for faults of terminals, in the window that the merchant chose', () => {
    const said = describeFieldVisit('TRM_REGISTER_FAILED', window, submittedAt);
    expect(said).toContain('from 2026-06-11 10:00 to 2026-06-11 12:00');
    expect(describeFieldVisit('SWT_RECON', window, submittedAt)).toBeUndefined();
  });

  it('[A28] A visit must be agreed on when no window was chosen, or it is over', () => {
    for (const chosen of [undefined, window])
      expect(describeFieldVisit('TST_TERMINAL', chosen, timeAfter('P2D'))).toContain(
        'agreed with the merchant',
      );
  });

  it('[A56] A visit lists everything that is verified there, with the test sale last', () => {
    const said = describeFieldVisit('TRM_INCOMPATIBLE', undefined, submittedAt) ?? '';
    expect(visitChecklist.filter(({ en }) => !said.includes(en))).toEqual([]);
    expect(said).toMatch(/test sale and its void with an idle card$/);
  });
});
