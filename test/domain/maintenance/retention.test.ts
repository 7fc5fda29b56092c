import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../adapters/settings/policy-files.ts';
import {
  isRelationOver,
  findExpiredCategories,
  computeUnusedCutoffs,
} from '../../../domain/maintenance/retention.ts';
import { buildMerchant } from '../../support/facts.ts';

const { values } = loadPolicy('cn-default', 1);
const retention = { request: 'P10D', evidence: 'P20D', draft: 'P5D', otp: 'PT10M', face: 'PT0S' };
const policy = { ...values, retention, 'draft.ttl': 'P3D' };
const kept = (endedAt: string, closedAt: string | undefined, now: string) =>
  findExpiredCategories({ endedAt, closedAt }, policy, now);

describe('what is kept of a merchant', () => {
  it('[A69] goes after its term, counted from the end of the relation', () => {
    const ended = '2026-06-01T00:00:00.000Z';
    const closed = '2026-01-01T00:00:00.000Z';
    expect(kept(ended, closed, '2026-06-10T23:59:59.999Z')).toEqual([]);
    expect(kept(ended, closed, '2026-06-11T00:00:00.000Z')).toEqual(['request']);
    expect(kept(ended, closed, '2026-06-21T00:00:00.000Z')).toEqual(['request', 'evidence']);
  });

  it('stays longer where his last request closed later', () => {
    const closed = '2026-06-05T00:00:00.000Z';
    expect(kept('2026-06-01T00:00:00.000Z', closed, '2026-06-14T00:00:00.000Z')).toEqual([]);
  });

  it('stays while anything is under way, however long ago he left', () => {
    expect(kept('2001-01-01T00:00:00.000Z', undefined, '2026-06-14T00:00:00.000Z')).toEqual([]);
  });

  it('stays while the acquirer pays him, suspended or not', () => {
    const states = ['ACTIVE', 'SUSPENDED', 'CLOSED'] as const;
    expect(states.filter((state) => isRelationOver(buildMerchant({ state })))).toEqual(['CLOSED']);
  });
});

describe('what no request names', () => {
  it('[A69] goes after retention.draft, parts of a draft not before the draft itself', () => {
    expect(computeUnusedCutoffs(policy, '2026-06-10T00:00:00.000Z')).toEqual({
      drafts: '2026-06-05T00:00:00.000Z',
      accountsAndDocuments: '2026-06-02T00:00:00.000Z',
      codes: '2026-06-09T23:50:00.000Z',
    });
  });
});
