import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../adapters/settings/policy-files.ts';
import {
  isRelationOver,
  findExpiredCategories,
  computeUnusedCutoffs,
} from '../../../domain/maintenance/retention.ts';
import { buildMerchant } from '../../support/facts.ts';

const { values } = loadPolicy('cn-default', 1);
const retention = { request: 'P10D', evidence: 'P20D', draft: 'P5D', otp: 'PT10M' };
const policy = { ...values, retention, 'draft.ttl': 'P3D' };
const findExpired = (endedAt: string, closedAt: string | undefined, now: string) =>
  findExpiredCategories({ endedAt, closedAt }, policy, now);

describe('Retention of data of a merchant', () => {
  it('[A69] Data of a merchant expire after their term, counted from the end of the relation', () => {
    const ended = '2026-06-01T00:00:00.000Z';
    const closed = '2026-01-01T00:00:00.000Z';
    expect(findExpired(ended, closed, '2026-06-10T23:59:59.999Z')).toEqual([]);
    expect(findExpired(ended, closed, '2026-06-11T00:00:00.000Z')).toEqual(['request']);
    expect(findExpired(ended, closed, '2026-06-21T00:00:00.000Z')).toEqual(['request', 'evidence']);
  });

  it('The retention term runs from the last request when that closed after the end of the relation', () => {
    const closed = '2026-06-05T00:00:00.000Z';
    expect(findExpired('2026-06-01T00:00:00.000Z', closed, '2026-06-14T00:00:00.000Z')).toEqual([]);
  });

  it.each(['2024-02-29', '2025-03-01', '2027-03-01', '2028-02-28'])(
    '[A69, C1 AML] What ended on %s is kept for ten years by the default policy, leap days included',
    (day) => {
      const ended = `${day}T00:00:00.000Z`;
      const later = `${Number(day.slice(0, 4)) + 10}${day.slice(4)}`;
      const before = new Date(Date.parse(`${later}T00:00:00.000Z`) - 1).toISOString();
      const expired = (now: string) =>
        findExpiredCategories({ endedAt: ended, closedAt: ended }, values, now);
      expect(expired(before)).toEqual([]);
      expect(expired(`${Number(later.slice(0, 4))}-12-31T00:00:00.000Z`)).toEqual([
        'request',
        'evidence',
      ]);
    },
  );

  it('Nothing expires while a request is open', () => {
    expect(findExpired('2001-01-01T00:00:00.000Z', undefined, '2026-06-14T00:00:00.000Z')).toEqual(
      [],
    );
  });

  it('Retention terms begin only when the acquirer has closed the merchant', () => {
    const states = ['ACTIVE', 'SUSPENDED', 'CLOSED'] as const;
    expect(states.filter((state) => isRelationOver(buildMerchant({ state })))).toEqual(['CLOSED']);
  });
});

describe('Retention of data that no request names', () => {
  it('[A69] Drafts expire after `retention.draft`, and accounts and documents not before the drafts that may name them', () => {
    expect(computeUnusedCutoffs(policy, '2026-06-10T00:00:00.000Z')).toEqual({
      drafts: '2026-06-05T00:00:00.000Z',
      accountsAndDocuments: '2026-06-02T00:00:00.000Z',
      codes: '2026-06-09T23:50:00.000Z',
    });
  });
});
