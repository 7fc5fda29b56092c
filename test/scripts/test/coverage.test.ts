import { afterEach, describe, expect, it, vi } from 'vitest';
import { coverageLines } from '../../../scripts/test/coverage.ts';
import { newFolder } from '../../support/folder.ts';
import { keepShown, shownByTrail } from '../../support/shown.ts';

const trail = [
  { action: 'submitted' },
  { action: 'entered correction', reason: 'MAT_MISSING' },
  { action: 'entered screening' },
  { action: 'entered identity' },
  { action: 'note', reason: 'call again' },
];

describe('what a run of tests has shown', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is read off the trails of its requests', () => {
    expect(shownByTrail(trail)).toEqual({
      ways: ['screening correction', 'correction screening', 'screening identity'],
      codes: ['MAT_MISSING'],
    });
  });

  it('is summed up by what was reached, and names what was not', () => {
    const folder = newFolder();
    vi.stubEnv('SHOWN_DIR', folder);
    keepShown(shownByTrail(trail));
    keepShown({ ways: ['screening rejected'] });
    const [, stages, before] = coverageLines(folder);
    expect(stages).toMatch(/^stages entered: 4 of 16; not: agreement, review/);
    expect(before).toMatch(/^transitions before the switch: 4 of \d+; not: identity → agreement/);
    expect(before).not.toContain('screening → rejected');
  });

  it('is counted: points of a crash, schedules and ledgers', () => {
    const folder = newFolder();
    vi.stubEnv('SHOWN_DIR', folder);
    keepShown({ crashPoints: 6, ledgers: 7 });
    keepShown({ runs: 300, ledgers: 600 });
    expect(coverageLines(folder)).toContain(
      'crash points: 6, random schedules: 300, ledger checks: 607',
    );
  });

  it('is kept nowhere when a test runs by itself', () => {
    vi.stubEnv('SHOWN_DIR', undefined);
    expect(() => keepShown(shownByTrail(trail))).not.toThrow();
  });
});
