import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeCoverage } from '../../../scripts/test/coverage.ts';
import { createTempFolder } from '../../support/folder.ts';
import { recordCoverage, observeAuditLog } from '../../support/observed-coverage.ts';

const auditLog = [
  { action: 'submitted' },
  { action: 'stage-entered', data: { stage: 'correction' }, reason: 'MAT_MISSING' },
  { action: 'stage-entered', data: { stage: 'screening' } },
  { action: 'stage-entered', data: { stage: 'identity' } },
  { action: 'note-added', reason: 'call again' },
] as const;

describe('what a run of tests has shown', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is read off the trails of its requests', () => {
    expect(observeAuditLog(auditLog)).toEqual({
      transitions: ['screening correction', 'correction screening', 'screening identity'],
      codes: ['MAT_MISSING'],
    });
  });

  it('is summed up by what was reached, and names what was not', () => {
    const folder = createTempFolder();
    vi.stubEnv('SHOWN_DIR', folder);
    recordCoverage(observeAuditLog(auditLog));
    recordCoverage({ transitions: ['screening rejected'] });
    const [, stages, before] = describeCoverage(folder);
    expect(stages).toMatch(/^stages entered: 4 of 16; not: agreement, review/);
    expect(before).toMatch(/^transitions before the switch: 4 of \d+; not: identity → agreement/);
    expect(before).not.toContain('screening → rejected');
  });

  it('is counted: points of a crash, schedules and ledgers', () => {
    const folder = createTempFolder();
    vi.stubEnv('SHOWN_DIR', folder);
    recordCoverage({ crashPoints: 6, ledgers: 7 });
    recordCoverage({ runs: 300, ledgers: 600 });
    expect(describeCoverage(folder)).toContain(
      'crash points: 6, random schedules: 300, ledger checks: 607',
    );
  });

  it('is kept nowhere when a test runs by itself', () => {
    vi.stubEnv('SHOWN_DIR', undefined);
    expect(() => recordCoverage(observeAuditLog(auditLog))).not.toThrow();
  });
});
